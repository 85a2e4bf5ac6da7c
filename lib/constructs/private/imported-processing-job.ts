import { Aws, Resource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { IProcessingJob } from '../training/processing-job-props';

export class ImportedProcessingJob extends Resource implements IProcessingJob {
  readonly processingJobArn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly processingJobName: string,
  ) {
    super(scope, id);
    const { region, account } = this.stack;
    this.processingJobArn = `arn:${Aws.PARTITION}:sagemaker:${region}:${account}:processing-job/${processingJobName}`;
  }

  grantDescribe(grantee: iam.IGrantable): iam.Grant {
    const actions = ['sagemaker:DescribeProcessingJob'];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.processingJobArn] });
  }
}
