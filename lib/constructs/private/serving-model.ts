import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ModelSourceConfig } from '../endpoint/model-source-config';
import { Faults } from './faults';
import { secretIn } from './secret-shapes';
import type { VpcPlacement } from './vpc-placement';

/** What all models of one endpoint have in common. */
export interface ServingSurroundings {
  readonly role: iam.IRole;
  readonly networkIsolation: boolean;
  readonly placement?: VpcPlacement;
}

/** @throws Error if the container can not do without what it is denied */
export function checkSource(scope: Construct, source: ModelSourceConfig, around: ServingSurroundings): void {
  new Faults(scope)
    .when(
      source.needsVpc === true && around.placement === undefined,
      'an image outside ECR is reached through a VPC only: give vpc',
    )
    .when(
      source.needsNetwork === true && around.networkIsolation,
      'the container downloads its model, but networkIsolation is true: set it to false, or give the model as files in S3',
    )
    .throwIfAny();
  checkSecrets(scope, source);
}

/** @throws Error if an environment variable looks like a secret */
export function checkSecrets(scope: Construct, source: ModelSourceConfig): void {
  const faults = new Faults(scope);
  for (const { environment = {} } of source.containers ?? [source]) {
    for (const [name, value] of Object.entries(environment)) {
      const kind = secretIn(name, value);
      const message = `environment variable "${name}" looks like ${kind}, which whoever may describe the model could read: let the container read it from Secrets Manager`;
      faults.when(kind !== undefined, message);
    }
  }
  faults.throwIfAny();
}

/** Models have no names of ours: CloudFormation replaces what can not be changed. */
export function newModel(
  scope: Construct,
  id: string,
  source: ModelSourceConfig,
  around: ServingSurroundings,
): sagemaker.CfnModel {
  const parts = source.containers ?? [];
  new Faults(scope)
    .when(
      source.registry !== undefined || parts.some(({ registry }) => registry !== undefined),
      'the newest approved version is served by an InferenceEndpoint only, as its first model: give a version of the registry',
    )
    .when(
      parts.some(({ containers }) => containers !== undefined),
      'a pipeline has a pipeline in it: give its containers one by one',
    )
    .throwIfAny();
  checkSource(scope, source, around);
  const model = new sagemaker.CfnModel(scope, id, modelProperties(source, around));
  model.node.addDependency(around.role);
  return model;
}

export function modelProperties(source: ModelSourceConfig, around: ServingSurroundings): sagemaker.CfnModelProps {
  const { containers } = source;
  return {
    executionRoleArn: around.role.roleArn,
    enableNetworkIsolation: around.networkIsolation,
    primaryContainer: containers === undefined ? containerDefinition(source) : undefined,
    containers: containers?.map(containerDefinition),
    inferenceExecutionConfig:
      containers === undefined ? undefined : { mode: source.directInvocation === true ? 'Direct' : 'Serial' },
    vpcConfig: around.placement && {
      subnets: around.placement.subnets,
      securityGroupIds: around.placement.securityGroupIds,
    },
  };
}

function containerDefinition(source: ModelSourceConfig): sagemaker.CfnModel.ContainerDefinitionProperty {
  const url = source.modelDataUrl;
  const s3DataSource = { s3Uri: url ?? '', s3DataType: 'S3Prefix', compressionType: 'None' };
  return {
    image: source.image,
    imageConfig: source.needsVpc === true ? { repositoryAccessMode: 'Vpc' } : undefined,
    modelDataUrl: source.uncompressed === true ? undefined : url,
    modelDataSource: source.uncompressed === true ? { s3DataSource } : undefined,
    modelPackageName: source.modelPackageArn,
    environment: source.environment,
    mode: source.multiModel === true ? 'MultiModel' : undefined,
    multiModelConfig:
      source.multiModel === true
        ? { modelCacheSetting: source.modelCache === false ? 'Disabled' : 'Enabled' }
        : undefined,
  };
}
