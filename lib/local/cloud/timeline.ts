import { messageOf } from '../common/errors';
import type { Clock, Timer } from '../clock/clock';
import type { Store } from '../store/store';

export interface TimelineEntry {
  readonly requestId: string;
  /** Epoch milliseconds of the cloud's clock. */
  readonly time: number;
  readonly service: string;
  readonly operation: string;
  readonly caller: string;
  /** AWS's code of the error that the caller got. */
  readonly error?: string;
}

const KEPT_IN_MEMORY = 2000;
const FLUSH_AFTER_MS = 500;
const READS = /^(Get|List|Describe|Head|BatchGet|BatchCheck|Filter|Lookup|Test|Validate)/;
const DATA_EVENTS = new Set([
  'InvokeEndpoint',
  'InvokeEndpointWithResponseStream',
  'PutLogEvents',
  'PutMetricData',
  'PutEvents',
  'PutObject',
  'UploadPart',
]);

/**
 * The audit trail. As in CloudTrail's default trail, calls that change something are kept for good (written in batches,
 * so a kill loses at most the last half second of the trail, never of the state); reads and data events are kept for a while.
 */
export class Timeline {
  private readonly recent: TimelineEntry[] = [];
  private readonly unwritten: TimelineEntry[] = [];
  private timer: Timer | undefined;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly report: (message: string, error?: unknown) => void,
  ) {
    store.migrate('timeline', [
      `CREATE TABLE timeline (id INTEGER PRIMARY KEY, time INTEGER NOT NULL, request_id TEXT NOT NULL, service TEXT NOT NULL,
         operation TEXT NOT NULL, caller TEXT NOT NULL, error TEXT)`,
    ]);
  }

  record(entry: TimelineEntry): void {
    this.recent.push(entry);
    if (this.recent.length > 2 * KEPT_IN_MEMORY) this.recent.splice(0, KEPT_IN_MEMORY);
    if (READS.test(entry.operation) || DATA_EVENTS.has(entry.operation)) return;
    this.unwritten.push(entry);
    this.timer ??= this.clock.schedule(FLUSH_AFTER_MS, () => this.flush());
  }

  /** The latest entries, oldest first, reads and data events included. */
  latest(limit: number): readonly TimelineEntry[] {
    return this.recent.slice(-limit);
  }

  flush(): void {
    this.timer?.cancel();
    this.timer = undefined;
    const entries = this.unwritten.splice(0);
    try {
      this.store.transaction(() => {
        const insert = this.store.prepare(
          'INSERT INTO timeline (time, request_id, service, operation, caller, error) VALUES (?, ?, ?, ?, ?, ?)',
        );
        for (const entry of entries) {
          insert.run(entry.time, entry.requestId, entry.service, entry.operation, entry.caller, entry.error ?? null);
        }
      });
    } catch (error) {
      this.report(`the timeline lost ${entries.length} entries: ${messageOf(error)}`, error);
    }
  }
}
