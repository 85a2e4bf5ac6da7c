import type { RecordedChange } from './change';
import { sequencerOf } from './change';

interface Kind {
  readonly type: string;
  readonly reason?: string;
  readonly deletion?: string;
}

const KINDS: Readonly<Record<RecordedChange['event'], Kind>> = {
  'ObjectCreated:Put': { type: 'Object Created', reason: 'PutObject' },
  'ObjectCreated:Copy': { type: 'Object Created', reason: 'CopyObject' },
  'ObjectCreated:CompleteMultipartUpload': { type: 'Object Created', reason: 'CompleteMultipartUpload' },
  'ObjectRemoved:Delete': { type: 'Object Deleted', reason: 'DeleteObject', deletion: 'Permanently Deleted' },
  'ObjectRemoved:DeleteMarkerCreated': {
    type: 'Object Deleted',
    reason: 'DeleteObject',
    deletion: 'Delete Marker Created',
  },
  'ObjectTagging:Put': { type: 'Object Tags Added' },
  'ObjectTagging:Delete': { type: 'Object Tags Deleted' },
};

/** The entry of PutEvents: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function eventBridgeEntry(change: RecordedChange, id: number): object {
  const { type, reason, deletion } = KINDS[change.event];
  const { key, size, etag } = change.object;
  const created = type === 'Object Created';
  const detail = {
    version: '0',
    bucket: { name: change.bucket },
    object: { key, ...(created && { size }), etag, 'version-id': change.version, sequencer: sequencerOf(id) },
    'request-id': change.requestId,
    requester: change.requester,
    'source-ip-address': '127.0.0.1',
    reason,
    'deletion-type': deletion,
  };
  return {
    Time: new Date(change.time),
    Source: 'aws.s3',
    DetailType: type,
    Detail: JSON.stringify(detail),
    Resources: [`arn:aws:s3:::${change.bucket}`],
  };
}
