import { Aws, Stack } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { HandlerFunction } from './handler-function';
import { allow } from './wildcards';

export interface BudgetStopProps {
  readonly topic: sns.ITopic;
  readonly tagKey?: string;
  readonly tagValue?: string;
}

/** Stops running training jobs when a topic says that the budget is spent. */
export class BudgetStop extends Construct {
  constructor(scope: Construct, id: string, props: BudgetStopProps) {
    super(scope, id);
    const { tagKey, tagValue } = props;
    const handler = new HandlerFunction(this, 'OnAlert', {
      handler: 'training-budget',
      entry: 'onAlert',
      description: 'Stops training jobs when their budget is spent',
      environment: tagKey === undefined ? {} : { TAG_KEY: tagKey, TAG_VALUE: tagValue ?? '' },
    });
    const { region, account } = Stack.of(this);
    const jobs = `arn:${Aws.PARTITION}:sagemaker:${region}:${account}:training-job/*`;
    const conditions = tagKey === undefined ? undefined : { StringEquals: { [`aws:ResourceTag/${tagKey}`]: tagValue } };
    allow(
      handler.role,
      { actions: ['sagemaker:ListTrainingJobs'], resources: ['*'] },
      'ListTrainingJobs knows no resources',
    );
    const reason = 'the jobs that run when the budget is spent are not known before; a tag limits them if one is given';
    allow(handler.role, { actions: ['sagemaker:StopTrainingJob'], resources: [jobs], conditions }, reason);
    if (tagKey !== undefined) allow(handler.role, { actions: ['sagemaker:ListTags'], resources: [jobs] }, reason);
    props.topic.addSubscription(new subscriptions.LambdaSubscription(handler.function));
  }
}
