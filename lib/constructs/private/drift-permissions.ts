import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DriftMonitorProps } from '../monitoring/drift-monitor-props';
import { capturePrefix } from './data-capture';
import { sagemakerArn } from './endpoint-arn';
import {
  allowLogsAndMetrics,
  allowNetworkInterfaces,
  allowReading,
  allowVolumeKey,
  allowWriting,
} from './execution-role';
import { folderPrefix } from './s3-prefix';
import { allow } from './wildcards';

export const EXPLAINABILITY = 'ModelExplainability';

/** Begins the names that Clarify gives. */
const SHADOW = 'sagemaker-clarify-endpoint';

/** All that a drift monitor does as its role, apart from pulling the image. */
export function allowWatching(
  scope: Construct,
  role: iam.IRole,
  props: DriftMonitorProps,
  outputPrefix: string,
  inVpc: boolean,
): void {
  const { bucket, monitoringType, _options: where } = props.check;
  const key = props.encryptionKey ?? props.dataCaptureBucket.encryptionKey;
  allowLogsAndMetrics(scope, role, '/aws/sagemaker/ProcessingJobs');
  allowReading(role, props.dataCaptureBucket, capturePrefix(props));
  allowWriting(role, props.dataCaptureBucket, outputPrefix, key);
  const keys = [where.constraintsKey, where.statisticsKey, where.configKey];
  if (where.groundTruthPrefix !== undefined) keys.push(folderPrefix(where.groundTruthPrefix));
  for (const read of keys) if (read !== undefined) allowReading(role, bucket, read);
  if (key !== undefined) allowVolumeKey(role, key);
  if (inVpc) allowNetworkInterfaces(role);
  if (monitoringType === EXPLAINABILITY) allowShadowEndpoint(scope, role);
}

/** To explain answers Clarify asks a copy of the model, on an endpoint that it starts and ends itself. */
function allowShadowEndpoint(scope: Construct, role: iam.IRole): void {
  const operations = ['CreateEndpoint', 'CreateEndpointConfig', 'DeleteEndpoint', 'DeleteEndpointConfig'];
  const more = ['AddTags', 'DescribeEndpoint', 'DescribeEndpointConfig', 'InvokeEndpoint'];
  const actions = [...operations, ...more].map((operation) => `sagemaker:${operation}`);
  const resources = ['endpoint', 'endpoint-config'].map((kind) => sagemakerArn(scope, kind, `${SHADOW}-*`));
  allow(role, { actions, resources }, 'Clarify names the endpoint when it starts it');
  const models = { actions: ['sagemaker:DescribeModel'], resources: [sagemakerArn(scope, 'model', '*')] };
  allow(role, models, 'the configuration of Clarify, an object in S3, names the model');
}
