import { Aws, Resource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { newEventRule } from '../private/event-rule';
import { acknowledgeForGrantee } from '../private/wildcards';
import type { ITrainingDefinition } from './training-definition-props';

/** What definitions of this app and imported ones have in common. */
export abstract class TrainingDefinitionBase extends Resource implements ITrainingDefinition {
  public abstract readonly trainingDefinitionName: string;
  public abstract readonly trainingDefinitionArn: string;
  public abstract readonly jobNamePrefix: string;
  public abstract readonly role: iam.IRole;

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    const actions = ['ssm:GetParameter', 'ssm:GetParameterHistory'];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.trainingDefinitionArn] });
  }

  public grantStart(grantee: iam.IGrantable): iam.Grant {
    const job = `arn:${Aws.PARTITION}:sagemaker:${this.stack.region}:${this.stack.account}:training-job/${this.jobNamePrefix}-*`;
    const operations = ['AddTags', 'CreateTrainingJob', 'DescribeTrainingJob', 'StopTrainingJob'];
    const actions = operations.map((operation) => `sagemaker:${operation}`);
    acknowledgeForGrantee(grantee, [job], 'who starts a job names it, after the prefix of its definition');
    return this.grantRead(grantee)
      .combine(iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [job] }))
      .combine(this.grantPassRole(grantee));
  }

  public onStateChange(id: string, options: events.OnEventOptions = {}): events.Rule {
    return newEventRule(this, id, options, {
      source: ['aws.sagemaker'],
      detailType: ['SageMaker Training Job State Change'],
      detail: { TrainingJobName: [{ prefix: `${this.jobNamePrefix}-` }] },
    });
  }

  private grantPassRole(grantee: iam.IGrantable): iam.Grant {
    const conditions = { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } };
    const resourceArns = [this.role.roleArn];
    return iam.Grant.addToPrincipal({ grantee, actions: ['iam:PassRole'], resourceArns, conditions });
  }
}
