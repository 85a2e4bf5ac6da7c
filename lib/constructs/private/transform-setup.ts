import type { TagManager } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Dataset } from '../data/dataset';
import type { BatchTransformProps } from '../endpoint/batch-transform-props';
import { EndpointInstanceType } from '../endpoint/endpoint-instance-type';
import { secondsOf } from './capacity-faults';
import {
  allowLogsAndMetrics,
  allowNetworkInterfaces,
  allowReading,
  allowVolumeKey,
  allowWriting,
} from './execution-role';
import { Faults } from './faults';
import { lazyTags } from './training-specification';
import { checkPlacement } from './vpc-placement';

/** What the props alone do not say. */
export interface TransformSurroundings {
  readonly outputBucket: s3.IBucket;
  /** Empty or with a slash at its end. */
  readonly outputPrefix: string;
  readonly key?: kms.IKey;
  readonly inVpc: boolean;
  readonly tags: TagManager;
}

/** CreateTransformJob's input without the job's name. */
export function transformSpecification(
  props: BatchTransformProps,
  modelName: string,
  around: TransformSurroundings,
): Record<string, unknown> {
  const machine = props.instanceType ?? EndpointInstanceType.M5_LARGE;
  const { inputFilter, outputFilter, joinInput = false } = props;
  const processes = inputFilter !== undefined || outputFilter !== undefined || joinInput;
  const client = {
    InvocationsTimeoutInSeconds: props.invocationTimeout?.toSeconds(),
    InvocationsMaxRetries: props.invocationRetries,
  };
  return {
    ModelName: modelName,
    BatchStrategy: props.batchStrategy?.value,
    MaxPayloadInMB: props.maxPayloadInMb,
    MaxConcurrentTransforms: props.maxConcurrentTransforms,
    ModelClientConfig: Object.values(client).some((value) => value !== undefined) ? client : undefined,
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: props.input.dataType.value, S3Uri: props.input.s3Uri } },
      ContentType: props.input.options.contentType,
      CompressionType: props.input.options.compression?.value,
      SplitType: props.splitType?.value,
    },
    TransformOutput: {
      S3OutputPath: `s3://${around.outputBucket.bucketName}/${around.outputPrefix}`,
      Accept: props.accept,
      // Otherwise answers to lines stand without a line break between.
      AssembleWith: isSplit(props) ? 'Line' : undefined,
      KmsKeyId: around.key?.keyArn,
    },
    TransformResources: {
      InstanceType: machine.name,
      InstanceCount: props.instanceCount ?? 1,
      VolumeKmsKeyId: machine.hasLocalStorage ? undefined : around.key?.keyArn,
    },
    DataProcessing: processes
      ? { InputFilter: inputFilter, OutputFilter: outputFilter, JoinSource: joinInput ? 'Input' : undefined }
      : undefined,
    Tags: lazyTags(around.tags),
  };
}

/** All that a transform job does as its role, apart from reading the model and pulling the image. */
export function allowTransforming(
  scope: Construct,
  role: iam.IRole,
  props: BatchTransformProps,
  around: TransformSurroundings,
): void {
  const { outputBucket, outputPrefix, key } = around;
  allowLogsAndMetrics(scope, role, '/aws/sagemaker/TransformJobs');
  for (const keys of props.input._readableKeys) allowReading(role, props.input.bucket, keys);
  allowWriting(role, outputBucket, outputPrefix, key);
  if (key !== undefined) allowVolumeKey(role, key);
  if (around.inVpc) allowNetworkInterfaces(role);
}

/** @throws Error that names everything that CreateTransformJob would refuse */
export function checkTransform(scope: Construct, props: BatchTransformProps): void {
  const { maxPayloadInMb: payload = 6, maxConcurrentTransforms: concurrent = 1 } = props;
  const known = !Token.isUnresolved(payload) && !Token.isUnresolved(concurrent);
  const faults = new Faults(scope);
  checkInput(faults, props.input);
  faults
    .wholeNumber('instanceCount', props.instanceCount, 1, 100)
    .wholeNumber('maxPayloadInMb', payload, 0, 100)
    .wholeNumber('maxConcurrentTransforms', concurrent, 1, 100)
    .when(
      known && payload * concurrent > 100,
      `maxPayloadInMb × maxConcurrentTransforms is ${payload * concurrent} MB, at most 100 MB are allowed: lower one of them`,
    )
    .when(
      props.batchStrategy !== undefined && !isSplit(props),
      'batchStrategy is given, but objects are not cut into records: give splitType, or leave it out',
    )
    .wholeNumber('invocationTimeout in seconds', secondsOf(props.invocationTimeout), 1, 3600)
    .wholeNumber('invocationRetries', props.invocationRetries, 0, 3)
    .text('inputFilter', props.inputFilter, /^\$/, 'a JSONPath such as $.features', 63)
    .text('outputFilter', props.outputFilter, /^\$/, 'a JSONPath such as $.features', 63);
  checkPlacement(faults, props);
  faults.throwIfAny();
}

function isSplit({ splitType }: BatchTransformProps): boolean {
  return splitType !== undefined && splitType.value !== 'None';
}

/** What training can do with its data, and a transform job can not. */
function checkInput(faults: Faults, { dataType, options }: Dataset): void {
  const mode = options.inputMode?.value ?? 'File';
  faults
    .when(dataType.value === 'AugmentedManifestFile', 'input is an augmented manifest: only training reads it')
    .when(mode !== 'File', `input has inputMode ${mode}: transform jobs read whole objects, leave it out`)
    .when(
      options.distribution !== undefined || options.recordWrapper !== undefined || options.shuffleSeed !== undefined,
      'input has distribution, recordWrapper or shuffleSeed: only training knows them, leave them out',
    );
}
