import type { Request } from '../service';
import type { Bucket, BucketInput } from './buckets';
import { checkWriteConditions, type WriteConditions } from './conditions';
import type { S3Context } from './context';
import { shownVersion } from './find-object';
import type { ChangeEvent } from './notifications/change';
import type { NewObject, ObjectVersion } from './object-version';

export interface Written {
  readonly bucket: Bucket;
  readonly object: ObjectVersion;
  /** undefined while the bucket keeps no versions */
  readonly versionId: string | undefined;
}

export interface Write {
  readonly input: BucketInput & WriteConditions;
  readonly object: NewObject;
  readonly event: ChangeEvent;
  readonly request: Request;
  /** More that must happen in the same transaction. @default nothing */
  readonly also?: () => void;
}

/** Makes an object visible: its bucket and conditions are looked at again, for the upload may have taken long. */
export function writeObject(s3: S3Context, { input, object, event, request, also }: Write): Written {
  const written = s3.platform.store.transaction(() => {
    const bucket = s3.buckets.find(input);
    checkWriteConditions(object.key, s3.objects.tryFindLatest(bucket.name, object.key), input);
    const added = s3.objects.add(bucket, object);
    also?.();
    s3.notifications.record(bucket, { event, object: added, version: added.version, request });
    return { bucket, object: added, versionId: shownVersion(bucket, added.version) };
  });
  s3.references.collect();
  s3.notifications.flush();
  return written;
}
