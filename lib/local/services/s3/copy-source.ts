import type { BucketInput } from './buckets';
import { failedReadCondition } from './conditions';
import type { S3Context } from './context';
import { checkCustomerKey } from './encryption';
import { invalidArgument, preconditionFailed } from './errors';
import { findObject, type Found } from './find-object';

/** The members that CopyObject and UploadPartCopy share. */
export interface CopySourceInput extends BucketInput {
  readonly CopySource?: string;
  readonly CopySourceIfMatch?: string;
  readonly CopySourceIfNoneMatch?: string;
  readonly CopySourceIfModifiedSince?: Date;
  readonly CopySourceIfUnmodifiedSince?: Date;
  readonly CopySourceSSECustomerAlgorithm?: string;
  readonly CopySourceSSECustomerKey?: string;
  readonly CopySourceSSECustomerKeyMD5?: string;
  readonly ExpectedSourceBucketOwner?: string;
}

/** The object to copy. @throws InvalidArgument, NoSuchBucket, NoSuchKey, NoSuchVersion, PreconditionFailed */
export function findCopySource(s3: S3Context, input: CopySourceInput): Found {
  const { bucket, key, version } = parseCopySource(input.CopySource ?? '');
  const source = { Bucket: bucket, Key: key, VersionId: version, ExpectedBucketOwner: input.ExpectedSourceBucketOwner };
  const found = findObject(s3, source);
  checkCustomerKey(found.object.content.encryption, {
    SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm,
    SSECustomerKey: input.CopySourceSSECustomerKey,
    SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5,
  });
  const failed = failedReadCondition(found.object, {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  });
  if (failed !== undefined) throw preconditionFailed(`x-amz-copy-source-${failed}`);
  return found;
}

/** `/bucket/key?versionId=…`, percent-encoded; the leading slash may be missing. */
export function parseCopySource(source: string): { bucket: string; key: string; version: string | undefined } {
  const match = /^\/?([^/]+?)(?:\/|%2F)(.+?)(?:\?versionId=([^&?]+))?$/is.exec(source);
  if (match === null) throw invalidCopySource(source);
  try {
    const [bucket, key] = [match[1], match[2]].map((part) => decodeURIComponent(part as string)) as [string, string];
    return { bucket, key, version: match[3] };
  } catch {
    throw invalidCopySource(source);
  }
}

function invalidCopySource(source: string) {
  return invalidArgument(
    'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    'x-amz-copy-source',
    source,
  );
}
