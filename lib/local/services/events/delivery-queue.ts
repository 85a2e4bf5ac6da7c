import type { Target } from '@aws-sdk/client-eventbridge';
import type { Timer } from '../../clock/clock';
import { messageOf } from '../../common/errors';
import type { EventsContext } from './context';
import type { EventDocument } from './records';
import type { TargetDelivery } from './targets';
import { deliver } from './targets';

interface Row {
  readonly id: number;
  readonly delivery: string;
  readonly attempts: number;
  readonly created: number;
}

const FIRST_BACKOFF = 1000;
const LONGEST_BACKOFF = 300_000;
const MOST_AT_ONCE = 16;

/** Deliveries that have been promised and not yet made: a table, so that neither a stop nor a kill loses one. */
export class DeliveryQueue {
  private readonly underWay = new Map<number, Promise<void>>();
  private timer: Timer | undefined;
  private stopped = false;

  constructor(private readonly events: EventsContext) {
    events.platform.store.migrate('events_deliveries', [
      `CREATE TABLE events_deliveries (id INTEGER PRIMARY KEY, delivery TEXT NOT NULL, attempts INTEGER NOT NULL, created INTEGER NOT NULL, due INTEGER NOT NULL);
       CREATE INDEX events_deliveries_due ON events_deliveries (due)`,
    ]);
  }

  /** Promises deliveries; call `pump` after the transaction. */
  add(target: Target, input: string, event: EventDocument): void {
    const now = this.now();
    this.store
      .prepare('INSERT INTO events_deliveries (delivery, attempts, created, due) VALUES (?, 0, ?, ?)')
      .run(JSON.stringify({ target, input, event } satisfies TargetDelivery), now, now);
  }

  /** Starts what is due and arms a timer for the rest. */
  pump(): void {
    if (this.stopped) return;
    const due = this.store
      .prepare<Row>(
        'SELECT id, delivery, attempts, created FROM events_deliveries WHERE due <= ? ORDER BY due, id LIMIT ?',
      )
      .all(this.now(), MOST_AT_ONCE * 2);
    for (const row of due) {
      if (this.underWay.size >= MOST_AT_ONCE) return;
      if (!this.underWay.has(row.id)) this.begin(row);
    }
    this.arm();
  }

  /** Lets deliveries under way end; what is left waits for the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await Promise.all(this.underWay.values());
  }

  private begin(row: Row): void {
    const attempt = this.attempt(row).then(
      () => {
        this.underWay.delete(row.id);
        this.pump();
      },
      // It stays under way, or it would be delivered again and again as long as the disk is full.
      (error: unknown) =>
        this.events.platform.report(`an event is tried again after a restart: ${messageOf(error)}`, error),
    );
    this.underWay.set(row.id, attempt);
  }

  private async attempt(row: Row): Promise<void> {
    const delivery = JSON.parse(row.delivery) as TargetDelivery;
    try {
      await deliver(this.events.platform, delivery);
      this.remove(row.id);
    } catch (error) {
      this.failed(row, delivery, error);
    }
  }

  private failed(row: Row, { target }: TargetDelivery, error: unknown): void {
    const { MaximumRetryAttempts: most = 185, MaximumEventAgeInSeconds: age = 86_400 } = target.RetryPolicy ?? {};
    const due = this.now() + Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(row.attempts, 20));
    if (row.attempts >= most || due > row.created + age * 1000) {
      this.remove(row.id);
      this.events.platform.report(
        `an event for ${target.Arn} was dropped after ${row.attempts + 1} attempts: ${messageOf(error)}`,
        error,
      );
      return;
    }
    this.store.prepare('UPDATE events_deliveries SET attempts = attempts + 1, due = ? WHERE id = ?').run(due, row.id);
  }

  private remove(id: number): void {
    this.store.prepare('DELETE FROM events_deliveries WHERE id = ?').run(id);
  }

  private arm(): void {
    this.timer?.cancel();
    const next = this.store
      .prepare<{ due: number | null }>('SELECT MIN(due) AS due FROM events_deliveries WHERE due > ?')
      .get(this.now())?.due;
    this.timer =
      next === null || next === undefined
        ? undefined
        : this.events.platform.clock.schedule(next - this.now(), () => this.pump());
  }

  private get store() {
    return this.events.platform.store;
  }

  private now(): number {
    return this.events.platform.clock.now();
  }
}
