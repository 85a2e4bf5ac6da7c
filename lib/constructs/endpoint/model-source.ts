import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allowReading } from '../private/execution-role';
import { folderPrefix } from '../private/s3-prefix';
import type { IModelPackage } from '../registry/model-package-props';
import type { IModelRegistry } from '../registry/model-registry-props';
import type { ITrainingJob } from '../training/training-job-base';
import type { InferenceContainer, InferenceContainerConfig } from './inference-container';
import type {
  ArtifactOptions,
  ContainerModelOptions,
  LatestApprovedOptions,
  ModelOptions,
  ModelSourceConfig,
  MultiModelOptions,
  PipelineOptions,
} from './model-source-config';

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
    if (options.container === undefined && job.container?.canServe === false) {
      throw new Error(`${job.node.path}: the image that trained cannot serve, give options.container`);
    }
    const { outputBucket, outputPrefix, modelArtifactS3Uri, encryptionKey } = job;
    return new ArtifactSource(container, outputBucket, outputPrefix, modelArtifactS3Uri, options, { encryptionKey });
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
   * Files in S3 as they are, without an archive: large models start sooner.
   *
   * @param bucket that holds them
   * @param prefix folder of the bucket
   * @param options how they are served
   */
  public static fromPrefix(bucket: s3.IBucket, prefix: string, options: ArtifactOptions): ModelSource {
    const folder = folderPrefix(prefix);
    const url = `s3://${bucket.bucketName}/${folder}`;
    return new ArtifactSource(options.container, bucket, folder, url, options, { uncompressed: true });
  }

  /**
   * A container that has its model in its image, or downloads it when it starts.
   *
   * @param container that serves
   * @param options how it is served
   */
  public static fromContainer(container: InferenceContainer, options: ContainerModelOptions = {}): ModelSource {
    return new ContainerSource(container, options);
  }

  /**
   * Many models on the same machines: archives below one prefix, loaded when a request names them. More may be added there
   * at any time.
   *
   * @param bucket that holds the archives
   * @param prefix folder of the bucket
   * @param options how they are served
   */
  public static multiModel(bucket: s3.IBucket, prefix: string, options: MultiModelOptions): ModelSource {
    const folder = folderPrefix(prefix);
    const url = `s3://${bucket.bucketName}/${folder}`;
    const more = { multiModel: true, modelCache: options.modelCache ?? true };
    return new ArtifactSource(options.container, bucket, folder, url, options, more);
  }

  /**
   * Containers one after the other on the same machine, each with a model of its own.
   *
   * @param sources 2 to 15, none of them a pipeline
   * @param options how requests are led through them
   */
  public static pipeline(sources: ModelSource[], options: PipelineOptions = {}): ModelSource {
    if (sources.length < 2 || sources.length > 15) {
      throw new Error(`a pipeline of ${sources.length} containers is given, give 2 to 15`);
    }
    return new PipelineSource(sources, options);
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
   * The newest approved version of a registry, whenever one is approved. Before the first approval there is no endpoint, and
   * no deployment of the stack brings an earlier version back.
   *
   * @param registry that holds the versions
   * @param options what the versions are like
   */
  public static latestApproved(registry: IModelRegistry, options: LatestApprovedOptions): ModelSource {
    return new LatestApprovedSource(registry, options);
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
  bind(scope: Construct, role?: iam.IRole): InferenceContainerConfig;
}

/** What the container asks for, unless it is set otherwise. */
function merged(
  asked: Readonly<Record<string, string>> | undefined,
  given: Readonly<Record<string, string>> | undefined,
): Record<string, string> | undefined {
  return asked === undefined && given === undefined ? undefined : { ...asked, ...given };
}

class ArtifactSource extends ModelSource {
  constructor(
    private readonly container: Bindable,
    private readonly bucket: s3.IBucket,
    private readonly prefix: string,
    private readonly modelDataUrl: string,
    private readonly options: Pick<ModelOptions, 'environment'>,
    private readonly more: Partial<ModelSourceConfig> = {},
  ) {
    super();
  }

  public bind(scope: Construct, role?: iam.IRole): ModelSourceConfig {
    const encryptionKey = this.more.encryptionKey ?? this.bucket.encryptionKey;
    if (role !== undefined) allowReading(role, this.bucket, this.prefix, encryptionKey);
    const container = this.container.bind(scope, role);
    return {
      ...container,
      ...this.more,
      modelDataUrl: this.modelDataUrl,
      artifactBucket: this.bucket,
      artifactPrefix: this.prefix,
      environment: merged(container.environment, this.options.environment),
      // Its model is here: nothing is downloaded from elsewhere.
      needsNetwork: false,
      encryptionKey,
    };
  }
}

class ContainerSource extends ModelSource {
  constructor(
    private readonly container: InferenceContainer,
    private readonly options: ContainerModelOptions,
  ) {
    super();
  }

  public bind(scope: Construct, role?: iam.IRole): ModelSourceConfig {
    const container = this.container.bind(scope, role);
    return { ...container, environment: merged(container.environment, this.options.environment) };
  }
}

class PipelineSource extends ModelSource {
  constructor(
    private readonly sources: readonly ModelSource[],
    private readonly options: PipelineOptions,
  ) {
    super();
  }

  public bind(scope: Construct, role?: iam.IRole): ModelSourceConfig {
    const containers = this.sources.map((source, index) =>
      source.bind(new Construct(scope, `Container${index + 1}`), role),
    );
    return {
      containers,
      directInvocation: this.options.directInvocation ?? false,
      needsVpc: containers.some(({ needsVpc }) => needsVpc === true),
      needsNetwork: containers.some(({ needsNetwork }) => needsNetwork === true),
      encryptionKey: containers.find(({ encryptionKey }) => encryptionKey !== undefined)?.encryptionKey,
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

class LatestApprovedSource extends ModelSource {
  constructor(
    private readonly registry: IModelRegistry,
    private readonly options: LatestApprovedOptions,
  ) {
    super();
  }

  public bind(scope: Construct, role?: iam.IRole): ModelSourceConfig {
    const { needsVpc, needsNetwork, encryptionKey } = this.options.like.bind(scope, role);
    const { registry, options } = this;
    return { registry, environment: options.environment, needsVpc, needsNetwork, encryptionKey };
  }
}
