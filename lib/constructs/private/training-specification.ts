import type { TagManager } from 'aws-cdk-lib';
import { Duration, Lazy, Size } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { TrainingInstanceType } from '../training/training-instance-type';
import type { TrainingJobProps } from '../training/training-job-props';
import { channelSpecification } from './channel';
import type { VpcPlacement } from './vpc-placement';

/** What the props alone do not say. */
export interface TrainingSurroundings {
  readonly image: string;
  readonly imageNeedsVpc: boolean;
  readonly roleArn: string;
  readonly outputBucket: s3.IBucket;
  readonly outputPrefix: string;
  /** Where checkpoints are kept; undefined if they are not. */
  readonly checkpointPrefix?: string;
  readonly encryptionKey?: kms.IKey;
  readonly placement?: VpcPlacement;
  readonly tags: TagManager;
}

/** CreateTrainingJob's input without the job's name. Undefined members are left out of the template. */
export function trainingSpecification(props: TrainingJobProps, around: TrainingSurroundings): Record<string, unknown> {
  const bucket = around.outputBucket.bucketName;
  return {
    RoleArn: around.roleArn,
    AlgorithmSpecification: algorithm(props, around),
    HyperParameters: texts(props.hyperparameters),
    Environment: texts(props.environment),
    InputDataConfig: Object.entries(props.channels ?? {}).map(([name, dataset]) => channelSpecification(name, dataset)),
    OutputDataConfig: {
      S3OutputPath: `s3://${bucket}/${around.outputPrefix}`,
      KmsKeyId: around.encryptionKey?.keyArn,
    },
    ResourceConfig: resources(props, around),
    StoppingCondition: stopping(props),
    CheckpointConfig:
      around.checkpointPrefix === undefined ? undefined : { S3Uri: `s3://${bucket}/${around.checkpointPrefix}` },
    EnableManagedSpotTraining: props.spot ?? false,
    EnableNetworkIsolation: props.networkIsolation ?? true,
    EnableInterContainerTrafficEncryption: props.interContainerEncryption ?? true,
    VpcConfig: around.placement && {
      Subnets: around.placement.subnets,
      SecurityGroupIds: around.placement.securityGroupIds,
    },
    Tags: Lazy.any({ produce: () => tagList(around.tags) }, { omitEmptyArray: true }),
  };
}

function algorithm(props: TrainingJobProps, around: TrainingSurroundings): Record<string, unknown> {
  const metrics = (props.metricDefinitions ?? []).map(({ name, regex }) => ({ Name: name, Regex: regex }));
  return {
    TrainingImage: around.image,
    TrainingInputMode: 'File',
    TrainingImageConfig: around.imageNeedsVpc ? { TrainingRepositoryAccessMode: 'Vpc' } : undefined,
    MetricDefinitions: metrics.length > 0 ? metrics : undefined,
  };
}

function texts(values: Readonly<Record<string, unknown>> | undefined): Record<string, string> | undefined {
  if (values === undefined) return undefined;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function resources(props: TrainingJobProps, around: TrainingSurroundings): Record<string, unknown> {
  const instanceType = props.instanceType ?? TrainingInstanceType.M5_LARGE;
  return {
    InstanceType: instanceType.name,
    InstanceCount: props.instanceCount ?? 1,
    VolumeSizeInGB: (props.volumeSize ?? Size.gibibytes(30)).toGibibytes(),
    VolumeKmsKeyId: instanceType.hasLocalStorage ? undefined : around.encryptionKey?.keyArn,
  };
}

function stopping(props: TrainingJobProps): Record<string, unknown> {
  const maxRuntime = props.maxRuntime ?? (props.waitForCompletion === false ? Duration.days(1) : Duration.minutes(50));
  return {
    MaxRuntimeInSeconds: maxRuntime.toSeconds(),
    MaxWaitTimeInSeconds: props.spot === true ? (props.maxWait ?? maxRuntime).toSeconds() : undefined,
  };
}

function tagList(tags: TagManager): { Key: string; Value: string }[] {
  return Object.entries(tags.tagValues()).map(([Key, Value]) => ({ Key, Value }));
}

/** Versions by channel, of the channels that have one. */
export function dataVersions(props: TrainingJobProps): Record<string, string> {
  const versions = Object.entries(props.channels ?? {}).flatMap(([name, { options }]) =>
    options.version === undefined ? [] : [[name, options.version] as const],
  );
  return Object.fromEntries(versions);
}
