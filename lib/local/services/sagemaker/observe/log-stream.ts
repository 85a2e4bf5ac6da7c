import type { Clock, Timer } from '../../../clock/clock';
import type { Caller, Platform } from '../../service';
import type { Background } from './background';

/** PutLogEvents' limits: a batch of 10,000 events and 1 MiB, 26 bytes of overhead each; an event of 256 KiB. */
const MAX_EVENTS = 10_000;
const MAX_BYTES = 1_000_000;
const OVERHEAD = 26;
/** A longer line becomes several events: as many characters as surely are no more than 256 KiB. */
const PIECES = /[^]{1,65000}/gu;
const FLUSH_MS = 100;

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

export interface LogParts {
  readonly platform: Pick<Platform, 'door' | 'clock'>;
  readonly realTime: Clock;
  readonly caller: Caller;
  readonly background: Background;
}

/** One stream in CloudWatch Logs, made with its group on the first line; lines go there in batches. */
export class LogStream {
  private pending: LogEvent[] = [];
  private timer: Timer | undefined;
  private sending: Promise<void> = Promise.resolve();
  private created = false;

  constructor(
    private readonly parts: LogParts,
    private readonly group: string,
    private readonly name: string,
  ) {}

  write(message: string): void {
    const timestamp = this.parts.platform.clock.now();
    for (const piece of piecesOf(message)) this.pending.push({ timestamp, message: piece });
    if (this.pending.length >= MAX_EVENTS) this.flush();
    else this.timer ??= this.parts.realTime.schedule(FLUSH_MS, () => this.flush());
  }

  /** Sends what is waiting, now and in order. */
  flush(): void {
    this.timer?.cancel();
    this.timer = undefined;
    if (this.pending.length === 0) return;
    const events = this.pending;
    this.pending = [];
    const former = this.sending;
    this.sending = new Promise((resolve) => {
      this.parts.background.run(`writing the log ${this.group} ${this.name}`, () =>
        former.then(() => this.send(events)).finally(resolve),
      );
    });
  }

  /** Resolves when everything written so far can be read. */
  async close(): Promise<void> {
    this.flush();
    await this.sending;
  }

  private async send(events: readonly LogEvent[]): Promise<void> {
    if (!this.created) await this.create();
    this.created = true;
    for (const logEvents of batches(events)) {
      await this.call('PutLogEvents', { logGroupName: this.group, logStreamName: this.name, logEvents });
    }
  }

  private async create(): Promise<void> {
    await this.unlessExists('CreateLogGroup', { logGroupName: this.group });
    await this.unlessExists('CreateLogStream', { logGroupName: this.group, logStreamName: this.name });
  }

  private async unlessExists(operation: string, input: object): Promise<void> {
    try {
      await this.call(operation, input);
    } catch (error) {
      if ((error as Error).name !== 'ResourceAlreadyExistsException') throw error;
    }
  }

  private call(operation: string, input: object): Promise<unknown> {
    return this.parts.platform.door.call('logs', operation, input, this.parts.caller);
  }
}

/** The messages of the events that a line becomes. CloudWatch refuses an empty one; such a line is kept as a space. */
export function piecesOf(line: string): readonly string[] {
  return line.match(PIECES) ?? [' '];
}

function* batches(events: readonly LogEvent[]): Iterable<LogEvent[]> {
  let batch: LogEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.message) + OVERHEAD;
    if (batch.length > 0 && (batch.length >= MAX_EVENTS || bytes + size > MAX_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
