import type { ListObjectsCommandInput, ListObjectsCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import type { S3Context } from '../context';
import { describeEntry, describePrefixes } from '../listing/describe';
import { keyEncoder } from '../listing/encoding';
import { startAfterMarker } from '../listing/marker';
import { lastKey, takePage } from '../listing/page';
import { pageSize } from '../listing/page-size';
import { Scan } from '../listing/scan';
import { latestObjects } from '../listing/sources';

export const listObjects = (s3: S3Context) =>
  real<ListObjectsCommandInput, ListObjectsCommandOutput>((input) => {
    const bucket = s3.buckets.find(input);
    const { Prefix: prefix = '', Delimiter: delimiter, Marker: marker = '' } = input;
    const limit = pageSize('max-keys', input.MaxKeys);
    const scan = new Scan(latestObjects(s3.platform.store, bucket.name), {
      key: startAfterMarker(prefix, delimiter, marker),
    });
    const page = takePage(scan, { prefix, delimiter, limit });
    const encode = keyEncoder(input.EncodingType);
    // Without a delimiter clients take the last key as the next marker: S3 then gives none.
    const next = page.truncated && delimiter !== undefined ? lastKey(page) : undefined;
    return {
      Name: bucket.name,
      Prefix: encode(prefix),
      Delimiter: delimiter && encode(delimiter),
      Marker: encode(marker),
      NextMarker: next && encode(next),
      MaxKeys: limit,
      EncodingType: input.EncodingType,
      IsTruncated: page.truncated,
      Contents: page.entries.map((entry) => describeEntry(entry, encode, s3.platform.account)),
      CommonPrefixes: describePrefixes(page.prefixes, encode),
    };
  });
