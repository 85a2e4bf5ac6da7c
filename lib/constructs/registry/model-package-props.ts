import type { IResource } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { ModelSource } from '../endpoint/model-source';
import type { IModelRegistry } from './model-registry-props';

/** Whether a version of a model may be deployed. */
export class ModelApprovalStatus {
  /** Nobody has decided yet. */
  public static readonly PENDING = new ModelApprovalStatus('PendingManualApproval');
  /** It may be deployed. */
  public static readonly APPROVED = new ModelApprovalStatus('Approved');
  /** It must not be deployed. */
  public static readonly REJECTED = new ModelApprovalStatus('Rejected');

  private constructor(
    /** SageMaker's `ModelApprovalStatus`. */
    public readonly value: string,
  ) {}
}

/** A version of a model in a registry. */
export interface IModelPackage extends IResource {
  /**
   * ARN of the version.
   *
   * @attribute
   */
  readonly modelPackageArn: string;

  /**
   * Lets a role serve the version: read the archive with the model and pull the image.
   *
   * @param role of the endpoint
   */
  grantServe(role: iam.IRole): void;
}

/** What has to be known of a version that is not of this app. */
export interface ModelPackageAttributes {
  /** ARN of the version. */
  readonly modelPackageArn: string;

  /**
   * Bucket that holds the archive with the model.
   *
   * @default - unknown: the role of an endpoint has to be allowed to read it by other means
   */
  readonly artifactBucket?: s3.IBucket;

  /**
   * Folder of the bucket below which the archive lies.
   *
   * @default - the whole bucket
   */
  readonly artifactPrefix?: string;

  /**
   * Key that encrypts the archive.
   *
   * @default - the key of the bucket
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Repository of the image.
   *
   * @default - unknown: the role of an endpoint has to be allowed to pull it by other means
   */
  readonly repository?: ecr.IRepository;
}

/** What is registered, and how it is described. */
export interface ModelPackageOptions {
  /** The model with the container that serves it. */
  readonly source: ModelSource;

  /**
   * Whether it may be deployed.
   *
   * @default ModelApprovalStatus.PENDING
   */
  readonly approvalStatus?: ModelApprovalStatus;

  /**
   * What the version is.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * MIME types that the container takes.
   *
   * @default ['text/csv', 'application/json']
   */
  readonly contentTypes?: string[];

  /**
   * MIME types that the container answers with.
   *
   * @default ['text/csv', 'application/json']
   */
  readonly responseTypes?: string[];

  /**
   * Facts to keep with the version, such as metrics of its training. At most 50.
   *
   * @default - none
   */
  readonly metadata?: { readonly [name: string]: string };

  /**
   * S3 URI of the evaluation report, a JSON file with the quality of the model.
   *
   * @default - none
   */
  readonly evaluationReport?: string;

  /**
   * S3 URI of the report on bias, a JSON file.
   *
   * @default - none
   */
  readonly biasReport?: string;

  /**
   * S3 URI of the report on what the answers rest on, a JSON file.
   *
   * @default - none
   */
  readonly explainabilityReport?: string;
}

/** Properties of `ModelPackage`. */
export interface ModelPackageProps extends ModelPackageOptions {
  /** The registry. */
  readonly registry: IModelRegistry;
}
