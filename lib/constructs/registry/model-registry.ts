import type { IResource } from 'aws-cdk-lib';
import { Aws, Lazy, Names, RemovalPolicy, Resource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { Faults } from '../private/faults';
import { acknowledgeForGrantee } from '../private/wildcards';
import type { ModelPackageOptions } from './model-package-props';
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
export class ModelRegistry extends ModelRegistryBase {
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
    this.versionRemovalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    const options = { maxLength: 63, separator: '-' };
    const resource = new sagemaker.CfnModelPackageGroup(this, 'Resource', {
      modelPackageGroupName:
        props.modelPackageGroupName ?? Lazy.string({ produce: () => Names.uniqueResourceName(this, options) }),
      modelPackageGroupDescription: props.description,
    });
    resource.applyRemovalPolicy(this.versionRemovalPolicy);
    this.modelPackageGroupArn = resource.attrModelPackageGroupArn;
    this.modelPackageGroupName = resource.modelPackageGroupName;
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
}
