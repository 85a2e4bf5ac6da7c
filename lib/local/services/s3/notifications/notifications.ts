import { messageOf } from '../../../common/errors';
import type { Platform } from '../../service';
import { serviceCaller } from '../../service';
import type { Bucket } from '../buckets';
import type { Change, RecordedChange } from './change';
import { eventBridgeEntry } from './event-bridge';
import { notificationMessage, targetsOf, type NotificationConfiguration, type Target } from './targets';

interface Delivery {
  readonly change: RecordedChange;
  readonly target: Target;
}

/**
 * Tells EventBridge, functions and topics what happened to objects. A change is recorded in the transaction that makes it and
 * delivered afterwards, in order, so that neither a crash nor a slow target loses one; what was not delivered is when the
 * service starts again. A target that refuses is reported and not asked again.
 */
export class Notifications {
  private delivering: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly platform: Platform) {
    platform.store.migrate('s3_outbox', [
      'CREATE TABLE s3_outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, delivery TEXT NOT NULL)',
    ]);
  }

  /** Call within the transaction that changes the object. */
  record(bucket: Bucket, { request, ...change }: Change): void {
    const configuration = bucket.configurations['notification'] as NotificationConfiguration | undefined;
    for (const target of targetsOf(configuration, change)) {
      const recorded: RecordedChange = {
        ...change,
        version: bucket.versioning === undefined ? undefined : change.version,
        bucket: bucket.name,
        requestId: request.id,
        requester: request.caller.account,
        region: bucket.region,
        time: this.platform.clock.now(),
      };
      const delivery: Delivery = { change: recorded, target };
      this.platform.store.prepare('INSERT INTO s3_outbox (delivery) VALUES (?)').run(JSON.stringify(delivery));
    }
  }

  /** Call after the transaction. Nobody waits for the deliveries. */
  flush(): void {
    if (this.stopped) return;
    this.delivering ??= this.deliverAll().finally(() => {
      this.delivering = undefined;
    });
  }

  /** Resolves when nothing is being delivered any more. */
  async settled(): Promise<void> {
    await this.delivering;
  }

  /** Leaves what is not yet under way to the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.settled();
  }

  /** Never rejects. */
  private async deliverAll(): Promise<void> {
    for (;;) {
      const row = this.platform.store
        .prepare<{ id: number; delivery: string }>('SELECT id, delivery FROM s3_outbox ORDER BY id LIMIT 1')
        .get();
      if (row === undefined || this.stopped) return;
      await this.deliver(row.id, JSON.parse(row.delivery) as Delivery);
      this.platform.store.prepare('DELETE FROM s3_outbox WHERE id = ?').run(row.id);
    }
  }

  private async deliver(id: number, { change, target }: Delivery): Promise<void> {
    try {
      await this.send(id, change, target);
    } catch (error) {
      const whom = target.kind === 'events' ? 'EventBridge' : target.arn;
      this.platform.report(
        `s3 could not tell ${whom} of ${change.event} in bucket ${change.bucket}: ${messageOf(error)}`,
        error,
      );
    }
  }

  private async send(id: number, change: RecordedChange, target: Target): Promise<void> {
    const { door } = this.platform;
    const caller = serviceCaller(this.platform, 's3');
    if (target.kind === 'events') {
      await door.call('events', 'PutEvents', { Entries: [eventBridgeEntry(change, id)] }, caller);
    } else if (target.kind === 'lambda') {
      const Payload = Buffer.from(notificationMessage(change, id, target.id));
      await door.call('lambda', 'Invoke', { FunctionName: target.arn, InvocationType: 'Event', Payload }, caller);
    } else {
      const Message = notificationMessage(change, id, target.id);
      await door.call('sns', 'Publish', { TopicArn: target.arn, Subject: 'Amazon S3 Notification', Message }, caller);
    }
  }
}
