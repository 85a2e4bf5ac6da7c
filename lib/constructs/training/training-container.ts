import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as assets from 'aws-cdk-lib/aws-ecr-assets';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ImageSource } from '../private/container-image';
import { imageFromAsset, imageFromEcr, imageFromRegistry } from '../private/container-image';

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
   * Lets the role pull the image and tells its URI.
   *
   * @param scope of constructs that the image needs
   * @param role that pulls it; default: none
   */
  public abstract bind(scope: Construct, role?: iam.IRole): ContainerConfig;
}

class ImageContainer extends TrainingContainer {
  constructor(private readonly source: ImageSource) {
    super();
  }

  public bind(scope: Construct, role?: iam.IRole): ContainerConfig {
    return this.source(scope, role);
  }
}
