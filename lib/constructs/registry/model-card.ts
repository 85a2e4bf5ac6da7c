import { Names, Resource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { sagemakerArn } from '../private/endpoint-arn';
import { Faults } from '../private/faults';
import type { IModelCard, ModelCardProps } from './model-card-props';
import { ModelCardStatus, RiskRating } from './model-card-props';

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
