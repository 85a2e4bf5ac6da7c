import type { Channel, CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { faultOf } from '../../../workloads/training/metrics';
import { notSupportedHere, validationException } from '../errors';

/** What the API model cannot say about a CreateTrainingJob request; every fault of a kind together. */
export function checkTrainingRequest(input: CreateTrainingJobCommandInput): void {
  const unsupported = [...unsupportedIn(input)];
  if (unsupported.length > 0) throw notSupportedHere(unsupported);
  const faults = [...faultsIn(input)];
  if (faults.length > 0) throw validationException(faults.join('; '));
}

function* unsupportedIn(input: CreateTrainingJobCommandInput): Iterable<string> {
  if (input.AlgorithmSpecification?.AlgorithmName !== undefined) yield 'AlgorithmName (a marketplace algorithm)';
  if (input.AlgorithmSpecification?.TrainingInputMode === 'Pipe') yield 'TrainingInputMode Pipe';
  if (input.ServerlessJobConfig !== undefined) yield 'ServerlessJobConfig';
  if (input.SessionChainingConfig?.EnableSessionTagChaining === true) yield 'SessionChainingConfig';
  for (const channel of input.InputDataConfig ?? []) {
    for (const what of unsupportedInChannel(channel)) yield `${what} in channel ${channel.ChannelName}`;
  }
}

function* unsupportedInChannel({
  InputMode,
  CompressionType,
  RecordWrapperType,
  ShuffleConfig,
  DataSource,
}: Channel): Iterable<string> {
  if (InputMode === 'Pipe') yield 'InputMode Pipe';
  if (CompressionType === 'Gzip') yield 'CompressionType Gzip (of Pipe mode)';
  if (RecordWrapperType === 'RecordIO') yield 'RecordWrapperType RecordIO (of Pipe mode)';
  if (ShuffleConfig !== undefined) yield 'ShuffleConfig';
  if (DataSource?.FileSystemDataSource !== undefined) yield 'FileSystemDataSource';
  if (DataSource?.DatasetSource !== undefined) yield 'DatasetSource';
  const { S3DataType, InstanceGroupNames } = DataSource?.S3DataSource ?? {};
  if (S3DataType !== undefined && S3DataType !== 'S3Prefix' && S3DataType !== 'ManifestFile')
    yield `S3DataType ${S3DataType}`;
  if (InstanceGroupNames !== undefined && InstanceGroupNames.length > 0) yield 'InstanceGroupNames';
}

function* faultsIn(input: CreateTrainingJobCommandInput): Iterable<string> {
  const { AlgorithmSpecification: algorithm, ResourceConfig: resources, StoppingCondition: stopping } = input;
  if (algorithm?.TrainingImage === undefined)
    yield 'Either TrainingImage or AlgorithmName must be provided in AlgorithmSpecification';
  if (resources === undefined) yield 'ResourceConfig must be provided';
  else yield* resourceFaults(resources);
  yield* channelFaults(input.InputDataConfig ?? []);
  for (const { Name, Regex = '' } of algorithm?.MetricDefinitions ?? []) {
    const fault = faultOf(Regex);
    if (fault !== undefined) yield `the regular expression of metric ${Name} cannot be used: ${fault}`;
  }
  const { MaxRuntimeInSeconds: runtime = 86_400, MaxWaitTimeInSeconds: wait } = stopping ?? {};
  if (wait !== undefined && input.EnableManagedSpotTraining !== true)
    yield 'MaxWaitTimeInSeconds is only allowed when EnableManagedSpotTraining is true';
  if (wait !== undefined && wait < runtime)
    yield `MaxWaitTimeInSeconds must be greater than or equal to MaxRuntimeInSeconds`;
  if (input.EnableManagedSpotTraining === true && wait === undefined)
    yield 'MaxWaitTimeInSeconds must be provided when EnableManagedSpotTraining is true';
}

function* resourceFaults(resources: NonNullable<CreateTrainingJobCommandInput['ResourceConfig']>): Iterable<string> {
  const groups = (resources.InstanceGroups ?? []).length > 0;
  const single = resources.InstanceType !== undefined || resources.InstanceCount !== undefined;
  if (groups && single) yield 'InstanceGroups cannot be combined with InstanceType or InstanceCount in ResourceConfig';
  if (!groups && resources.InstanceType === undefined) yield 'InstanceType must be provided in ResourceConfig';
}

function* channelFaults(channels: readonly Channel[]): Iterable<string> {
  const names = channels.map(({ ChannelName }) => ChannelName);
  for (const name of new Set(names.filter((other, index) => names.indexOf(other) !== index)))
    yield `Duplicate channel name: ${name}`;
  for (const { ChannelName, DataSource } of channels) {
    if (DataSource?.S3DataSource === undefined && DataSource?.FileSystemDataSource === undefined)
      yield `channel ${ChannelName} has no DataSource.S3DataSource`;
  }
}
