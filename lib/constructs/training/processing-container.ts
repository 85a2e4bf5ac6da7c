import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ImageSource } from '../private/container-image';
import { imageFromAsset, imageFromEcr, imageFromRegistry } from '../private/container-image';
import { frameworkImage } from '../private/framework-images';
import type { SklearnVersion } from './framework-version';
import type { ContainerAssetOptions, ContainerConfig } from './training-container';

/** The container of a processing job: any image. */
export abstract class ProcessingContainer {
  /**
   * An image that is built from a folder and published to ECR by the deployment.
   *
   * @param directory folder with a Dockerfile
   * @param options how it is built
   */
  public static fromAsset(directory: string, options: ContainerAssetOptions = {}): ProcessingContainer {
    return new ImageContainer(imageFromAsset(directory, options));
  }

  /**
   * An image in ECR.
   *
   * @param repository that holds it
   * @param tagOrDigest a tag, or a digest that begins with `sha256:`; default `latest`
   */
  public static fromEcr(repository: ecr.IRepository, tagOrDigest: string = 'latest'): ProcessingContainer {
    return new ImageContainer(imageFromEcr(repository, tagOrDigest));
  }

  /**
   * An image in a registry other than ECR. SageMaker reaches it through the VPC of the job, which is needed.
   *
   * @param image such as `registry.example.com/team/image:1`
   */
  public static fromRegistry(image: string): ProcessingContainer {
    return new ImageContainer(imageFromRegistry(image));
  }

  /**
   * SageMaker's image with scikit-learn and pandas. It runs what `containerEntrypoint` names.
   *
   * @param version of scikit-learn
   */
  public static sklearn(version: SklearnVersion): ProcessingContainer {
    const tag = `${version.version}-cpu-py3`;
    return new ImageContainer((scope, role) => frameworkImage(scope, 'sagemaker', 'sagemaker-scikit-learn', tag, role));
  }

  /**
   * Lets the role pull the image and tells its URI.
   *
   * @param scope of constructs that the image needs
   * @param role that pulls it; default: none
   */
  public abstract bind(scope: Construct, role?: iam.IRole): ContainerConfig;
}

class ImageContainer extends ProcessingContainer {
  constructor(private readonly source: ImageSource) {
    super();
  }

  public bind(scope: Construct, role?: iam.IRole): ContainerConfig {
    return this.source(scope, role);
  }
}
