import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as assets from 'aws-cdk-lib/aws-ecr-assets';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Dataset } from '../data/dataset';
import type { ImageSource } from '../private/container-image';
import { imageFromAsset, imageFromEcr, imageFromRegistry } from '../private/container-image';
import type { FrameworkImage } from '../private/framework-container';
import { bindFramework } from '../private/framework-container';
import type {
  HuggingFaceVersion,
  PyTorchVersion,
  SklearnVersion,
  TensorFlowVersion,
  XGBoostVersion,
} from './framework-version';
import type { MlInstanceType } from './ml-instance-type';

/** How an image is built from a folder. */
export interface ContainerAssetOptions {
  /**
   * Values for the Dockerfile's `ARG`s.
   *
   * @default - none
   */
  readonly buildArgs?: { readonly [name: string]: string };

  /**
   * The Dockerfile, relative to the folder.
   *
   * @default 'Dockerfile'
   */
  readonly file?: string;

  /**
   * Stage of the Dockerfile to build.
   *
   * @default - the last one
   */
  readonly target?: string;

  /**
   * Platform that the image is built for.
   *
   * @default Platform.LINUX_AMD64
   */
  readonly platform?: assets.Platform;
}

/** What a container says of itself once it is bound to a job. */
export interface ContainerConfig {
  /** URI of the image. */
  readonly image: string;
  /** Whether the image lies in a registry outside ECR, which SageMaker reaches through a VPC only. */
  readonly needsVpc: boolean;

  /**
   * Repository of the image.
   *
   * @default - the image is not in ECR
   */
  readonly repository?: ecr.IRepository;

  /**
   * Hyperparameters that the image needs beside those of the job.
   *
   * @default - none
   */
  readonly hyperparameters?: { readonly [name: string]: string };

  /**
   * Channels that the image needs beside those of the job.
   *
   * @default - none
   */
  readonly channels?: { readonly [channel: string]: Dataset };
}

/** What runs in an image of AWS's. */
export interface FrameworkContainerOptions {
  /**
   * Folder with the training script and what it imports; a `requirements.txt` in it is installed, which needs a network. It
   * becomes the job's channel `code`.
   *
   * @default - the image runs its own algorithm, if it has one
   */
  readonly code?: Dataset;

  /**
   * The training script, relative to the folder.
   *
   * @default - the image runs its own algorithm, if it has one
   */
  readonly entryPoint?: string;

  /**
   * Whether to take the image for GPUs.
   *
   * @default - as the machines of the job are
   */
  readonly gpu?: boolean;
}

/** The container that trains: an image with the executable `train`. */
export abstract class TrainingContainer {
  /**
   * An image that is built from a folder and published to ECR by the deployment.
   *
   * @param directory folder with a Dockerfile
   * @param options how it is built
   */
  public static fromAsset(directory: string, options: ContainerAssetOptions = {}): TrainingContainer {
    return new ImageContainer(imageFromAsset(directory, options));
  }

  /**
   * An image in ECR.
   *
   * @param repository that holds it
   * @param tagOrDigest a tag, or a digest that begins with `sha256:`; default `latest`
   */
  public static fromEcr(repository: ecr.IRepository, tagOrDigest: string = 'latest'): TrainingContainer {
    return new ImageContainer(imageFromEcr(repository, tagOrDigest));
  }

  /**
   * An image in a registry other than ECR. SageMaker reaches it through the VPC of the job, which is needed.
   *
   * @param image such as `registry.example.com/team/image:1`
   */
  public static fromRegistry(image: string): TrainingContainer {
    return new ImageContainer(imageFromRegistry(image));
  }

  /**
   * AWS's Deep Learning Container with PyTorch. It trains and does not serve.
   *
   * @param version of PyTorch
   * @param options what runs in it
   */
  public static pytorch(version: PyTorchVersion, options: FrameworkContainerOptions = {}): TrainingContainer {
    const tag = (processor: string) => `${version.version}-${processor}-${version.pythonVersion}`;
    return new FrameworkContainer({ publisher: DLC, repositoryName: 'pytorch-training', tag }, options, false);
  }

  /**
   * AWS's Deep Learning Container with TensorFlow. It trains and does not serve.
   *
   * @param version of TensorFlow
   * @param options what runs in it
   */
  public static tensorflow(version: TensorFlowVersion, options: FrameworkContainerOptions = {}): TrainingContainer {
    const tag = (processor: string) => `${version.version}-${processor}-${version.pythonVersion}`;
    return new FrameworkContainer({ publisher: DLC, repositoryName: 'tensorflow-training', tag }, options, false);
  }

  /**
   * AWS's Deep Learning Container with Hugging Face Transformers and PyTorch, for GPUs. It trains and does not serve.
   *
   * @param version of Transformers
   * @param options what runs in it
   */
  public static huggingFace(version: HuggingFaceVersion, options: FrameworkContainerOptions = {}): TrainingContainer {
    const { version: transformers, pyTorchVersion, pythonVersion, platform } = version;
    const tag = () => `${pyTorchVersion}-transformers${transformers}-gpu-${pythonVersion}-${platform}`;
    const repositoryName = 'huggingface-pytorch-training';
    return new FrameworkContainer({ publisher: DLC, repositoryName, tag, only: 'gpu' }, options, false);
  }

  /**
   * SageMaker's image with scikit-learn, for CPUs. It trains and serves.
   *
   * @param version of scikit-learn
   * @param options what runs in it
   */
  public static sklearn(version: SklearnVersion, options: FrameworkContainerOptions = {}): TrainingContainer {
    const tag = () => `${version.version}-cpu-py3`;
    const image: FrameworkImage = { publisher: SAGEMAKER, repositoryName: 'sagemaker-scikit-learn', tag, only: 'cpu' };
    return new FrameworkContainer(image, options, true);
  }

  /**
   * SageMaker's image with XGBoost. It trains and serves; without code it is SageMaker's own algorithm.
   *
   * @param version of XGBoost
   * @param options what runs in it
   */
  public static xgboost(version: XGBoostVersion, options: FrameworkContainerOptions = {}): TrainingContainer {
    const image: FrameworkImage = {
      publisher: SAGEMAKER,
      repositoryName: 'sagemaker-xgboost',
      tag: () => version.version,
    };
    return new FrameworkContainer(image, options, true);
  }

  /** Whether an endpoint can serve the model with this container too. */
  public abstract readonly canServe: boolean;

  /**
   * Lets the role pull the image and tells its URI.
   *
   * @param scope of constructs that the image needs
   * @param role that pulls it; default: none
   * @param machine that it runs on; default: one without GPUs
   */
  public abstract bind(scope: Construct, role?: iam.IRole, machine?: MlInstanceType): ContainerConfig;
}

const DLC = 'deep-learning-containers';
const SAGEMAKER = 'sagemaker';

class FrameworkContainer extends TrainingContainer {
  constructor(
    private readonly image: FrameworkImage,
    private readonly options: FrameworkContainerOptions,
    public readonly canServe: boolean,
  ) {
    super();
  }

  public bind(scope: Construct, role?: iam.IRole, machine?: MlInstanceType): ContainerConfig {
    return bindFramework(scope, this.image, this.options, role, machine);
  }
}

class ImageContainer extends TrainingContainer {
  public readonly canServe = true;

  constructor(private readonly source: ImageSource) {
    super();
  }

  public bind(scope: Construct, role?: iam.IRole): ContainerConfig {
    return this.source(scope, role);
  }
}
