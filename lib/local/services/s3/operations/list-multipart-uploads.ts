import type { ListMultipartUploadsCommandInput, ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import { ownerOf } from '../acl';
import type { S3Context } from '../context';
import { describePrefixes } from '../listing/describe';
import { keyEncoder } from '../listing/encoding';
import { startAfterMarker } from '../listing/marker';
import { lastKey, takePage } from '../listing/page';
import { pageSize } from '../listing/page-size';
import { Scan, type Cursor } from '../listing/scan';
import { openUploads } from '../listing/sources';
import type { Upload } from '../uploads';

export const listMultipartUploads = (s3: S3Context) =>
  real<ListMultipartUploadsCommandInput, ListMultipartUploadsCommandOutput>((input) => {
    const bucket = s3.buckets.find(input);
    const {
      Prefix: prefix = '',
      Delimiter: delimiter,
      KeyMarker: marker = '',
      UploadIdMarker: uploadMarker = '',
    } = input;
    const limit = pageSize('max-uploads', input.MaxUploads);
    const scan = new Scan(openUploads(s3.uploads, bucket.name), startOf(s3, input));
    const page = takePage(scan, { prefix, delimiter, limit });
    const encode = keyEncoder(input.EncodingType);
    const next = page.truncated ? lastKey(page) : undefined;
    return {
      Bucket: bucket.name,
      Prefix: encode(prefix),
      Delimiter: delimiter && encode(delimiter),
      KeyMarker: encode(marker),
      UploadIdMarker: uploadMarker,
      NextKeyMarker: next && encode(next),
      NextUploadIdMarker:
        page.truncated && page.last !== undefined && 'entry' in page.last ? page.last.entry.id : undefined,
      MaxUploads: limit,
      EncodingType: input.EncodingType,
      IsTruncated: page.truncated,
      Uploads: page.entries.map((upload) => describeUpload(s3, upload, encode)),
      CommonPrefixes: describePrefixes(page.prefixes, encode),
    };
  });

/** An upload marker only counts together with a key marker: uploads of that key behind it are still to come. */
function startOf(s3: S3Context, input: ListMultipartUploadsCommandInput): Cursor<Upload> {
  const { Bucket: bucket = '', Prefix: prefix = '', KeyMarker: key = '', UploadIdMarker: id } = input;
  const last =
    id === undefined
      ? undefined
      : s3.uploads.list(bucket, Buffer.from(key)).find((upload) => upload.key === key && upload.id === id);
  return last === undefined ? { key: startAfterMarker(prefix, input.Delimiter, key) } : { key: Buffer.from(key), last };
}

function describeUpload({ platform }: S3Context, upload: Upload, encode: (key: string) => string) {
  const owner = ownerOf(platform.account);
  return {
    Key: encode(upload.key),
    UploadId: upload.id,
    Initiated: new Date(upload.initiated),
    Initiator: owner,
    Owner: owner,
    StorageClass: (upload.description.storageClass ?? 'STANDARD') as 'STANDARD',
    ChecksumAlgorithm: upload.chosen ? (upload.algorithm as 'CRC32') : undefined,
    ChecksumType: upload.chosen ? upload.type : undefined,
  };
}
