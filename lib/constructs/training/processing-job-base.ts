import * as iam from 'aws-cdk-lib/aws-iam';
import { JobMachinesBase } from './machine-metrics';
import type { IProcessingJob } from './processing-job-props';

/** What processing jobs of this app and imported ones have in common. */
export abstract class ProcessingJobBase extends JobMachinesBase implements IProcessingJob {
  public abstract readonly processingJobName: string;
  public abstract readonly processingJobArn: string;

  /** @internal */
  protected get _measured(): { readonly namespace: string; readonly jobName: string } {
    return { namespace: '/aws/sagemaker/ProcessingJobs', jobName: this.processingJobName };
  }

  public grantDescribe(grantee: iam.IGrantable): iam.Grant {
    const actions = ['sagemaker:DescribeProcessingJob'];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.processingJobArn] });
  }
}
