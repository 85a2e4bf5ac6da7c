import type { Channel } from '@aws-sdk/client-sagemaker';
import type { ContainerEngine } from '../../../containers/engine';
import { linksObjects } from '../../../workloads/training/channel-places';
import type { TrainingChannel } from '../../../workloads/training/spec';
import { refuseClashes } from '../clashes';
import { validationException } from '../errors';
import type { S3 } from '../s3';
import type { ObjectSource, S3Data } from '../s3-data';
import { DataDownloadError, hasObjects, nothingFound, s3Data } from '../s3-data';
import { fromAugmentedManifest } from './augmented-manifest';
import type { FileSystems } from './file-systems';
import { resolveFileSystem } from './file-systems';

/** Where a job's inputs come from. */
export interface InputSources {
  readonly s3: S3;
  /** S3 with every object in a file of its own: nothing is copied for a job. */
  readonly files: ObjectSource;
  /** What the channels are for. */
  readonly engine: Pick<ContainerEngine, 'name'>;
  readonly fileSystems: FileSystems;
  readonly region: string;
  readonly roleArn: string;
}

/** The channels of a job with everything that is there for them. @throws DataDownloadError */
export function resolveChannels(
  sources: InputSources,
  channels: readonly Channel[],
  jobInputMode: string,
): Promise<TrainingChannel[]> {
  return Promise.all(channels.map((channel) => resolveChannel(sources, channel, inputModeOf(channel, jobInputMode))));
}

type InputMode = TrainingChannel['inputMode'];

/** A channel's own mode goes before the job's. */
export function inputModeOf({ InputMode }: Channel, jobInputMode: string | undefined): InputMode {
  return (InputMode ?? jobInputMode ?? 'File') as InputMode;
}

async function resolveChannel(sources: InputSources, channel: Channel, inputMode: InputMode): Promise<TrainingChannel> {
  const { S3DataSource: s3, FileSystemDataSource: fileSystem } = channel.DataSource ?? {};
  return {
    name: channel.ChannelName as string,
    inputMode,
    distribution: s3?.S3DataDistributionType === 'ShardedByS3Key' ? 'ShardedByS3Key' : 'FullyReplicated',
    groups: s3?.InstanceGroupNames,
    contentType: channel.ContentType,
    recordWrapper: channel.RecordWrapperType === 'RecordIO' ? 'RecordIO' : 'None',
    compression: channel.CompressionType === 'Gzip' ? 'Gzip' : 'None',
    shuffleSeed: channel.ShuffleConfig?.Seed === undefined ? undefined : String(channel.ShuffleConfig.Seed),
    source: s3?.S3Uri ?? '',
    ...(fileSystem === undefined
      ? { objects: await objectsOf(sources, channel, inputMode) }
      : { objects: [], fileSystem: await resolveFileSystem(sources.fileSystems, fileSystem) }),
  };
}

async function objectsOf(
  { s3, files, engine, region, roleArn }: InputSources,
  { DataSource }: Channel,
  inputMode: InputMode,
): Promise<TrainingChannel['objects']> {
  const { S3Uri = '', S3DataType, AttributeNames = [] } = DataSource?.S3DataSource ?? {};
  if (S3DataType === 'AugmentedManifestFile') return fromAugmentedManifest(s3, S3Uri, AttributeNames);
  const data = await s3Data(linksObjects(inputMode, engine) ? files : s3, S3Uri, S3DataType);
  if (!data.found) throw new DataDownloadError(nothingFound(S3Uri, region, roleArn));
  if (inputMode === 'FastFile') refusePartialFolder(S3Uri, data);
  if (inputMode !== 'Pipe') refuseClashes(data.objects, S3Uri);
  // What consoles leave to mark an empty folder has nothing to stream.
  return inputMode === 'Pipe' ? data.objects.filter(({ name }) => !name.endsWith('/')) : data.objects;
}

function refusePartialFolder(uri: string, { partial }: S3Data): void {
  if (!partial) return;
  throw new DataDownloadError(
    `Failed to download data. For FastFile mode, partial S3 prefix is not supported. S3 prefix has to end with a full file or folder. Add a trailing '/' to ${uri}`,
  );
}

/** SageMaker looks into S3 before it takes a job. @throws ServiceError ValidationException */
export async function requireObjects(
  s3: S3,
  channels: readonly Channel[],
  region: string,
  roleArn: string,
): Promise<void> {
  for (const { DataSource } of channels) {
    const uri = DataSource?.S3DataSource?.S3Uri;
    if (uri !== undefined && !(await hasObjects(s3, uri)))
      throw validationException(nothingFound(uri, region, roleArn));
  }
}
