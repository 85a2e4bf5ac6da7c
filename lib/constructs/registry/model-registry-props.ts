import type { IResource, RemovalPolicy } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { ApprovalPolicy } from './approval-policy';

/** Properties of `ModelRegistry`. */
export interface ModelRegistryProps {
  /**
   * Name of the model package group: at most 63 letters, digits and hyphens.
   *
   * @default - made of the names of stack and construct
   */
  readonly modelPackageGroupName?: string;

  /**
   * What models it holds.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * Accounts that may read the versions and make models of them.
   *
   * @default - this one only
   */
  readonly readAccounts?: string[];

  /**
   * Accounts that may register versions and decide on them.
   *
   * @default - this one only
   */
  readonly registerAccounts?: string[];

  /**
   * Who decides whether a version may be deployed.
   *
   * @default ApprovalPolicy.manual()
   */
  readonly approvalPolicy?: ApprovalPolicy;

  /**
   * What happens to the group and its versions when they leave the stack. With `DESTROY` a version is also deleted when
   * a new one takes its place.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The versions of a model: a model package group of SageMaker. */
export interface IModelRegistry extends IResource {
  /**
   * Name of the model package group.
   *
   * @attribute
   */
  readonly modelPackageGroupName: string;

  /**
   * ARN of the model package group.
   *
   * @attribute
   */
  readonly modelPackageGroupArn: string;

  /** What happens to versions of this app when they leave the stack. */
  readonly versionRemovalPolicy: RemovalPolicy;

  /**
   * Lets a principal list and describe the group and its versions.
   *
   * @param grantee who may
   */
  grantRead(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal register versions and decide on them.
   *
   * @param grantee who may
   */
  grantRegister(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal decide on versions: approve or reject them.
   *
   * @param grantee who may
   */
  grantDecide(grantee: iam.IGrantable): iam.Grant;

  /**
   * A rule that fires when a version changes in any way.
   *
   * @param id of the rule
   * @param options of the rule; the pattern is added to
   */
  onStateChange(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * A rule that fires when a version is there that nobody has decided on.
   *
   * @param id of the rule
   * @param options of the rule; the pattern is added to
   */
  onRegistered(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * A rule that fires when a version may be deployed.
   *
   * @param id of the rule
   * @param options of the rule; the pattern is added to
   */
  onApproved(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * A rule that fires when a version must not be deployed.
   *
   * @param id of the rule
   * @param options of the rule; the pattern is added to
   */
  onRejected(id: string, options?: events.OnEventOptions): events.Rule;
}
