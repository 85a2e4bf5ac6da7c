import { Resource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { newEventRule } from '../private/event-rule';
import type { NameFilter } from '../training/training-job-base';
import type { ITuningJob } from './tuning-job-props';

/** What tuning jobs of this app and imported ones have in common. */
export abstract class TuningJobBase extends Resource implements ITuningJob {
  public abstract readonly tuningJobName: string;
  public abstract readonly tuningJobArn: string;

  /**
   * What EventBridge matches the job's name against.
   *
   * @internal
   */
  protected abstract readonly _nameFilter: NameFilter;

  public grantDescribe(grantee: iam.IGrantable): iam.Grant {
    const operations = ['DescribeHyperParameterTuningJob', 'ListTrainingJobsForHyperParameterTuningJob'];
    const actions = operations.map((operation) => `sagemaker:${operation}`);
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.tuningJobArn] });
  }

  public onStateChange(id: string, options: events.OnEventOptions = {}): events.Rule {
    return newEventRule(this, id, options, {
      source: ['aws.sagemaker'],
      detailType: ['SageMaker HyperParameter Tuning Job State Change'],
      detail: { HyperParameterTuningJobName: this._nameFilter },
    });
  }
}
