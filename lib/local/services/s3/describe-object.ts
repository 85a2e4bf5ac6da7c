import type { Bucket } from './buckets';
import { describeEncryption } from './encryption';
import { shownVersion } from './find-object';
import type { StoredChecksum, StoredObject } from './object-version';
import { contentRange } from './ranges';
import type { ByteRange } from '../../common/byte-range';

/** What GetObject and HeadObject say about an object. */
export function describeObject(
  bucket: Bucket,
  object: StoredObject,
  range: ByteRange | undefined,
  checksumMode: string | undefined,
): object {
  const { content, size } = object;
  const tags = Object.keys(content.tags).length;
  return {
    ...content.headers,
    ...describeEncryption(content.encryption),
    ...(checksumMode === 'ENABLED' && range === undefined ? describeChecksum(content.checksum) : {}),
    AcceptRanges: 'bytes',
    ContentLength: range === undefined ? size : range.end - range.start + 1,
    ContentRange: range && contentRange(range, size),
    ETag: quoted(object.etag),
    LastModified: new Date(object.modified),
    Metadata: content.metadata,
    StorageClass: object.storageClass === 'STANDARD' ? undefined : object.storageClass,
    TagCount: tags === 0 ? undefined : tags,
    VersionId: shownVersion(bucket, object.version),
  };
}

export function describeChecksum(checksum: StoredChecksum | undefined): object {
  return checksum === undefined
    ? {}
    : { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}
