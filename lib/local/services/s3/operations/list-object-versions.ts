import type { ListObjectVersionsCommandInput, ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import { ownerOf } from '../acl';
import type { S3Context } from '../context';
import { invalidArgument } from '../errors';
import { describeEntry, describePrefixes } from '../listing/describe';
import { keyEncoder } from '../listing/encoding';
import { startAfterMarker } from '../listing/marker';
import { lastKey, takePage } from '../listing/page';
import { pageSize } from '../listing/page-size';
import { Scan, type Cursor } from '../listing/scan';
import { allVersions } from '../listing/sources';
import type { ObjectSummary } from '../object-version';

export const listObjectVersions = (s3: S3Context) =>
  real<ListObjectVersionsCommandInput, ListObjectVersionsCommandOutput>((input) => {
    const bucket = s3.buckets.find(input);
    const { Prefix: prefix = '', Delimiter: delimiter, KeyMarker: marker = '', VersionIdMarker: version = '' } = input;
    const limit = pageSize('max-keys', input.MaxKeys);
    const scan = new Scan(allVersions(s3.platform.store, bucket.name), startOf(s3, input));
    const page = takePage(scan, { prefix, delimiter, limit });
    const encode = keyEncoder(input.EncodingType);
    const next = page.truncated ? lastKey(page) : undefined;
    return {
      Name: bucket.name,
      Prefix: encode(prefix),
      Delimiter: delimiter && encode(delimiter),
      KeyMarker: encode(marker),
      VersionIdMarker: version,
      NextKeyMarker: next && encode(next),
      NextVersionIdMarker:
        page.truncated && page.last !== undefined && 'entry' in page.last ? page.last.entry.version : undefined,
      MaxKeys: limit,
      EncodingType: input.EncodingType,
      IsTruncated: page.truncated,
      Versions: page.entries.filter(({ deleted }) => !deleted).map((entry) => describeVersion(s3, entry, encode)),
      DeleteMarkers: page.entries.filter(({ deleted }) => deleted).map((entry) => describeMarker(s3, entry, encode)),
      CommonPrefixes: describePrefixes(page.prefixes, encode),
    };
  });

function startOf(s3: S3Context, input: ListObjectVersionsCommandInput): Cursor<ObjectSummary> {
  const { Bucket: bucket = '', Prefix: prefix = '', KeyMarker: key, VersionIdMarker: version } = input;
  if (version === undefined || version === '') return { key: startAfterMarker(prefix, input.Delimiter, key) };
  if (key === undefined || key === '')
    throw invalidArgument(
      'A version-id marker cannot be specified without a key marker.',
      'version-id-marker',
      version,
    );
  const last = s3.objects.tryFindVersion(bucket, key, version);
  return last === undefined ? { key: startAfterMarker(prefix, input.Delimiter, key) } : { key: Buffer.from(key), last };
}

function describeVersion({ platform }: S3Context, object: ObjectSummary, encode: (key: string) => string) {
  return { ...describeEntry(object, encode, platform.account), VersionId: object.version, IsLatest: object.latest };
}

function describeMarker({ platform }: S3Context, object: ObjectSummary, encode: (key: string) => string) {
  return {
    Key: encode(object.key),
    VersionId: object.version,
    IsLatest: object.latest,
    LastModified: new Date(object.modified),
    Owner: ownerOf(platform.account),
  };
}
