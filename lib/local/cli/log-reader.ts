import type { AwsClient } from './aws-client';
import { AwsError } from './aws-client';

export interface LogSource {
  readonly group: string;
  /** @default all streams of the group */
  readonly streamPrefix?: string;
}

export interface LogEvent {
  readonly eventId: string;
  readonly logStreamName: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

/** Streams of several hosts arrive independently: an event may be up to this much older than the newest one read. */
const OVERLAP_MS = 10_000;

/** Reads a log group from its beginning; each further `read` yields only what has come since. */
export class LogReader {
  private newest = 0;
  /** Events read within the overlap, with their time. */
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly client: AwsClient,
    private readonly source: LogSource,
  ) {}

  async *read(): AsyncIterable<LogEvent> {
    const { group, streamPrefix } = this.source;
    const input = {
      logGroupName: group,
      startTime: Math.max(0, this.newest - OVERLAP_MS),
      ...(streamPrefix !== undefined && { logStreamNamePrefix: streamPrefix }),
    };
    try {
      for await (const event of this.client.pages<LogEvent>('logs', 'FilterLogEvents', input, 'events', 'nextToken')) {
        if (this.seen.has(event.eventId)) continue;
        this.seen.set(event.eventId, event.timestamp);
        this.newest = Math.max(this.newest, event.timestamp);
        yield event;
      }
      this.forget();
    } catch (error) {
      if (!(error instanceof AwsError && error.code === 'ResourceNotFoundException')) throw error;
    }
  }

  private forget(): void {
    for (const [id, time] of this.seen) if (time < this.newest - OVERLAP_MS) this.seen.delete(id);
  }
}
