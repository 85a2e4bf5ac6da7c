import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ImageSource } from '../private/container-image';
import { imageFromAsset, imageFromEcr, imageFromRegistry } from '../private/container-image';
import type { ContainerAssetOptions, ContainerConfig } from '../training/training-container';

/** What a container says of itself once it is bound to a model. */
export interface InferenceContainerConfig extends ContainerConfig {
  /**
   * Environment variables that the container's contract asks for.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Whether the container downloads its model from a hub when it starts, which network isolation would prevent.
   *
   * @default false
   */
  readonly needsNetwork?: boolean;
}

/** The container that serves: an image with the executable `serve`. */
export abstract class InferenceContainer {
  /**
   * An image that is built from a folder and published to ECR by the deployment.
   *
   * @param directory folder with a Dockerfile
   * @param options how it is built
   */
  public static fromAsset(directory: string, options: ContainerAssetOptions = {}): InferenceContainer {
    return new ImageContainer(imageFromAsset(directory, options));
  }

  /**
   * An image in ECR.
   *
   * @param repository that holds it
   * @param tagOrDigest a tag, or a digest that begins with `sha256:`; default `latest`
   */
  public static fromEcr(repository: ecr.IRepository, tagOrDigest: string = 'latest'): InferenceContainer {
    return new ImageContainer(imageFromEcr(repository, tagOrDigest));
  }

  /**
   * An image in a registry other than ECR. SageMaker reaches it through the VPC of the endpoint, which is needed.
   *
   * @param image such as `registry.example.com/team/image:1`
   */
  public static fromRegistry(image: string): InferenceContainer {
    return new ImageContainer(imageFromRegistry(image));
  }

  /**
   * Lets the role pull the image and tells its URI.
   *
   * @param scope of constructs that the image needs
   * @param role that pulls it; default: none
   */
  public abstract bind(scope: Construct, role?: iam.IRole): InferenceContainerConfig;
}

class ImageContainer extends InferenceContainer {
  constructor(private readonly source: ImageSource) {
    super();
  }

  public bind(scope: Construct, role?: iam.IRole): InferenceContainerConfig {
    return this.source(scope, role);
  }
}
