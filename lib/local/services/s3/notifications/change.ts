import type { Request } from '../../service';
import type { ObjectSummary } from '../object-version';

/** What happened to an object, by the names of S3's event notifications. */
export type ChangeEvent =
  | 'ObjectCreated:Put'
  | 'ObjectCreated:Copy'
  | 'ObjectCreated:CompleteMultipartUpload'
  | 'ObjectRemoved:Delete'
  | 'ObjectRemoved:DeleteMarkerCreated'
  | 'ObjectTagging:Put'
  | 'ObjectTagging:Delete';

export interface Change {
  readonly event: ChangeEvent;
  readonly object: Pick<ObjectSummary, 'key' | 'size' | 'etag'>;
  /** @default the bucket keeps no versions */
  readonly version?: string;
  readonly request: Pick<Request, 'id' | 'caller'>;
}

/** A change as it waits for its delivery. */
export interface RecordedChange extends Omit<Change, 'request'> {
  readonly bucket: string;
  readonly requestId: string;
  readonly requester: string;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly time: number;
}

/** Compares as text: later changes have the greater one. */
export function sequencerOf(id: number): string {
  return id.toString(16).padStart(16, '0');
}
