import { urlEncoded } from '../listing/encoding';
import type { RecordedChange } from './change';
import { sequencerOf } from './change';

/** What PutBucketNotificationConfiguration stores. */
export interface NotificationConfiguration {
  readonly EventBridgeConfiguration?: object;
  readonly LambdaFunctionConfigurations?: readonly (Filtered & { readonly LambdaFunctionArn?: string })[];
  readonly TopicConfigurations?: readonly (Filtered & { readonly TopicArn?: string })[];
  readonly QueueConfigurations?: readonly Filtered[];
}

interface Filtered {
  readonly Id?: string;
  readonly Events?: readonly string[];
  readonly Filter?: {
    readonly Key?: { readonly FilterRules?: readonly { readonly Name?: string; readonly Value?: string }[] };
  };
}

/** Whom a change is told to. */
export type Target =
  | { readonly kind: 'events' }
  | { readonly kind: 'lambda'; readonly arn: string; readonly id: string }
  | { readonly kind: 'sns'; readonly arn: string; readonly id: string };

export function targetsOf(
  configuration: NotificationConfiguration | undefined,
  change: Pick<RecordedChange, 'event' | 'object'>,
): Target[] {
  const targets: Target[] = [];
  if (configuration?.EventBridgeConfiguration !== undefined) targets.push({ kind: 'events' });
  for (const entry of configuration?.LambdaFunctionConfigurations ?? []) {
    if (wants(entry, change)) targets.push({ kind: 'lambda', arn: entry.LambdaFunctionArn ?? '', id: entry.Id ?? '' });
  }
  for (const entry of configuration?.TopicConfigurations ?? []) {
    if (wants(entry, change)) targets.push({ kind: 'sns', arn: entry.TopicArn ?? '', id: entry.Id ?? '' });
  }
  return targets;
}

/** The message to functions and topics: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function notificationMessage(change: RecordedChange, id: number, configurationId: string): string {
  const { key, size, etag } = change.object;
  const created = change.event.startsWith('ObjectCreated:');
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: change.region,
    eventTime: new Date(change.time).toISOString(),
    eventName: change.event,
    userIdentity: { principalId: change.requester },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': change.requestId, 'x-amz-id-2': 'trainyard' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: {
        name: change.bucket,
        ownerIdentity: { principalId: change.requester },
        arn: `arn:aws:s3:::${change.bucket}`,
      },
      object: {
        key: urlEncoded(key),
        ...(created && { size, eTag: etag }),
        versionId: change.version,
        sequencer: sequencerOf(id),
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}

function wants(entry: Filtered, { event, object }: Pick<RecordedChange, 'event' | 'object'>): boolean {
  const named = entry.Events?.some((pattern) => pattern === `s3:${event}` || pattern === `s3:${event.split(':')[0]}:*`);
  const rules = entry.Filter?.Key?.FilterRules ?? [];
  return (
    named === true &&
    rules.every(({ Name: name = '', Value: value = '' }) => fits(name.toLowerCase(), value, object.key))
  );
}

function fits(name: string, value: string, key: string): boolean {
  return name === 'prefix' ? key.startsWith(value) : key.endsWith(value);
}
