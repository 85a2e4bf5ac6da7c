import { Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { grantPull } from '../private/container-image';
import { allowReading } from '../private/execution-role';
import { Faults } from '../private/faults';
import type { IModelPackage, ModelPackageAttributes, ModelPackageProps } from './model-package-props';
import { ModelApprovalStatus } from './model-package-props';

/** Who may serve an imported or own version, and what that takes. */
abstract class ModelPackageBase extends Resource implements IModelPackage {
  public abstract readonly modelPackageArn: string;
  /** @internal */
  protected abstract readonly _parts: Omit<ModelPackageAttributes, 'modelPackageArn'>;

  public grantServe(role: iam.IRole): void {
    const { artifactBucket, artifactPrefix, repository } = this._parts;
    if (artifactBucket !== undefined) allowReading(role, artifactBucket, artifactPrefix ?? '');
    if (repository !== undefined) grantPull(repository, role);
  }
}

/** A version of a model. When its model changes, a new version is registered. */
export class ModelPackage extends ModelPackageBase {
  /**
   * A version that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param attributes what is known of it
   */
  public static fromModelPackageAttributes(
    scope: Construct,
    id: string,
    attributes: ModelPackageAttributes,
  ): IModelPackage {
    class Import extends ModelPackageBase {
      public readonly modelPackageArn = attributes.modelPackageArn;
      protected readonly _parts = attributes;
    }
    return new Import(scope, id);
  }

  public readonly modelPackageArn: string;
  /** @internal */
  protected readonly _parts: Omit<ModelPackageAttributes, 'modelPackageArn'>;

  constructor(scope: Construct, id: string, props: ModelPackageProps) {
    super(scope, id);
    const model = props.source.bind(this);
    const metadata = props.metadata ?? {};
    new Faults(this)
      .when(model.image === undefined, 'source is a model package already, give a training job or an artifact')
      .atMost('metadata', Object.keys(metadata).length, 50)
      .throwIfAny();
    this._parts = model;
    const resource = new sagemaker.CfnModelPackage(this, 'Resource', {
      modelPackageGroupName: props.registry.modelPackageGroupName,
      modelPackageDescription: props.description,
      modelApprovalStatus: (props.approvalStatus ?? ModelApprovalStatus.PENDING).value,
      customerMetadataProperties: metadata,
      inferenceSpecification: {
        containers: [{ image: model.image ?? '', modelDataUrl: model.modelDataUrl, environment: model.environment }],
        supportedContentTypes: props.contentTypes ?? ['text/csv', 'application/json'],
        supportedResponseMimeTypes: props.responseTypes ?? ['text/csv', 'application/json'],
      },
    });
    resource.applyRemovalPolicy(props.registry.versionRemovalPolicy);
    const group = props.registry.node.defaultChild;
    if (group !== undefined) resource.node.addDependency(group);
    this.modelPackageArn = resource.attrModelPackageArn;
  }
}
