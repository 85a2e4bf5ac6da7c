import type { RemovalPolicy } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { newEventRule } from '../private/event-rule';
import { versionArns } from '../private/registry-arns';
import { acknowledgeForGrantee } from '../private/wildcards';
import { ModelApprovalStatus } from './model-package-props';
import type { IModelRegistry } from './model-registry-props';

/** What registries of this app and imported ones have in common. */
export abstract class ModelRegistryBase extends Resource implements IModelRegistry {
  public abstract readonly modelPackageGroupName: string;
  public abstract readonly modelPackageGroupArn: string;
  public abstract readonly versionRemovalPolicy: RemovalPolicy;

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, ['DescribeModelPackageGroup', 'ListModelPackages', 'DescribeModelPackage']);
  }

  public grantRegister(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, ['CreateModelPackage', 'UpdateModelPackage', 'DescribeModelPackage']);
  }

  public grantDecide(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, ['UpdateModelPackage', 'DescribeModelPackage']);
  }

  public onStateChange(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.onVersion(id, options, {});
  }

  public onRegistered(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.onDecision(id, options, ModelApprovalStatus.PENDING);
  }

  public onApproved(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.onDecision(id, options, ModelApprovalStatus.APPROVED);
  }

  public onRejected(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.onDecision(id, options, ModelApprovalStatus.REJECTED);
  }

  private onDecision(id: string, options: events.OnEventOptions, status: ModelApprovalStatus): events.Rule {
    return this.onVersion(id, options, { ModelPackageStatus: ['Completed'], ModelApprovalStatus: [status.value] });
  }

  private onVersion(id: string, options: events.OnEventOptions, detail: Record<string, string[]>): events.Rule {
    return newEventRule(this, id, options, {
      source: ['aws.sagemaker'],
      detailType: ['SageMaker Model Package State Change'],
      detail: { ModelPackageGroupName: [this.modelPackageGroupName], ...detail },
    });
  }

  private grant(grantee: iam.IGrantable, operations: string[]): iam.Grant {
    const actions = operations.map((operation) => `sagemaker:${operation}`);
    const versions = versionArns(this, this.modelPackageGroupName);
    acknowledgeForGrantee(grantee, versions, 'SageMaker numbers the versions of a group');
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.modelPackageGroupArn, ...versions] });
  }
}
