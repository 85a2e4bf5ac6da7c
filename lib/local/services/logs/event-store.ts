import type { Store } from '../../store/store';
import type { EventRow, NewEvent, Position, Range, StreamRow } from './records';

const CHUNK = 500;

/** Streams and events as rows. Events lie in the order in which they are read. */
export class EventStore {
  constructor(private readonly store: Store) {
    store.migrate('logs_events', [
      `CREATE TABLE logs_streams (id INTEGER PRIMARY KEY AUTOINCREMENT, grp INTEGER NOT NULL, name TEXT NOT NULL, created INTEGER NOT NULL,
         first_event INTEGER, last_event INTEGER, last_ingestion INTEGER, bytes INTEGER NOT NULL DEFAULT 0, UNIQUE (grp, name));
       CREATE TABLE logs_events (stream INTEGER NOT NULL, time INTEGER NOT NULL, id INTEGER NOT NULL, grp INTEGER NOT NULL,
         ingested INTEGER NOT NULL, message TEXT NOT NULL, PRIMARY KEY (stream, time, id)) WITHOUT ROWID;
       CREATE INDEX logs_events_by_group ON logs_events (grp, time, id);
       CREATE TABLE logs_sequence (last INTEGER NOT NULL);
       INSERT INTO logs_sequence VALUES (0)`,
    ]);
  }

  /** The next of the numbers that are never given twice. Must be called in a transaction. */
  reserve(count: number): number {
    const { last } = this.store.prepare<{ last: number }>('SELECT last FROM logs_sequence').get() as { last: number };
    this.store.prepare('UPDATE logs_sequence SET last = ?').run(last + count);
    return last + 1;
  }

  /** @returns false when the group has a stream of this name */
  createStream(group: number, name: string, now: number): boolean {
    return (
      this.store
        .prepare('INSERT OR IGNORE INTO logs_streams (grp, name, created) VALUES (?, ?, ?)')
        .run(group, name, now).changes === 1
    );
  }

  tryFindStream(group: number, name: string): StreamRow | undefined {
    return this.store.prepare<StreamRow>('SELECT * FROM logs_streams WHERE grp = ? AND name = ?').get(group, name);
  }

  append(group: number, stream: StreamRow, events: readonly NewEvent[], now: number): void {
    const [first, last] = [events[0], events.at(-1)];
    if (first === undefined || last === undefined) return;
    this.store.transaction(() => {
      const insert = this.store.prepare(
        'INSERT INTO logs_events (stream, time, id, grp, ingested, message) VALUES (?, ?, ?, ?, ?, ?)',
      );
      let id = this.reserve(events.length);
      let bytes = 0;
      for (const { timestamp, message } of events) {
        insert.run(stream.id, timestamp, id, group, now, message);
        id += 1;
        bytes += message.length;
      }
      this.store
        .prepare(
          `UPDATE logs_streams SET first_event = min(coalesce(first_event, ?1), ?1), last_event = max(coalesce(last_event, ?2), ?2),
             last_ingestion = ?3, bytes = bytes + ?4 WHERE id = ?5`,
        )
        .run(first.timestamp, last.timestamp, now, bytes, stream.id);
    });
  }

  /** Events after a position, the oldest first. */
  *forward(stream: number, range: Range, after: Position): Generator<EventRow> {
    const select = this.store.prepare<EventRow>(
      `SELECT id, time, ingested, message FROM logs_events
       WHERE stream = ? AND time >= ? AND time < ? AND (time, id) > (?, ?) ORDER BY time, id LIMIT ${CHUNK}`,
    );
    const from = Math.max(range.from, after.time);
    yield* inChunks(after, ({ time, id }) => select.all(stream, Math.max(from, time), range.until, time, id));
  }

  /** Events before a position, the newest first. */
  *backward(stream: number, range: Range, before: Position): Generator<EventRow> {
    const select = this.store.prepare<EventRow>(
      `SELECT id, time, ingested, message FROM logs_events
       WHERE stream = ? AND time >= ? AND time < ? AND (time, id) < (?, ?) ORDER BY time DESC, id DESC LIMIT ${CHUNK}`,
    );
    yield* inChunks(before, ({ time, id }) => select.all(stream, range.from, range.until, time, id));
  }

  /** Events of every stream of a group after a position, the oldest first, at most `limit`. */
  ofGroup(group: number, range: Range, after: Position, limit: number): (EventRow & { readonly stream: number })[] {
    return this.store
      .prepare<EventRow & { stream: number }>(
        `SELECT stream, id, time, ingested, message FROM logs_events
         WHERE grp = ? AND time >= ? AND time < ? AND (time, id) > (?, ?) ORDER BY time, id LIMIT ?`,
      )
      .all(group, Math.max(range.from, after.time), range.until, after.time, after.id, limit);
  }

  streamsOf(group: number): StreamRow[] {
    return this.store.prepare<StreamRow>('SELECT * FROM logs_streams WHERE grp = ? ORDER BY name').all(group);
  }

  bytesOf(group: number): number {
    return (
      this.store
        .prepare<{ bytes: number }>('SELECT coalesce(sum(bytes), 0) AS bytes FROM logs_streams WHERE grp = ?')
        .get(group)?.bytes ?? 0
    );
  }

  deleteStream(stream: number): void {
    this.store.transaction(() => {
      this.store.prepare('DELETE FROM logs_events WHERE stream = ?').run(stream);
      this.store.prepare('DELETE FROM logs_streams WHERE id = ?').run(stream);
    });
  }

  deleteGroup(group: number): void {
    this.store.transaction(() => {
      this.store.prepare('DELETE FROM logs_events WHERE grp = ?').run(group);
      this.store.prepare('DELETE FROM logs_streams WHERE grp = ?').run(group);
    });
  }

  deleteBefore(group: number, time: number): void {
    this.store.prepare('DELETE FROM logs_events WHERE grp = ? AND time < ?').run(group, time);
  }
}

/** A statement that is read to the end of a chunk holds nothing open while its rows are looked at. */
function* inChunks(start: Position, read: (from: Position) => EventRow[]): Generator<EventRow> {
  for (let from = start; ;) {
    const chunk = read(from);
    yield* chunk;
    const last = chunk.at(-1);
    if (chunk.length < CHUNK || last === undefined) return;
    from = last;
  }
}
