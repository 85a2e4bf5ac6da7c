import { Aws, Resource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { newEventRule } from '../private/event-rule';
import { acknowledgeForGrantee } from '../private/wildcards';
import type { ITrainingDefinition } from '../training/training-definition-props';
import type { ITrainingQueue } from './training-queue-props';

/** What queues of this app and imported ones have in common. */
export abstract class TrainingQueueBase extends Resource implements ITrainingQueue {
  public abstract readonly trainingQueueArn: string;

  public grantSubmit(grantee: iam.IGrantable, ...definitions: ITrainingDefinition[]): iam.Grant {
    const job = `arn:${Aws.PARTITION}:batch:${this.stack.region}:${this.stack.account}:service-job/*`;
    acknowledgeForGrantee(grantee, [job], 'AWS Batch numbers jobs when they are submitted');
    const submit = iam.Grant.addToPrincipal({
      grantee,
      actions: ['batch:SubmitServiceJob'],
      resourceArns: [this.trainingQueueArn],
    });
    const follow = iam.Grant.addToPrincipal({
      grantee,
      actions: ['batch:DescribeServiceJob', 'batch:TerminateServiceJob'],
      resourceArns: [job],
    });
    return definitions.reduce((all, definition) => all.combine(grantUse(grantee, definition)), submit.combine(follow));
  }

  public onStateChange(id: string, options: events.OnEventOptions = {}): events.Rule {
    return newEventRule(this, id, options, {
      source: ['aws.batch'],
      detailType: ['Batch Service Job State Change'],
      detail: { jobQueue: [this.trainingQueueArn] },
    });
  }
}

/** AWS Batch starts the job, but as a role that the submitter passes. */
function grantUse(grantee: iam.IGrantable, definition: ITrainingDefinition): iam.Grant {
  const conditions = { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } };
  const resourceArns = [definition.role.roleArn];
  const pass = iam.Grant.addToPrincipal({ grantee, actions: ['iam:PassRole'], resourceArns, conditions });
  return definition.grantRead(grantee).combine(pass);
}
