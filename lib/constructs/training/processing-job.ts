import { ArnFormat } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { camelCase } from '../private/camel-case';
import { sagemakerArn } from '../private/endpoint-arn';
import { checkProcessing, ProcessingSetup } from '../private/processing-setup';
import { connectionsOf } from '../private/vpc-placement';
import { ProcessingJobBase } from './processing-job-base';
import type { IProcessingJob, ProcessingJobProps } from './processing-job-props';

/**
 * A processing job that CloudFormation runs when the stack is deployed, and again when anything of it has changed, also the
 * version of its data. Unlike training jobs these have a resource type of CloudFormation's own, so no handler is needed.
 */
@propertyInjectable
export class ProcessingJob extends ProcessingJobBase implements iam.IGrantable, ec2.IConnectable {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.ProcessingJob';

  /**
   * A processing job that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param processingJobName name of the job
   */
  public static fromProcessingJobName(scope: Construct, id: string, processingJobName: string): IProcessingJob {
    class Import extends ProcessingJobBase {
      public readonly processingJobName = processingJobName;
      public readonly processingJobArn = sagemakerArn(scope, 'processing-job', processingJobName);
    }
    return new Import(scope, id);
  }

  public readonly processingJobName: string;
  public readonly processingJobArn: string;
  /** What the job acts as. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly setup: ProcessingSetup;

  constructor(scope: Construct, id: string, props: ProcessingJobProps) {
    super(scope, id);
    checkProcessing(this, props);
    this.setup = new ProcessingSetup(this, props);
    this.role = this.setup.role;
    this.grantPrincipal = this.role;
    const specification = camelCase(this.setup.specification()) as sagemaker.CfnProcessingJobProps;
    const resource = new sagemaker.CfnProcessingJob(this, 'Resource', specification);
    resource.node.addDependency(...this.setup.dependencies);
    this.processingJobArn = resource.attrProcessingJobArn;
    this.processingJobName =
      this.stack.splitArn(this.processingJobArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName ?? '';
  }

  /** The security groups of the job's machines. Needs `vpc` or `network`. */
  public get connections(): ec2.Connections {
    return connectionsOf(this, this.setup.placement);
  }
}
