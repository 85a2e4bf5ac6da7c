import type { Channel, CreateTrainingJobCommandInput, DataSource } from '@aws-sdk/client-sagemaker';
import { OTHER_KERNEL, pipesReach } from '../../../workloads/pipes/reach';
import { inputModeOf } from './inputs';

/** What of a job's channels the local cloud does not do. */
export function* unsupportedChannels({ InputDataConfig = [] }: CreateTrainingJobCommandInput): Iterable<string> {
  for (const { ChannelName, CompressionType, DataSource: source } of InputDataConfig) {
    const type = source?.S3DataSource?.S3DataType;
    if (source?.DatasetSource !== undefined) yield `DatasetSource in channel ${ChannelName}`;
    if (type === 'Converse') yield `S3DataType Converse in channel ${ChannelName}`;
    if (type === 'AugmentedManifestFile' && CompressionType === 'Gzip')
      yield `CompressionType Gzip of an AugmentedManifestFile in channel ${ChannelName}`;
    if (source?.S3DataSource?.ModelAccessConfig !== undefined) yield `ModelAccessConfig in channel ${ChannelName}`;
    if (source?.S3DataSource?.HubAccessConfig !== undefined) yield `HubAccessConfig in channel ${ChannelName}`;
  }
}

/** What the API model cannot say about channels. */
export function* channelFaults(input: CreateTrainingJobCommandInput): Iterable<string> {
  const channels = input.InputDataConfig ?? [];
  const names = channels.map(({ ChannelName }) => ChannelName);
  for (const name of new Set(names.filter((other, index) => names.indexOf(other) !== index)))
    yield `Duplicate channel name: ${name}`;
  for (const channel of channels) {
    for (const fault of faultsOf(channel, input)) yield `channel ${channel.ChannelName} ${fault}`;
  }
}

function* faultsOf(channel: Channel, input: CreateTrainingJobCommandInput): Iterable<string> {
  const { S3DataSource: s3, FileSystemDataSource: fileSystem } = channel.DataSource ?? {};
  if ((s3 === undefined) === (fileSystem === undefined))
    yield 'needs either DataSource.S3DataSource or DataSource.FileSystemDataSource';
  const mode = inputModeOf(channel, input.AlgorithmSpecification?.TrainingInputMode);
  if (mode !== 'Pipe') yield* outsidePipe(channel, mode);
  if (s3 !== undefined) yield* s3Faults(s3, mode, input);
  if (fileSystem !== undefined) yield* fileSystemFaults(mode, input);
}

function* outsidePipe(
  { CompressionType, RecordWrapperType, DataSource: source }: Channel,
  mode: string,
): Iterable<string> {
  const needsPipe = (what: string): string => `has InputMode ${mode}: ${what} is only allowed in Pipe mode`;
  if (CompressionType === 'Gzip') yield needsPipe('CompressionType Gzip');
  if (RecordWrapperType === 'RecordIO') yield needsPipe('RecordWrapperType RecordIO');
  if (source?.S3DataSource?.S3DataType === 'AugmentedManifestFile') yield needsPipe('S3DataType AugmentedManifestFile');
}

function* s3Faults(
  { S3DataType, AttributeNames = [], InstanceGroupNames = [] }: NonNullable<DataSource['S3DataSource']>,
  mode: string,
  { ResourceConfig }: CreateTrainingJobCommandInput,
): Iterable<string> {
  const augmented = S3DataType === 'AugmentedManifestFile';
  if (augmented && AttributeNames.length === 0) yield 'has S3DataType AugmentedManifestFile and needs AttributeNames';
  if (!augmented && AttributeNames.length > 0)
    yield `has S3DataType ${S3DataType}: AttributeNames belong to AugmentedManifestFile`;
  if (S3DataType === 'ManifestFile' && mode === 'FastFile')
    yield 'has InputMode FastFile, which reads S3DataType S3Prefix only';
  const groups = (ResourceConfig?.InstanceGroups ?? []).map(({ InstanceGroupName }) => InstanceGroupName);
  for (const name of InstanceGroupNames)
    if (!groups.includes(name)) yield `names the instance group ${name}, which ResourceConfig.InstanceGroups has not`;
}

function* fileSystemFaults(mode: string, { VpcConfig }: CreateTrainingJobCommandInput): Iterable<string> {
  if (mode !== 'File') yield `has InputMode ${mode}: a file system is read in File mode`;
  if (VpcConfig === undefined) yield 'reads a file system: VpcConfig must be given';
}

/** Channels in Pipe mode, where the containers cannot read them. */
export function unreachablePipes(
  { InputDataConfig = [], AlgorithmSpecification }: CreateTrainingJobCommandInput,
  engine: 'docker' | 'process',
  machine?: NodeJS.Platform,
): string[] {
  if (pipesReach(engine, machine)) return [];
  return InputDataConfig.filter(
    (channel) => inputModeOf(channel, AlgorithmSpecification?.TrainingInputMode) === 'Pipe',
  ).map(({ ChannelName }) => `InputMode Pipe in channel ${ChannelName} ${OTHER_KERNEL}`);
}

/** File systems that the job reads and nobody has named a directory for. */
export function unknownFileSystems(channels: readonly Channel[], known: Readonly<Record<string, string>>): string[] {
  const ids = channels.flatMap(({ DataSource: source }) => source?.FileSystemDataSource?.FileSystemId ?? []);
  return [...new Set(ids)].filter((id) => known[id] === undefined);
}
