import type { Channel } from '@aws-sdk/client-sagemaker';
import { ServiceError } from '../../../common/errors';
import type { ChannelObject, TrainingChannel } from '../../../workloads/training/spec';
import { validationException } from '../errors';
import type { S3, S3Location } from '../s3';
import { tryParseS3Uri } from '../s3';

const MAX_MANIFEST_BYTES = 32 * 1024 * 1024;

/** A job's inputs cannot be had: in SageMaker's words, without the prefix that a failure reason has. */
export class DataDownloadError extends Error {
  override readonly name = 'DataDownloadError';
}

/** The channels of a job with everything that S3 holds for them. @throws DataDownloadError */
export async function resolveChannels(
  s3: S3,
  channels: readonly Channel[],
  jobInputMode: string,
): Promise<TrainingChannel[]> {
  try {
    return await Promise.all(channels.map((channel) => resolveChannel(s3, channel, jobInputMode)));
  } catch (error) {
    if (error instanceof ServiceError) throw new DataDownloadError(error.message, { cause: error });
    throw error;
  }
}

async function resolveChannel(s3: S3, channel: Channel, jobInputMode: string): Promise<TrainingChannel> {
  const { S3Uri = '', S3DataType, S3DataDistributionType } = channel.DataSource?.S3DataSource ?? {};
  const inputMode = (channel.InputMode ?? jobInputMode) === 'FastFile' ? 'FastFile' : 'File';
  const listed = S3DataType === 'ManifestFile' ? await fromManifest(s3, S3Uri) : await fromPrefix(s3, S3Uri);
  if (inputMode === 'FastFile') refusePartialFolder(S3Uri, listed);
  return {
    name: channel.ChannelName as string,
    inputMode,
    distribution: S3DataDistributionType === 'ShardedByS3Key' ? 'ShardedByS3Key' : 'FullyReplicated',
    contentType: channel.ContentType,
    recordWrapper: channel.RecordWrapperType === 'RecordIO' ? 'RecordIO' : 'None',
    source: S3Uri,
    objects: listed.objects,
  };
}

interface Listed {
  readonly objects: ChannelObject[];
  /** What was cut from the keys is not all of the prefix: it ends within a name. */
  readonly partial: boolean;
}

async function fromPrefix(s3: S3, uri: string): Promise<Listed> {
  const location = locationOf(uri);
  const keys: string[] = [];
  for await (const key of s3.keys(location)) keys.push(key);
  const folder = folderOf(location.key, keys);
  const objects = keys
    .filter((key) => key.length > folder.length)
    .map((key) => objectOf(s3, location.bucket, key, key.slice(folder.length)));
  return {
    objects,
    partial: !location.key.endsWith('/') && folder.length < location.key.length && !keys.includes(location.key),
  };
}

/** The part of the keys that is not shown below the channel: `data/`, for the prefixes `data`, `data/` and `data/x` alike. */
function folderOf(prefix: string, keys: readonly string[]): string {
  if (prefix === '' || prefix.endsWith('/')) return prefix;
  if (keys.length > 0 && keys.every((key) => key.startsWith(`${prefix}/`))) return `${prefix}/`;
  return prefix.slice(0, prefix.lastIndexOf('/') + 1);
}

/** `[{"prefix":"s3://bucket/folder/"},"relative/key",…]` */
async function fromManifest(s3: S3, uri: string): Promise<Listed> {
  const parsed = parseManifest((await s3.read(locationOf(uri), MAX_MANIFEST_BYTES)).toString('utf8'), uri);
  const { bucket, key } = locationOf(parsed.prefix);
  return { objects: parsed.names.map((name) => objectOf(s3, bucket, key + name, name)), partial: false };
}

function parseManifest(text: string, uri: string): { readonly prefix: string; readonly names: string[] } {
  try {
    const [head, ...names] = JSON.parse(text) as [{ prefix: string }, ...string[]];
    if (typeof head.prefix === 'string' && names.every((name) => typeof name === 'string'))
      return { prefix: head.prefix, names };
  } catch {
    // Worded below, as any other fault of the manifest.
  }
  throw new DataDownloadError(`the manifest ${uri} is not of the form [{"prefix":"s3://…"},"key",…]`);
}

function objectOf(s3: S3, bucket: string, key: string, name: string): ChannelObject {
  return { name, open: () => s3.open({ bucket, key }) };
}

function refusePartialFolder(uri: string, { partial }: Listed): void {
  if (!partial) return;
  throw new DataDownloadError(
    `Failed to download data. For FastFile mode, partial S3 prefix is not supported. S3 prefix has to end with a full file or folder. Add a trailing '/' to ${uri}`,
  );
}

function locationOf(uri: string): S3Location {
  const location = tryParseS3Uri(uri);
  if (location === undefined) throw new DataDownloadError(`${uri} is not an s3:// URI`);
  return location;
}

/** SageMaker looks into S3 before it takes a job. @throws ServiceError ValidationException */
export async function requireObjects(
  s3: S3,
  channels: readonly Channel[],
  region: string,
  roleArn: string,
): Promise<void> {
  for (const { DataSource } of channels) {
    const uri = DataSource?.S3DataSource?.S3Uri ?? '';
    const location = tryParseS3Uri(uri);
    if (location === undefined || !(await exists(s3, location)))
      throw validationException(nothingFound(uri, location?.bucket ?? '', region, roleArn));
  }
}

async function exists(s3: S3, location: S3Location): Promise<boolean> {
  try {
    return await s3.hasAny(location);
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}

function nothingFound(uri: string, bucket: string, region: string, role: string): string {
  return (
    `No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that the bucket exists in the selected region (${region}), ` +
    `that objects exist under that S3 prefix, and that the role "${role}" has "s3:ListBucket" permissions on bucket "${bucket}".`
  );
}
