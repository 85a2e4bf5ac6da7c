import type { IResource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { ITrainingJob } from '../training/training-job-base';

/** How far a model card has come. */
export class ModelCardStatus {
  /** It is being written. */
  public static readonly DRAFT = new ModelCardStatus('Draft');
  /** Somebody has to review it. */
  public static readonly PENDING_REVIEW = new ModelCardStatus('PendingReview');
  /** The model may be used as it says. */
  public static readonly APPROVED = new ModelCardStatus('Approved');
  /** The model is used no more. */
  public static readonly ARCHIVED = new ModelCardStatus('Archived');

  private constructor(
    /** SageMaker's `ModelCardStatus`. */
    public readonly value: string,
  ) {}
}

/** How much harm a model may do. */
export class RiskRating {
  /** Hardly any. */
  public static readonly LOW = new RiskRating('Low');
  /** Some. */
  public static readonly MEDIUM = new RiskRating('Medium');
  /** Much. */
  public static readonly HIGH = new RiskRating('High');
  /** Nobody has looked. */
  public static readonly UNKNOWN = new RiskRating('Unknown');

  private constructor(
    /** As SageMaker names it. */
    public readonly value: string,
  ) {}
}

/** A model card of SageMaker. */
export interface IModelCard extends IResource {
  /**
   * Name of the card.
   *
   * @attribute
   */
  readonly modelCardName: string;

  /**
   * ARN of the card.
   *
   * @attribute
   */
  readonly modelCardArn: string;

  /**
   * Lets a principal read the card.
   *
   * @param grantee who may
   */
  grantRead(grantee: iam.IGrantable): iam.Grant;
}

/** Properties of `ModelCard`. */
export interface ModelCardProps {
  /**
   * Name of the card: at most 63 letters, digits and hyphens.
   *
   * @default - made of the names of stack and construct
   */
  readonly modelCardName?: string;

  /**
   * How far it has come.
   *
   * @default ModelCardStatus.DRAFT
   */
  readonly status?: ModelCardStatus;

  /** What the model is; at most 1,024 characters. */
  readonly description: string;

  /** What the model is for; at most 2,048 characters. */
  readonly purpose: string;

  /**
   * Where it may be used, and where not; at most 2,048 characters.
   *
   * @default - nothing is said
   */
  readonly intendedUses?: string;

  /**
   * How much harm it may do.
   *
   * @default RiskRating.UNKNOWN
   */
  readonly riskRating?: RiskRating;

  /**
   * Who answers for it; at most 1,024 characters.
   *
   * @default - nobody is named
   */
  readonly owner?: string;

  /**
   * The training job that made it.
   *
   * @default - none is named
   */
  readonly trainingJob?: ITrainingJob;

  /**
   * Numbers that an evaluation found.
   *
   * @default - none
   */
  readonly metrics?: { readonly [name: string]: number };

  /**
   * What whoever uses it should know; at most 2,048 characters.
   *
   * @default - nothing is said
   */
  readonly caveats?: string;

  /**
   * What is right and wrong about it; at most 2,048 characters.
   *
   * @default - nothing is said
   */
  readonly ethicalConsiderations?: string;

  /**
   * Key that encrypts the card.
   *
   * @default - a key of AWS's
   */
  readonly encryptionKey?: kms.IKey;
}
