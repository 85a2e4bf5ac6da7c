import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { allowReading } from '../private/execution-role';
import type { IModelPackage } from '../registry/model-package';
import type { ContainerConfig } from '../training/training-container';
import type { ITrainingJob } from '../training/training-job-base';
import type { InferenceContainer } from './inference-container';

/** How a model is served. */
export interface ModelOptions {
  /**
   * The container that serves.
   *
   * @default - the container that trained
   */
  readonly container?: InferenceContainer;

  /**
   * Environment variables of the container. Not for secrets: whoever may describe the model can read them.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };
}

/** How an archive in S3 is served. */
export interface ArtifactOptions {
  /** The container that serves. */
  readonly container: InferenceContainer;

  /**
   * Environment variables of the container. Not for secrets: whoever may describe the model can read them.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };
}

/** What a source says of its model once it is bound. */
export interface ModelSourceConfig {
  /**
   * URI of the image that serves.
   *
   * @default - the model package names it
   */
  readonly image?: string;

  /**
   * Whether the image lies in a registry outside ECR, which SageMaker reaches through a VPC only.
   *
   * @default false
   */
  readonly needsVpc?: boolean;

  /**
   * Repository of the image.
   *
   * @default - the image is not in ECR, or the model package names it
   */
  readonly repository?: ecr.IRepository;

  /**
   * S3 URI of the archive with the model.
   *
   * @default - the model package names it
   */
  readonly modelDataUrl?: string;

  /**
   * Bucket that holds the archive.
   *
   * @default - the model package names it
   */
  readonly artifactBucket?: s3.IBucket;

  /**
   * Folder of the bucket below which the archive lies.
   *
   * @default - the whole bucket
   */
  readonly artifactPrefix?: string;

  /**
   * Environment variables of the container.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Version in a model registry.
   *
   * @default - the model is not taken from a registry
   */
  readonly modelPackageArn?: string;

  /**
   * Key that encrypts the archive.
   *
   * @default - none
   */
  readonly encryptionKey?: kms.IKey;
}

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
