import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IModelRegistry } from '../registry/model-registry-props';
import type { InferenceContainer } from './inference-container';
import type { ModelSource } from './model-source';

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

/** How a container that brings or downloads its model is served. */
export interface ContainerModelOptions {
  /**
   * Environment variables of the container. Not for secrets: whoever may describe the model can read them.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };
}

/** How many models below one prefix are served. */
export interface MultiModelOptions extends ArtifactOptions {
  /**
   * Whether models stay in memory and on disk between requests. Switch it off if each is asked for rarely.
   *
   * @default true
   */
  readonly modelCache?: boolean;
}

/** What the versions of a registry are like, so that the endpoint may read them. */
export interface LatestApprovedOptions {
  /**
   * A model like those that are registered: the endpoint may read its bucket below its prefix, and pull its image. For the
   * models of a training job, that job; for archives below a folder, `ModelSource.fromArtifact(bucket, 'folder/', …)`.
   */
  readonly like: ModelSource;

  /**
   * Environment variables of the container, over those of the version.
   *
   * @default - those of the version
   */
  readonly environment?: { readonly [name: string]: string };
}

/** How several containers are served together. */
export interface PipelineOptions {
  /**
   * Whether each request names the container that answers it. Otherwise all answer one after the other, each the answer of
   * the one before.
   *
   * @default false
   */
  readonly directInvocation?: boolean;
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

  /**
   * Whether `modelDataUrl` is a prefix below which the model's files lie as they are.
   *
   * @default false - it is an archive
   */
  readonly uncompressed?: boolean;

  /**
   * Whether `modelDataUrl` is a prefix below which many models lie, each an archive.
   *
   * @default false
   */
  readonly multiModel?: boolean;

  /**
   * Whether many models stay loaded between requests.
   *
   * @default true
   */
  readonly modelCache?: boolean;

  /**
   * Containers that are served together, instead of one.
   *
   * @default - one container
   */
  readonly containers?: ModelSourceConfig[];

  /**
   * Whether each request names the container that answers it.
   *
   * @default false
   */
  readonly directInvocation?: boolean;

  /**
   * Whether the container downloads its model from a hub, which network isolation would prevent.
   *
   * @default false
   */
  readonly needsNetwork?: boolean;

  /**
   * Registry whose newest approved version is served.
   *
   * @default - the model is known at deployment
   */
  readonly registry?: IModelRegistry;
}
