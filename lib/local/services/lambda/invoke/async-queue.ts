import type { Store } from '../../../store/store';

export interface AsyncEvent {
  readonly requestId: string;
  /** Name of the function. */
  readonly name: string;
  /** @default `$LATEST` */
  readonly qualifier?: string;
  readonly arn: string;
  /** JSON text. */
  readonly event: string;
  readonly clientContext?: unknown;
  readonly attempts: number;
  readonly throttles: number;
}

export interface QueuedEvent {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly event: AsyncEvent;
}

interface Row {
  readonly id: number;
  readonly created: number;
  readonly event: string;
}

/** Lambda's queue of asynchronous events: a row each, until it has been dealt with. */
export class AsyncQueue {
  constructor(private readonly store: Store) {
    store.migrate('lambda_async', [
      `CREATE TABLE lambda_async (id INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL, due INTEGER NOT NULL, event TEXT NOT NULL);
       CREATE INDEX lambda_async_due ON lambda_async (due)`,
    ]);
  }

  add(event: AsyncEvent, now: number): void {
    this.store
      .prepare('INSERT INTO lambda_async (created, due, event) VALUES (?, ?, ?)')
      .run(now, now, JSON.stringify(event));
  }

  due(now: number): QueuedEvent[] {
    const rows = this.store
      .prepare<Row>('SELECT id, created, event FROM lambda_async WHERE due <= ? ORDER BY id')
      .all(now);
    return rows.map((row) => ({ id: row.id, created: row.created, event: JSON.parse(row.event) as AsyncEvent }));
  }

  nextDue(now: number): number | undefined {
    const row = this.store
      .prepare<{ due: number | null }>('SELECT min(due) AS due FROM lambda_async WHERE due > ?')
      .get(now);
    return row?.due ?? undefined;
  }

  postpone(id: number, event: AsyncEvent, due: number): void {
    this.store.prepare('UPDATE lambda_async SET event = ?, due = ? WHERE id = ?').run(JSON.stringify(event), due, id);
  }

  remove(id: number): void {
    this.store.prepare('DELETE FROM lambda_async WHERE id = ?').run(id);
  }
}
