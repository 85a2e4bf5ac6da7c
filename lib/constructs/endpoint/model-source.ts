import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { allowReading } from '../private/execution-role';
import type { IModelPackage } from '../registry/model-package-props';
import type { ContainerConfig } from '../training/training-container';
import type { ITrainingJob } from '../training/training-job-base';
import type { ArtifactOptions, ModelOptions, ModelSourceConfig } from './model-source-config';

/** Where an endpoint takes its model from. */
export abstract class ModelSource {
  /**
   * The model of a training job, served by the container that trained it unless another is given.
   *
   * @param job whose model it is
   * @param options how it is served
   */
  public static fromTrainingJob(job: ITrainingJob, options: ModelOptions = {}): ModelSource {
    const container = options.container ?? job.container;
    if (container === undefined) {
      throw new Error(`${job.node.path}: the container that trained is not known, give options.container`);
    }
    return new ArtifactSource(container, job.outputBucket, job.outputPrefix, job.modelArtifactS3Uri, options);
  }

  /**
   * An archive in S3.
   *
   * @param bucket that holds it
   * @param objectKey of a `.tar.gz`
   * @param options how it is served
   */
  public static fromArtifact(bucket: s3.IBucket, objectKey: string, options: ArtifactOptions): ModelSource {
    const url = bucket.s3UrlForObject(objectKey);
    return new ArtifactSource(options.container, bucket, objectKey, url, options);
  }

  /**
   * A version in a model registry.
   *
   * @param modelPackage the version
   */
  public static fromModelPackage(modelPackage: IModelPackage): ModelSource {
    return new ModelPackageSource(modelPackage);
  }

  /**
   * Lets the role read the model and pull the image, and tells what they are.
   *
   * @param scope of constructs that the image needs
   * @param role that serves; default: none
   */
  public abstract bind(scope: Construct, role?: iam.IRole): ModelSourceConfig;
}

/** Training and inference containers are bound alike. */
interface Bindable {
  bind(scope: Construct, role?: iam.IRole): ContainerConfig;
}

class ArtifactSource extends ModelSource {
  constructor(
    private readonly container: Bindable,
    private readonly bucket: s3.IBucket,
    private readonly prefix: string,
    private readonly modelDataUrl: string,
    private readonly options: Pick<ModelOptions, 'environment'>,
  ) {
    super();
  }

  public bind(scope: Construct, role?: iam.IRole): ModelSourceConfig {
    if (role !== undefined) allowReading(role, this.bucket, this.prefix);
    return {
      ...this.container.bind(scope, role),
      modelDataUrl: this.modelDataUrl,
      artifactBucket: this.bucket,
      artifactPrefix: this.prefix,
      environment: this.options.environment,
      encryptionKey: this.bucket.encryptionKey,
    };
  }
}

class ModelPackageSource extends ModelSource {
  constructor(private readonly modelPackage: IModelPackage) {
    super();
  }

  public bind(_scope: Construct, role?: iam.IRole): ModelSourceConfig {
    if (role !== undefined) this.modelPackage.grantServe(role);
    return { modelPackageArn: this.modelPackage.modelPackageArn };
  }
}
