import { Duration, Stack } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allowReading } from '../private/execution-role';
import { Faults } from '../private/faults';
import { HandlerFunction } from '../private/handler-function';
import { folderPrefix } from '../private/s3-prefix';
import type { ApprovalCondition } from './approval-condition';
import type { IModelRegistry } from './model-registry-props';

/** What happens to a version that does not meet the conditions. */
export class ApprovalFailure {
  /** It is rejected. */
  public static readonly REJECT = new ApprovalFailure('reject');
  /** It waits for somebody's decision. */
  public static readonly LEAVE = new ApprovalFailure('leave');

  private constructor(
    /** As the handler knows it. */
    public readonly value: string,
  ) {}
}

/** How versions are approved by what is known of them. */
export interface MetricApprovalOptions {
  /** What a version has to meet, all of it. */
  readonly conditions: ApprovalCondition[];

  /**
   * What happens to a version that does not.
   *
   * @default ApprovalFailure.LEAVE
   */
  readonly onFailure?: ApprovalFailure;

  /**
   * Bucket with evaluation reports; needed for conditions on them.
   *
   * @default - none
   */
  readonly reportBucket?: s3.IBucket;

  /**
   * Folder of the bucket with evaluation reports.
   *
   * @default - the whole bucket
   */
  readonly reportPrefix?: string;
}

/** Who decides whether a version may be deployed. */
export abstract class ApprovalPolicy {
  /** People do. */
  public static manual(): ApprovalPolicy {
    return new Manual();
  }

  /**
   * Conditions do, as soon as a version is registered that nobody has decided on. What cannot be read is left to people.
   *
   * @param options the conditions
   */
  public static byMetric(options: MetricApprovalOptions): ApprovalPolicy {
    return new ByMetric(options);
  }

  /**
   * Lets the policy decide on the versions of a registry.
   *
   * @param scope of what it needs
   * @param registry that holds the versions
   */
  public abstract bind(scope: Construct, registry: IModelRegistry): void;
}

class Manual extends ApprovalPolicy {
  public bind(): void {
    // Nothing is needed: a version waits until somebody decides.
  }
}

class ByMetric extends ApprovalPolicy {
  constructor(private readonly options: MetricApprovalOptions) {
    super();
  }

  public bind(parent: Construct, registry: IModelRegistry): void {
    const { conditions, onFailure = ApprovalFailure.LEAVE, reportBucket, reportPrefix } = this.options;
    const reads = conditions.some((condition) => condition.isOnReport);
    new Faults(parent)
      .when(conditions.length === 0, 'approvalPolicy has no conditions: give one at least, or ApprovalPolicy.manual()')
      .when(
        reads && reportBucket === undefined,
        'approvalPolicy has a condition on the evaluation report, but no reportBucket: give it',
      )
      .throwIfAny();
    const scope = new Construct(parent, 'ApprovalPolicy');
    const policy = { Conditions: conditions.map((condition) => condition._json()), OnFailure: onFailure.value };
    const handler = new HandlerFunction(scope, 'Handler', {
      handler: 'approval-policy',
      entry: 'onRegistered',
      description: `Decides on versions of ${parent.node.path} by their metrics`.slice(0, 256),
      environment: { POLICY: Stack.of(scope).toJsonString(policy) },
      timeout: Duration.minutes(5),
    });
    registry.grantRead(handler.role);
    registry.grantDecide(handler.role);
    if (reads && reportBucket !== undefined) allowReading(handler.role, reportBucket, folderPrefix(reportPrefix ?? ''));
    registry.onRegistered('Registered', { target: new targets.LambdaFunction(handler.function) });
  }
}
