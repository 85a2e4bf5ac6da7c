import { Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import type { ModelSourceConfig } from '../endpoint/model-source-config';
import { grantPull } from '../private/container-image';
import { allowReading } from '../private/execution-role';
import { Faults } from '../private/faults';
import { checkNoSecrets } from '../private/secret-shapes';
import { checkSecrets } from '../private/serving-model';
import type { IModelPackage, ModelPackageAttributes, ModelPackageProps } from './model-package-props';
import { ModelApprovalStatus } from './model-package-props';

const S3_URI = /^s3:\/\/[^/]+\/.+$/;

/** Who may serve an imported or own version, and what that takes. */
abstract class ModelPackageBase extends Resource implements IModelPackage {
  public abstract readonly modelPackageArn: string;
  /** @internal */
  protected abstract readonly _parts: Omit<ModelPackageAttributes, 'modelPackageArn'>;

  public grantServe(role: iam.IRole): void {
    const { artifactBucket, artifactPrefix, encryptionKey, repository } = this._parts;
    if (artifactBucket !== undefined) allowReading(role, artifactBucket, artifactPrefix ?? '', encryptionKey);
    if (repository !== undefined) grantPull(repository, role);
  }
}

/** A version of a model. When its model changes, a new version is registered. */
@propertyInjectable
export class ModelPackage extends ModelPackageBase {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.ModelPackage';

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
    const faults = new Faults(this);
    checkNoSecrets(faults, 'metadata', metadata);
    faults
      .when(model.image === undefined, 'source is a model package already, give a training job or an artifact')
      .when(model.containers !== undefined, 'source is a pipeline, give a source with one container')
      .when(model.multiModel === true, 'source is many models, give one')
      .when(model.registry !== undefined, 'source is a registry already, give a training job or an artifact')
      .atMost('metadata', Object.keys(metadata).length, 50)
      .text('evaluationReport', props.evaluationReport, S3_URI, 'an S3 URI such as s3://bucket/report.json', 1024)
      .text('biasReport', props.biasReport, S3_URI, 'an S3 URI such as s3://bucket/report.json', 1024)
      .text(
        'explainabilityReport',
        props.explainabilityReport,
        S3_URI,
        'an S3 URI such as s3://bucket/report.json',
        1024,
      )
      .throwIfAny();
    checkSecrets(this, model);
    this._parts = model;
    const resource = new sagemaker.CfnModelPackage(this, 'Resource', {
      modelPackageGroupName: props.registry.modelPackageGroupName,
      modelPackageDescription: props.description,
      modelApprovalStatus: (props.approvalStatus ?? ModelApprovalStatus.PENDING).value,
      customerMetadataProperties: metadata,
      modelMetrics: metricsOf(props),
      inferenceSpecification: {
        containers: [{ image: model.image ?? '', environment: model.environment, ...dataOf(model) }],
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

function metricsOf(props: ModelPackageProps): sagemaker.CfnModelPackage.ModelMetricsProperty | undefined {
  const report = (s3Uri: string | undefined) =>
    s3Uri === undefined ? undefined : { s3Uri, contentType: 'application/json' };
  const statistics = report(props.evaluationReport);
  const [bias, explainability] = [report(props.biasReport), report(props.explainabilityReport)];
  if (statistics === undefined && bias === undefined && explainability === undefined) return undefined;
  return {
    modelQuality: statistics && { statistics },
    bias: bias && { report: bias },
    explainability: explainability && { report: explainability },
  };
}

function dataOf(model: ModelSourceConfig): Partial<sagemaker.CfnModelPackage.ModelPackageContainerDefinitionProperty> {
  if (model.uncompressed !== true) return { modelDataUrl: model.modelDataUrl };
  const s3DataSource = { s3Uri: model.modelDataUrl ?? '', s3DataType: 'S3Prefix', compressionType: 'None' };
  return { modelDataSource: { s3DataSource } };
}
