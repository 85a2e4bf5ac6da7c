import type { Request } from '../service';
import type { Bucket } from './buckets';
import { checkWriteConditions } from './conditions';
import type { S3Context } from './context';
import { modifiedNow } from './context';
import { checkVersionId } from './find-object';
import type { Deletion } from './objects';

/** An object to delete as DeleteObject and DeleteObjects name it. */
export interface Doomed {
  readonly Key?: string;
  readonly VersionId?: string;
  readonly IfMatch?: string;
}

/** Deletes and records what that did. Call it in a transaction; then collect and flush. @throws InvalidArgument, PreconditionFailed */
export function deleteVersion(s3: S3Context, bucket: Bucket, doomed: Doomed, request: Request): Deletion {
  const { Key: key = '', VersionId: version, IfMatch } = doomed;
  if (IfMatch !== undefined) checkWriteConditions(key, s3.objects.tryFindLatest(bucket.name, key), { IfMatch });
  if (version === undefined) {
    const deletion = s3.objects.deleteLatest(bucket, key, modifiedNow(s3));
    record(s3, bucket, deletion, request);
    return deletion;
  }
  checkVersionId(version);
  const deletion = s3.objects.deleteVersion(bucket, key, version);
  record(s3, bucket, deletion, request);
  return deletion;
}

function record(s3: S3Context, bucket: Bucket, { removed, created }: Deletion, request: Request): void {
  if (created !== undefined) {
    s3.notifications.record(bucket, {
      event: 'ObjectRemoved:DeleteMarkerCreated',
      object: created,
      version: created.version,
      request,
    });
  } else if (removed !== undefined && !removed.deleted) {
    s3.notifications.record(bucket, {
      event: 'ObjectRemoved:Delete',
      object: removed,
      version: removed.version,
      request,
    });
  }
}
