import { Aws, Resource } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { checkBudget } from '../private/budget-faults';
import { BudgetStop } from '../private/budget-stop';
import type { ITrainingBudget, TrainingBudgetAttributes, TrainingBudgetProps } from './training-budget-props';
import { BudgetPeriod } from './training-budget-props';

/** A budget for SageMaker, or for what carries a tag: alerts by topic and mail, and, if asked for, a stop of running jobs. */
@propertyInjectable
export class TrainingBudget extends Resource implements ITrainingBudget {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.TrainingBudget';

  /**
   * A budget that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param attributes what is known of it
   */
  public static fromTrainingBudgetAttributes(
    scope: Construct,
    id: string,
    attributes: TrainingBudgetAttributes,
  ): ITrainingBudget {
    class Import extends Resource implements ITrainingBudget {
      public readonly trainingBudgetName = attributes.trainingBudgetName;
      public readonly topic = attributes.topic;
    }
    return new Import(scope, id);
  }

  public readonly trainingBudgetName: string;
  public readonly topic: sns.ITopic;
  private key?: kms.IKey;

  constructor(scope: Construct, id: string, props: TrainingBudgetProps) {
    super(scope, id);
    checkBudget(this, props);
    this.key = props.encryptionKey;
    this.topic = props.topic ?? this.newTopic('Topic');
    const budget = new budgets.CfnBudget(this, 'Resource', {
      budget: {
        budgetName: props.trainingBudgetName,
        budgetType: 'COST',
        timeUnit: (props.period ?? BudgetPeriod.MONTHLY).value,
        budgetLimit: { amount: props.limitUsd, unit: 'USD' },
        costFilters: costFilters(props),
      },
      notificationsWithSubscribers: [...this.alerts(props), ...this.stop(props)],
    });
    // AWS Budgets tries the topics when the budget is made: with their policies.
    budget.node.addDependency(this.topic, ...this.node.findAll().filter((child) => child instanceof sns.Topic));
    this.trainingBudgetName = budget.ref;
  }

  private newTopic(id: string): sns.Topic {
    this.key ??= new kms.Key(this, 'Key', {
      enableKeyRotation: true,
      description: `Encrypts alerts of ${this.node.path}`,
    });
    const principal = new iam.ServicePrincipal('budgets.amazonaws.com');
    const conditions = {
      StringEquals: { 'aws:SourceAccount': this.stack.account },
      ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:budgets::${this.stack.account}:*` },
    };
    const topic = new sns.Topic(this, id, { masterKey: this.key, enforceSSL: true });
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [principal],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions,
      }),
    );
    const actions = ['kms:Decrypt', 'kms:GenerateDataKey*'];
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({ principals: [principal], actions, resources: ['*'], conditions }),
    );
    return topic;
  }

  private alerts(props: TrainingBudgetProps): budgets.CfnBudget.NotificationWithSubscribersProperty[] {
    const mails = (props.emails ?? []).map((address) => ({ subscriptionType: 'EMAIL', address }));
    const subscribers = [{ subscriptionType: 'SNS', address: this.topic.topicArn }, ...mails];
    const actual = (props.alertsAt ?? [80, 100]).map((percent) => notification('ACTUAL', percent, subscribers));
    const forecast = props.alertsAtForecast ?? (props.period?.value === 'DAILY' ? undefined : 100);
    return forecast === undefined ? actual : [...actual, notification('FORECASTED', forecast, subscribers)];
  }

  private stop(props: TrainingBudgetProps): budgets.CfnBudget.NotificationWithSubscribersProperty[] {
    if (props.stopJobsAt === undefined) return [];
    const topic = this.newTopic('StopTopic');
    new BudgetStop(this, 'Stop', { topic, tagKey: props.tagKey, tagValue: props.tagValue });
    const subscribers = [{ subscriptionType: 'SNS', address: topic.topicArn }];
    // A threshold of its own: AWS Budgets refuses two alerts that are alike.
    const at = (props.alertsAt ?? [80, 100]).includes(props.stopJobsAt) ? props.stopJobsAt + 0.01 : props.stopJobsAt;
    return [notification('ACTUAL', at, subscribers)];
  }
}

function costFilters({ tagKey, tagValue }: TrainingBudgetProps): Record<string, string[]> {
  const service = { Service: ['Amazon SageMaker'] };
  return tagKey === undefined ? service : { ...service, TagKeyValue: [`user:${tagKey}$${tagValue}`] };
}

function notification(
  notificationType: string,
  threshold: number,
  subscribers: budgets.CfnBudget.SubscriberProperty[],
): budgets.CfnBudget.NotificationWithSubscribersProperty {
  const comparisonOperator = 'GREATER_THAN';
  return {
    notification: { notificationType, comparisonOperator, threshold, thresholdType: 'PERCENTAGE' },
    subscribers,
  };
}
