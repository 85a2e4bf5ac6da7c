import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
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
