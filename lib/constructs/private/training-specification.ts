import type { Duration, IResolvable, TagManager } from 'aws-cdk-lib';
import { Lazy, Size } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Dataset } from '../data/dataset';
import { TrainingInstanceType } from '../training/training-instance-type';
import type { TrainingSpecificationProps } from '../training/training-specification-props';
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
  /** With those that the container needs. */
  readonly channels: { readonly [channel: string]: Dataset };
  readonly hyperparameters: { readonly [name: string]: unknown };
  /** For jobs without a limit of their own. */
  readonly maxRuntime: Duration;
}

/** CreateTrainingJob's input without the job's name. Undefined members are left out of the template. */
export function trainingSpecification(
  props: TrainingSpecificationProps,
  around: TrainingSurroundings,
): Record<string, unknown> {
  const bucket = around.outputBucket.bucketName;
  return {
    RoleArn: around.roleArn,
    AlgorithmSpecification: algorithm(props, around),
    HyperParameters: texts(around.hyperparameters),
    Environment: texts(environmentOf(props)),
    InputDataConfig: channels(around.channels),
    OutputDataConfig: {
      S3OutputPath: `s3://${bucket}/${around.outputPrefix}`,
      KmsKeyId: around.encryptionKey?.keyArn,
    },
    ResourceConfig: resources(props, around),
    StoppingCondition: stopping(props, around),
    RetryStrategy: props.maxRetryAttempts === undefined ? undefined : { MaximumRetryAttempts: props.maxRetryAttempts },
    ProfilerConfig: profiler(props, around),
    CheckpointConfig:
      around.checkpointPrefix === undefined ? undefined : { S3Uri: `s3://${bucket}/${around.checkpointPrefix}` },
    EnableManagedSpotTraining: props.spot ?? false,
    EnableNetworkIsolation: props.networkIsolation ?? true,
    EnableInterContainerTrafficEncryption: props.interContainerEncryption ?? true,
    VpcConfig: around.placement && {
      Subnets: around.placement.subnets,
      SecurityGroupIds: around.placement.securityGroupIds,
    },
    Tags: lazyTags(around.tags),
  };
}

/** SageMaker refuses an empty list. */
function channels(given: { readonly [channel: string]: Dataset }): Record<string, unknown>[] | undefined {
  const found = Object.entries(given).map(([name, dataset]) => channelSpecification(name, dataset));
  return found.length === 0 ? undefined : found;
}

function algorithm(props: TrainingSpecificationProps, around: TrainingSurroundings): Record<string, unknown> {
  const metrics = (props.metricDefinitions ?? []).map(({ name, regex }) => ({ Name: name, Regex: regex }));
  return {
    TrainingImage: around.image,
    TrainingInputMode: 'File',
    ContainerEntrypoint: props.containerEntrypoint,
    ContainerArguments: props.containerArguments,
    TrainingImageConfig: around.imageNeedsVpc ? { TrainingRepositoryAccessMode: 'Vpc' } : undefined,
    MetricDefinitions: metrics.length > 0 ? metrics : undefined,
  };
}

function texts(values: Readonly<Record<string, unknown>>): Record<string, string> | undefined {
  const entries = Object.entries(values).map(([name, value]) => [name, String(value)] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** A secret is named here, and read by the container. */
export function environmentOf(
  props: Pick<TrainingSpecificationProps, 'environment' | 'secrets'>,
): Record<string, string> {
  const arns = Object.entries(props.secrets ?? {}).map(([name, secret]) => [name, secret.secretArn] as const);
  return { ...props.environment, ...Object.fromEntries(arns) };
}

function profiler(
  props: TrainingSpecificationProps,
  around: TrainingSurroundings,
): Record<string, unknown> | undefined {
  if (props.profilingInterval === undefined) return undefined;
  return {
    S3OutputPath: `s3://${around.outputBucket.bucketName}/${around.outputPrefix}`,
    ProfilingIntervalInMilliseconds: props.profilingInterval.toMilliseconds(),
  };
}

function resources(props: TrainingSpecificationProps, around: TrainingSurroundings): Record<string, unknown> {
  const types = instanceTypes(props);
  return {
    ...machines(props),
    VolumeSizeInGB: (props.volumeSize ?? Size.gibibytes(30)).toGibibytes(),
    VolumeKmsKeyId: types.some((type) => type.hasLocalStorage) ? undefined : around.encryptionKey?.keyArn,
    KeepAlivePeriodInSeconds: props.keepAlive?.toSeconds(),
  };
}

function machines(props: TrainingSpecificationProps): Record<string, unknown> {
  if (props.instanceGroups === undefined) {
    const [type = TrainingInstanceType.M5_LARGE] = instanceTypes(props);
    return { InstanceType: type.name, InstanceCount: props.instanceCount ?? 1 };
  }
  const groups = props.instanceGroups.map(({ name, instanceType, instanceCount }) => ({
    InstanceGroupName: name,
    InstanceType: instanceType.name,
    InstanceCount: instanceCount ?? 1,
  }));
  return { InstanceGroups: groups };
}

/** The types of all machines of the job. */
export function instanceTypes(props: TrainingSpecificationProps): TrainingInstanceType[] {
  if (props.instanceGroups !== undefined) return props.instanceGroups.map(({ instanceType }) => instanceType);
  return [props.instanceType ?? TrainingInstanceType.M5_LARGE];
}

function stopping(props: TrainingSpecificationProps, around: TrainingSurroundings): Record<string, unknown> {
  const maxRuntime = props.maxRuntime ?? around.maxRuntime;
  return {
    MaxRuntimeInSeconds: maxRuntime.toSeconds(),
    MaxWaitTimeInSeconds: props.spot === true ? (props.maxWait ?? maxRuntime).toSeconds() : undefined,
  };
}

/** Tags as the API writes them; read at the end of the synthesis, when all are there. */
export function lazyTags(tags: TagManager): IResolvable {
  const produce = () => Object.entries(tags.tagValues()).map(([Key, Value]) => ({ Key, Value }));
  return Lazy.any({ produce }, { omitEmptyArray: true });
}

/** Versions by channel, of the channels that have one. */
export function dataVersions(channels: { readonly [channel: string]: Dataset }): Record<string, string> {
  const versions = Object.entries(channels).flatMap(([name, { options }]) =>
    options.version === undefined ? [] : [[name, options.version] as const],
  );
  return Object.fromEntries(versions);
}
