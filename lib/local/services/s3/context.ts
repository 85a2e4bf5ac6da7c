import type { BlobReferences } from '../../store/blob-references';
import type { Platform } from '../service';
import type { Buckets } from './buckets';
import type { Contents } from './contents';
import type { Notifications } from './notifications/notifications';
import type { Objects } from './objects';
import type { Uploads } from './uploads';

/** What the operations of S3 work with. */
export interface S3Context {
  readonly platform: Platform;
  readonly buckets: Buckets;
  readonly objects: Objects;
  readonly uploads: Uploads;
  readonly contents: Contents;
  readonly references: BlobReferences;
  readonly notifications: Notifications;
}

/** The time as S3 keeps it: whole seconds, which is all that HTTP's dates can say. */
export function modifiedNow({ platform }: S3Context): number {
  return Math.floor(platform.clock.now() / 1000) * 1000;
}
