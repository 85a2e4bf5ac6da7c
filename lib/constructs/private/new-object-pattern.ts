import * as events from 'aws-cdk-lib/aws-events';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { folderPrefix } from './s3-prefix';

/** Matches S3's event on a new object below a folder, or with an end of its key. */
export function newObjectPattern(bucket: s3.IBucket, prefix?: string, suffix?: string): events.EventPattern {
  const key = keyMatch(folderPrefix(prefix ?? ''), suffix ?? '');
  return {
    source: ['aws.s3'],
    detailType: ['Object Created'],
    detail: { bucket: { name: [bucket.bucketName] }, ...(key === undefined ? {} : { object: { key } }) },
  };
}

/** Asterisks of the key itself are escaped, for a wildcard means something by them. */
function keyMatch(prefix: string, suffix: string): string[] | undefined {
  if (suffix === '') return prefix === '' ? undefined : events.Match.prefix(prefix);
  if (prefix === '') return events.Match.suffix(suffix);
  const escaped = [prefix, suffix].map((text) => text.replace(/[\\*]/g, '\\$&'));
  return events.Match.wildcard(escaped.join('*'));
}
