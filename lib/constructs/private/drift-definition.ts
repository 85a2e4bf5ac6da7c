import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DriftCheck } from '../monitoring/drift-check';
import { folderPrefix } from './s3-prefix';

/** What all kinds of job definitions have in common. */
export interface DriftDefinitionProps {
  readonly check: DriftCheck;
  readonly endpointName: string;
  readonly image: string;
  readonly role: iam.IRole;
  readonly outputS3Uri: string;
  readonly instanceType: string;
  readonly instanceCount: number;
  readonly volumeSizeInGb: number;
  readonly keyArn?: string;
  /** Undefined for machines with disks of their own. */
  readonly volumeKeyArn?: string;
  readonly network: sagemaker.CfnDataQualityJobDefinition.NetworkConfigProperty;
  readonly maxRuntimeInSeconds: number;
  readonly publishesMetrics: boolean;
}

interface Definition {
  readonly arn: string;
  readonly resource: Construct;
}

const INPUT = '/opt/ml/processing/input/endpoint';

/** Answers are looked at an hour late, so that what was true may have arrived. */
const OFFSETS = { startTimeOffset: '-PT2H', endTimeOffset: '-PT1H' };

/** Definitions have no names of ours: CloudFormation replaces what can not be changed. */
export function newDriftDefinition(scope: Construct, props: DriftDefinitionProps): Definition {
  const make = DEFINITIONS[props.check.monitoringType];
  if (make === undefined) throw new Error(`there is no definition for monitoring type ${props.check.monitoringType}`);
  return make(scope, props);
}

const DEFINITIONS: {
  readonly [monitoringType: string]: (scope: Construct, props: DriftDefinitionProps) => Definition;
} = {
  DataQuality: (scope, props) => {
    const { statisticsKey } = props.check._options;
    const resource = new sagemaker.CfnDataQualityJobDefinition(scope, 'Definition', {
      ...common(props),
      dataQualityAppSpecification: { imageUri: props.image, environment: metrics(props) },
      dataQualityBaselineConfig: {
        constraintsResource: constraints(props),
        statisticsResource: statisticsKey === undefined ? undefined : { s3Uri: uri(props, statisticsKey) },
      },
      dataQualityJobInput: { endpointInput: { endpointName: props.endpointName, localPath: INPUT } },
      dataQualityJobOutputConfig: output(props),
    });
    return { arn: resource.attrJobDefinitionArn, resource };
  },
  ModelQuality: (scope, props) => {
    const resource = new sagemaker.CfnModelQualityJobDefinition(scope, 'Definition', {
      ...common(props),
      modelQualityAppSpecification: {
        imageUri: props.image,
        problemType: props.check._options.problem ?? '',
        environment: metrics(props),
      },
      modelQualityBaselineConfig: { constraintsResource: constraints(props) },
      modelQualityJobInput: { endpointInput: answers(props), groundTruthS3Input: groundTruth(props) },
      modelQualityJobOutputConfig: output(props),
    });
    return { arn: resource.attrJobDefinitionArn, resource };
  },
  ModelBias: (scope, props) => {
    const resource = new sagemaker.CfnModelBiasJobDefinition(scope, 'Definition', {
      ...common(props),
      modelBiasAppSpecification: { imageUri: props.image, configUri: config(props), environment: metrics(props) },
      modelBiasBaselineConfig: { constraintsResource: constraints(props) },
      modelBiasJobInput: { endpointInput: answers(props), groundTruthS3Input: groundTruth(props) },
      modelBiasJobOutputConfig: output(props),
    });
    return { arn: resource.attrJobDefinitionArn, resource };
  },
  ModelExplainability: (scope, props) => {
    const { featuresAttribute, inferenceAttribute } = props.check._options;
    const endpointInput = { endpointName: props.endpointName, localPath: INPUT, featuresAttribute, inferenceAttribute };
    const resource = new sagemaker.CfnModelExplainabilityJobDefinition(scope, 'Definition', {
      ...common(props),
      modelExplainabilityAppSpecification: {
        imageUri: props.image,
        configUri: config(props),
        environment: metrics(props),
      },
      modelExplainabilityBaselineConfig: { constraintsResource: constraints(props) },
      modelExplainabilityJobInput: { endpointInput },
      modelExplainabilityJobOutputConfig: output(props),
    });
    return { arn: resource.attrJobDefinitionArn, resource };
  },
};

function common(props: DriftDefinitionProps) {
  return {
    roleArn: props.role.roleArn,
    networkConfig: props.network,
    stoppingCondition: { maxRuntimeInSeconds: props.maxRuntimeInSeconds },
    jobResources: {
      clusterConfig: {
        instanceCount: props.instanceCount,
        instanceType: props.instanceType,
        volumeSizeInGb: props.volumeSizeInGb,
        volumeKmsKeyId: props.volumeKeyArn,
      },
    },
  };
}

function metrics(props: DriftDefinitionProps): Record<string, string> {
  return { publish_cloudwatch_metrics: props.publishesMetrics ? 'Enabled' : 'Disabled' };
}

function output(props: DriftDefinitionProps): sagemaker.CfnDataQualityJobDefinition.MonitoringOutputConfigProperty {
  const s3Output = { localPath: '/opt/ml/processing/output', s3UploadMode: 'EndOfJob', s3Uri: props.outputS3Uri };
  return { kmsKeyId: props.keyArn, monitoringOutputs: [{ s3Output }] };
}

function answers(props: DriftDefinitionProps) {
  const { inferenceAttribute, probabilityAttribute, probabilityThreshold } = props.check._options;
  return {
    endpointName: props.endpointName,
    localPath: INPUT,
    inferenceAttribute,
    probabilityAttribute,
    probabilityThresholdAttribute: probabilityThreshold,
    ...OFFSETS,
  };
}

function groundTruth(props: DriftDefinitionProps): { readonly s3Uri: string } {
  const prefix = folderPrefix(props.check._options.groundTruthPrefix ?? '').replace(/\/$/, '');
  return { s3Uri: uri(props, prefix) };
}

function constraints(props: DriftDefinitionProps): { readonly s3Uri: string } | undefined {
  const { constraintsKey } = props.check._options;
  return constraintsKey === undefined ? undefined : { s3Uri: uri(props, constraintsKey) };
}

function config(props: DriftDefinitionProps): string {
  return uri(props, props.check._options.configKey ?? '');
}

function uri({ check }: DriftDefinitionProps, key: string): string {
  return `s3://${check.bucket.bucketName}/${key}`;
}
