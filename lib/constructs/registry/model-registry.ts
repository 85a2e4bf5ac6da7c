import { Lazy, Names, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { sagemakerArn } from '../private/endpoint-arn';
import { Faults } from '../private/faults';
import { groupArns, versionArns } from '../private/registry-arns';
import { ModelPackage } from './model-package';
import type { ModelPackageOptions } from './model-package-props';
import { ModelRegistryBase } from './model-registry-base';
import type { IModelRegistry, ModelRegistryProps } from './model-registry-props';

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
      public readonly modelPackageGroupArn = sagemakerArn(scope, 'model-package-group', modelPackageGroupName);
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
        props.modelPackageGroupName ??
        // As SageMaker writes it in ARNs.
        Lazy.string({ produce: () => Names.uniqueResourceName(this, options).toLowerCase() }),
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
    const groups = groupArns(this, this.modelPackageGroupName);
    const versions = versionArns(this, this.modelPackageGroupName);
    this.allowAccounts(readAccounts, ['DescribeModelPackageGroup', 'ListModelPackages'], groups);
    this.allowAccounts(readAccounts, ['DescribeModelPackage', 'ListModelPackages', 'CreateModel'], versions);
    this.allowAccounts(registerAccounts, ['DescribeModelPackageGroup', 'ListModelPackages'], groups);
    this.allowAccounts(
      registerAccounts,
      ['CreateModelPackage', 'DescribeModelPackage', 'ListModelPackages', 'UpdateModelPackage'],
      versions,
    );
  }

  private allowAccounts(accounts: string[], operations: string[], resources: string[]): void {
    if (accounts.length === 0) return;
    const principals = accounts.map((account) => new iam.AccountPrincipal(account));
    const actions = operations.map((operation) => `sagemaker:${operation}`);
    this.addToResourcePolicy(new iam.PolicyStatement({ principals, actions, resources }));
  }
}

function checkAccounts(scope: Construct, { readAccounts = [], registerAccounts = [] }: ModelRegistryProps): void {
  const faults = new Faults(scope);
  for (const account of [...readAccounts, ...registerAccounts]) {
    faults.text('account', account, /^\d{12}$/, 'the 12 digits of an account', 12);
  }
  faults.throwIfAny();
}
