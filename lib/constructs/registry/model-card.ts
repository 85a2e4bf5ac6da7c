import type { IResource } from 'aws-cdk-lib';
import { Names, Resource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { sagemakerArn } from '../private/endpoint-arn';
import { Faults } from '../private/faults';
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

abstract class ModelCardBase extends Resource implements IModelCard {
  public abstract readonly modelCardName: string;
  public abstract readonly modelCardArn: string;

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    const actions = ['sagemaker:DescribeModelCard', 'sagemaker:ListModelCardVersions'];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.modelCardArn] });
  }
}

/** Says what a model is for, how it was made and what it can do, for those who decide on it. */
@propertyInjectable
export class ModelCard extends ModelCardBase {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.ModelCard';

  /**
   * A model card that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param modelCardName its name
   */
  public static fromModelCardName(scope: Construct, id: string, modelCardName: string): IModelCard {
    class Import extends ModelCardBase {
      public readonly modelCardName = modelCardName;
      public readonly modelCardArn = sagemakerArn(scope, 'model-card', modelCardName);
    }
    return new Import(scope, id);
  }

  public readonly modelCardName: string;
  public readonly modelCardArn: string;

  constructor(scope: Construct, id: string, props: ModelCardProps) {
    super(scope, id);
    check(this, props);
    const resource = new sagemaker.CfnModelCard(this, 'Resource', {
      modelCardName: props.modelCardName ?? Names.uniqueResourceName(this, { maxLength: 63, separator: '-' }),
      modelCardStatus: (props.status ?? ModelCardStatus.DRAFT).value,
      securityConfig: props.encryptionKey && { kmsKeyId: props.encryptionKey.keyArn },
      content: content(props),
    });
    const metrics = Object.entries(props.metrics ?? {});
    // The L1 takes objects only as values of metrics; SageMaker takes numbers.
    if (metrics.length > 0) resource.addPropertyOverride('Content.EvaluationDetails', [evaluation(metrics)]);
    this.modelCardName = resource.ref;
    this.modelCardArn = resource.attrModelCardArn;
  }
}

function content(props: ModelCardProps): sagemaker.CfnModelCard.ContentProperty {
  return {
    modelOverview: { modelDescription: props.description, modelOwner: props.owner },
    intendedUses: {
      purposeOfModel: props.purpose,
      intendedUses: props.intendedUses,
      riskRating: (props.riskRating ?? RiskRating.UNKNOWN).value,
    },
    trainingDetails: props.trainingJob && {
      trainingJobDetails: { trainingArn: props.trainingJob.trainingJobArn },
    },
    additionalInformation: {
      caveatsAndRecommendations: props.caveats,
      ethicalConsiderations: props.ethicalConsiderations,
    },
  };
}

function evaluation(metrics: [string, number][]): object {
  const MetricData = metrics.map(([Name, Value]) => ({ Name, Type: 'number', Value }));
  return { Name: 'evaluation', MetricGroups: [{ Name: 'metrics', MetricData }] };
}

function check(scope: Construct, props: ModelCardProps): void {
  const any = /^[^]*$/;
  new Faults(scope)
    .text('modelCardName', props.modelCardName, /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/, 'letters, digits and hyphens', 63)
    .text('description', props.description, any, '', 1024)
    .text('purpose', props.purpose, any, '', 2048)
    .text('intendedUses', props.intendedUses, any, '', 2048)
    .text('owner', props.owner, any, '', 1024)
    .text('caveats', props.caveats, any, '', 2048)
    .text('ethicalConsiderations', props.ethicalConsiderations, any, '', 2048)
    .throwIfAny();
}
