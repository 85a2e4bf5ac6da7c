import type { IResource } from 'aws-cdk-lib';
import { Aws, Lazy, Names, RemovalPolicy, Resource } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { Faults } from '../private/faults';
import { acknowledgeForGrantee } from '../private/wildcards';
import type { ApprovalPolicy } from './approval-policy';
import type { ModelPackageOptions } from './model-package-props';
import { ModelApprovalStatus } from './model-package-props';
import { ModelPackage } from './model-package';

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

abstract class ModelRegistryBase extends Resource implements IModelRegistry {
  public abstract readonly modelPackageGroupName: string;
  public abstract readonly modelPackageGroupArn: string;
  public abstract readonly versionRemovalPolicy: RemovalPolicy;

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, ['DescribeModelPackageGroup', 'ListModelPackages', 'DescribeModelPackage']);
  }

  public grantRegister(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, ['CreateModelPackage', 'UpdateModelPackage', 'DescribeModelPackage']);
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
    const rule = new events.Rule(this, id, options);
    rule.addEventPattern({
      source: ['aws.sagemaker'],
      detailType: ['SageMaker Model Package State Change'],
      detail: { ModelPackageGroupName: [this.modelPackageGroupName], ...detail },
    });
    rule.addTarget(options.target);
    return rule;
  }

  private grant(grantee: iam.IGrantable, operations: string[]): iam.Grant {
    const actions = operations.map((operation) => `sagemaker:${operation}`);
    const versions = this._arn('model-package', `${this.modelPackageGroupName}/*`);
    acknowledgeForGrantee(grantee, [versions], 'SageMaker numbers the versions of a group');
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.modelPackageGroupArn, versions] });
  }

  /** @internal */
  protected _arn(resource: string, name: string): string {
    return `arn:${Aws.PARTITION}:sagemaker:${this.stack.region}:${this.stack.account}:${resource}/${name}`;
  }
}

/** Keeps the versions of a model, with an approval for each. */
@propertyInjectable
export class ModelRegistry extends ModelRegistryBase {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.ModelRegistry';

  /**
   * A model package group that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param modelPackageGroupName its name
   */
  public static fromModelPackageGroupName(scope: Construct, id: string, modelPackageGroupName: string): IModelRegistry {
    class Import extends ModelRegistryBase {
      public readonly modelPackageGroupName = modelPackageGroupName;
      public readonly modelPackageGroupArn = this._arn('model-package-group', modelPackageGroupName);
      public readonly versionRemovalPolicy = RemovalPolicy.RETAIN;
    }
    return new Import(scope, id);
  }

  public readonly modelPackageGroupName: string;
  public readonly modelPackageGroupArn: string;
  public readonly versionRemovalPolicy: RemovalPolicy;
  private readonly policy = new iam.PolicyDocument();

  constructor(scope: Construct, id: string, props: ModelRegistryProps = {}) {
    super(scope, id);
    new Faults(this)
      .text(
        'modelPackageGroupName',
        props.modelPackageGroupName,
        /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/,
        'letters, digits and hyphens',
        63,
      )
      .text('description', props.description, /^[^]*$/, '', 1024)
      .throwIfAny();
    checkAccounts(this, props);
    this.versionRemovalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    const options = { maxLength: 63, separator: '-' };
    const resource = new sagemaker.CfnModelPackageGroup(this, 'Resource', {
      modelPackageGroupName:
        props.modelPackageGroupName ?? Lazy.string({ produce: () => Names.uniqueResourceName(this, options) }),
      modelPackageGroupDescription: props.description,
      modelPackageGroupPolicy: Lazy.any({ produce: () => (this.policy.isEmpty ? undefined : this.policy) }),
    });
    resource.applyRemovalPolicy(this.versionRemovalPolicy);
    this.modelPackageGroupArn = resource.attrModelPackageGroupArn;
    this.modelPackageGroupName = resource.modelPackageGroupName;
    this.share(props);
    props.approvalPolicy?.bind(this, this);
  }

  /**
   * Adds to the policy of the group.
   *
   * @param statement what is allowed, and to whom
   */
  public addToResourcePolicy(statement: iam.PolicyStatement): void {
    this.policy.addStatements(statement);
  }

  /**
   * Registers a version.
   *
   * @param id of the construct
   * @param options what is registered
   */
  public register(id: string, options: ModelPackageOptions): ModelPackage {
    return new ModelPackage(this, id, { registry: this, ...options });
  }

  /** The policy can not refer to the group that it belongs to, so its ARNs are made of names. */
  private share({ readAccounts = [], registerAccounts = [] }: ModelRegistryProps): void {
    const group = this._arn('model-package-group', this.modelPackageGroupName);
    const versions = this._arn('model-package', `${this.modelPackageGroupName}/*`);
    this.allowAccounts(readAccounts, ['DescribeModelPackageGroup', 'ListModelPackages'], group);
    this.allowAccounts(readAccounts, ['DescribeModelPackage', 'CreateModel'], versions);
    this.allowAccounts(registerAccounts, ['DescribeModelPackageGroup', 'ListModelPackages'], group);
    this.allowAccounts(
      registerAccounts,
      ['CreateModelPackage', 'DescribeModelPackage', 'UpdateModelPackage'],
      versions,
    );
  }

  private allowAccounts(accounts: string[], operations: string[], resource: string): void {
    if (accounts.length === 0) return;
    const principals = accounts.map((account) => new iam.AccountPrincipal(account));
    const actions = operations.map((operation) => `sagemaker:${operation}`);
    this.addToResourcePolicy(new iam.PolicyStatement({ principals, actions, resources: [resource] }));
  }
}

function checkAccounts(scope: Construct, { readAccounts = [], registerAccounts = [] }: ModelRegistryProps): void {
  const faults = new Faults(scope);
  for (const account of [...readAccounts, ...registerAccounts]) {
    faults.text('account', account, /^\d{12}$/, 'the 12 digits of an account', 12);
  }
  faults.throwIfAny();
}
