import type { ListObjectsV2CommandInput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import type { S3Context } from '../context';
import { invalidArgument } from '../errors';
import { describeEntry, describePrefixes } from '../listing/describe';
import { keyEncoder } from '../listing/encoding';
import { pageSize } from '../listing/page-size';
import { takePage, type Page } from '../listing/page';
import { afterKey, afterPrefix, later, Scan } from '../listing/scan';
import { latestObjects } from '../listing/sources';
import type { ObjectSummary } from '../object-version';

export const listObjectsV2 = (s3: S3Context) =>
  real<ListObjectsV2CommandInput, ListObjectsV2CommandOutput>((input) => {
    const bucket = s3.buckets.find(input);
    const { Prefix: prefix = '', Delimiter: delimiter } = input;
    const limit = pageSize('max-keys', input.MaxKeys);
    const scan = new Scan(latestObjects(s3.platform.store, bucket.name), {
      key: later(Buffer.from(prefix), startOf(input)),
    });
    const page = takePage(scan, { prefix, delimiter, limit });
    const encode = keyEncoder(input.EncodingType);
    const owner = input.FetchOwner === true ? s3.platform.account : undefined;
    return {
      Name: bucket.name,
      Prefix: encode(prefix),
      Delimiter: delimiter && encode(delimiter),
      MaxKeys: limit,
      EncodingType: input.EncodingType,
      KeyCount: page.entries.length + page.prefixes.length,
      IsTruncated: page.truncated,
      ContinuationToken: input.ContinuationToken,
      NextContinuationToken: page.truncated ? tokenOf(page) : undefined,
      StartAfter: input.StartAfter && encode(input.StartAfter),
      Contents: page.entries.map((entry) => describeEntry(entry, encode, owner)),
      CommonPrefixes: describePrefixes(page.prefixes, encode),
    };
  });

/** A token is opaque to clients: base64 of `k` and the last key, or `p` and the last common prefix. */
function tokenOf({ last }: Page<ObjectSummary>): string {
  const text = last === undefined ? 'k' : 'prefix' in last ? `p${last.prefix}` : `k${last.entry.key}`;
  return Buffer.from(text).toString('base64');
}

function startOf({ ContinuationToken: token, StartAfter: after }: ListObjectsV2CommandInput): Buffer {
  if (token === undefined) return after === undefined ? Buffer.alloc(0) : afterKey(after);
  const text = Buffer.from(token, 'base64').toString('utf8');
  if (!/^[kp]/.test(text) || Buffer.from(text).toString('base64') !== token) {
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  }
  return text.startsWith('p') ? afterPrefix(text.slice(1)) : afterKey(text.slice(1));
}
