import { ServiceError } from '../../common/errors';
import type { ChannelObject } from '../../workloads/channel-object';
import type { S3, S3Location } from './s3';
import { tryParseS3Uri } from './s3';

const MAX_MANIFEST_BYTES = 32 * 1024 * 1024;

/** Where objects are: S3, or something that holds them ready as files. */
export type ObjectSource = Pick<S3, 'keys' | 'read' | 'open'>;

/** A job's inputs cannot be had: in SageMaker's words, without the prefix that a failure reason has. */
export class DataDownloadError extends Error {
  override readonly name = 'DataDownloadError';
}

export interface S3Data {
  /** In order; their names are paths below where the data is placed. */
  readonly objects: readonly ChannelObject[];
  /** What their names follow in their keys. */
  readonly folder: S3Location;
  /** What was cut from the keys is not all of the prefix: it ends within a name. */
  readonly partial: boolean;
  /** Whether S3 holds anything under the URI, be it the mark of an empty folder. */
  readonly found: boolean;
}

/** What `S3Uri` stands for, by `S3DataType`. @throws DataDownloadError */
export async function s3Data(s3: ObjectSource, uri: string, type: string | undefined): Promise<S3Data> {
  return type === 'ManifestFile' ? fromManifest(s3, uri) : fromPrefix(s3, uri);
}

async function fromPrefix(s3: ObjectSource, uri: string): Promise<S3Data> {
  const location = locationOf(uri);
  const keys = await keysOf(s3, location, uri);
  const folder = folderOf(location.key, keys);
  const objects = keys
    .filter((key) => key.length > folder.length)
    .map((key) => objectOf(s3, { bucket: location.bucket, key }, key.slice(folder.length)));
  const partial = !location.key.endsWith('/') && folder.length < location.key.length && !keys.includes(location.key);
  return { objects, folder: { bucket: location.bucket, key: folder }, partial, found: keys.length > 0 };
}

async function keysOf(s3: ObjectSource, location: S3Location, uri: string): Promise<string[]> {
  try {
    const keys: string[] = [];
    for await (const key of s3.keys(location)) keys.push(key);
    return keys;
  } catch (error) {
    throw inWords(error, `Unable to list objects under ${uri}`);
  }
}

/** The part of the keys that is not shown below the channel: `data/`, for the prefixes `data`, `data/` and `data/x` alike. */
function folderOf(prefix: string, keys: readonly string[]): string {
  if (prefix === '' || prefix.endsWith('/')) return prefix;
  if (keys.length > 0 && keys.every((key) => key.startsWith(`${prefix}/`))) return `${prefix}/`;
  return prefix.slice(0, prefix.lastIndexOf('/') + 1);
}

/** `[{"prefix":"s3://bucket/folder/"},"relative/key",…]` */
async function fromManifest(s3: ObjectSource, uri: string): Promise<S3Data> {
  const { prefix, names } = parseManifest(await readManifest(s3, uri, MAX_MANIFEST_BYTES), uri);
  const folder = locationOf(prefix);
  const objects = names.map((name) => objectOf(s3, { bucket: folder.bucket, key: folder.key + name }, name));
  return { objects, folder, partial: false, found: true };
}

/** @throws DataDownloadError */
export async function readManifest(s3: ObjectSource, uri: string, limit: number): Promise<string> {
  try {
    return (await s3.read(locationOf(uri), limit)).toString('utf8');
  } catch (error) {
    if (error instanceof RangeError) throw new DataDownloadError(`the manifest ${uri} has more than ${limit} bytes`);
    throw inWords(error, `Unable to download object ${uri}`);
  }
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

/** An object that is fetched when it is needed. Then S3's refusal is a DataDownloadError. */
export function objectOf(s3: ObjectSource, location: S3Location, name: string): ChannelObject {
  const open = async () => {
    try {
      return await s3.open(location);
    } catch (error) {
      throw inWords(error, `Unable to download object s3://${location.bucket}/${location.key}`);
    }
  };
  return { name, open };
}

/** As SageMaker tells what S3 answered: `Unable to download object s3://… (AccessDenied: Access Denied)`. */
function inWords(error: unknown, what: string): unknown {
  if (!(error instanceof ServiceError)) return error;
  return new DataDownloadError(`${what} (${error.code}: ${error.message})`, { cause: error });
}

export function locationOf(uri: string): S3Location {
  const location = tryParseS3Uri(uri);
  if (location === undefined) throw new DataDownloadError(`${uri} is not an s3:// URI`);
  return location;
}

/** SageMaker's words for a URI under which there is nothing. */
export function nothingFound(uri: string, region: string, role: string): string {
  const bucket = tryParseS3Uri(uri)?.bucket ?? '';
  return (
    `No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that the bucket exists in the selected region (${region}), ` +
    `that objects exist under that S3 prefix, and that the role "${role}" has "s3:ListBucket" permissions on bucket "${bucket}".`
  );
}

/** Whether anything is under the URI; a bucket that is missing or closed has nothing. */
export async function hasObjects(s3: S3, uri: string): Promise<boolean> {
  const location = tryParseS3Uri(uri);
  if (location === undefined) return false;
  try {
    return await s3.hasAny(location);
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}
