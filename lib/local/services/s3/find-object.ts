import type { Bucket, BucketInput } from './buckets';
import type { S3Context } from './context';
import { invalidArgument, methodNotAllowed, noSuchKey, noSuchVersion } from './errors';
import { NULL_VERSION } from './objects';
import type { ObjectVersion, StoredObject } from './object-version';

export interface ObjectInput extends BucketInput {
  readonly Key?: string;
  readonly VersionId?: string;
}

export interface Found {
  readonly bucket: Bucket;
  readonly object: StoredObject;
}

/** The version that a request means. @throws NoSuchBucket, NoSuchKey, NoSuchVersion, MethodNotAllowed for a delete marker */
export function findObject(
  s3: S3Context,
  input: ObjectInput,
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE' = 'GET',
): Found {
  const bucket = s3.buckets.find(input);
  const key = input.Key as string;
  if (input.VersionId === undefined) {
    const latest = s3.objects.tryFindLatest(bucket.name, key);
    if (!isStored(latest)) throw noSuchKey(key, latest?.version);
    return { bucket, object: latest };
  }
  checkVersionId(input.VersionId);
  const version = s3.objects.tryFindVersion(bucket.name, key, input.VersionId);
  if (version === undefined) throw noSuchVersion(key, input.VersionId);
  if (!isStored(version)) throw methodNotAllowed(method, version.version);
  return { bucket, object: version };
}

/** @throws InvalidArgument for what can not be the name of a version */
export function checkVersionId(version: string): void {
  if (version !== NULL_VERSION && !/^[\w.-]{1,1024}$/.test(version)) {
    throw invalidArgument('Invalid version id specified', 'versionId', version);
  }
}

/** The version id as responses show it: not at all while the bucket has never kept versions. */
export function shownVersion(bucket: Bucket, version: string): string | undefined {
  return bucket.versioning === undefined ? undefined : version;
}

function isStored(object: ObjectVersion | undefined): object is StoredObject {
  return object?.content !== undefined;
}
