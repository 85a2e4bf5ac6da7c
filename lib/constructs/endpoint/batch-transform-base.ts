import { Resource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { newEventRule } from '../private/event-rule';
import type { NameFilter } from '../training/training-job-base';
import type { IBatchTransform } from './batch-transform-props';

/** What transform jobs of this app and imported ones have in common. */
export abstract class BatchTransformBase extends Resource implements IBatchTransform {
  public abstract readonly transformJobName: string;
  public abstract readonly transformJobArn: string;

  /**
   * What EventBridge matches the job's name against.
   *
   * @internal
   */
  protected abstract readonly _nameFilter: NameFilter;

  public grantDescribe(grantee: iam.IGrantable): iam.Grant {
    const actions = ['sagemaker:DescribeTransformJob'];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.transformJobArn] });
  }

  public onStateChange(id: string, options: events.OnEventOptions = {}): events.Rule {
    return newEventRule(this, id, options, {
      source: ['aws.sagemaker'],
      detailType: ['SageMaker Transform Job State Change'],
      detail: { TransformJobName: this._nameFilter },
    });
  }
}
