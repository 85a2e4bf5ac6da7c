import { messageOf, ServiceError } from '../../../common/errors';
import type { Platform } from '../../service';
import { serviceCaller } from '../../service';

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** Limits of one PutLogEvents call: events, and characters that stay below 1 MiB in any alphabet. */
const BATCH_EVENTS = 1000;
const BATCH_CHARACTERS = 250_000;

/** Writes what a sandbox prints to its log stream, in order and without keeping the sandbox waiting. */
export class FunctionLog {
  private pending: LogEvent[] = [];
  private writing: Promise<void> | undefined;
  private made = false;

  constructor(
    private readonly platform: Platform,
    private readonly group: string,
    readonly stream: string,
  ) {}

  write(message: string): void {
    if (message === '') return;
    this.pending.push({ timestamp: this.platform.clock.now(), message });
    this.writing ??= this.drain();
  }

  /** Resolves when everything written so far is in the log, or was given up. */
  async flush(): Promise<void> {
    await this.writing;
  }

  private async drain(): Promise<void> {
    // What is printed in one go travels in one call.
    await Promise.resolve();
    try {
      while (this.pending.length > 0) await this.put(this.nextBatch());
    } catch (error) {
      const lost = this.pending.splice(0).length;
      this.platform.report(`log ${this.group} lost ${lost} or more lines: ${messageOf(error)}`, error);
    } finally {
      this.writing = undefined;
    }
  }

  private nextBatch(): LogEvent[] {
    let characters = 0;
    const end = this.pending.findIndex((event, index) => {
      characters += event.message.length;
      return index === BATCH_EVENTS || (index > 0 && characters > BATCH_CHARACTERS);
    });
    return this.pending.splice(0, end === -1 ? this.pending.length : end);
  }

  private async put(logEvents: readonly LogEvent[]): Promise<void> {
    const input = { logGroupName: this.group, logStreamName: this.stream, logEvents };
    if (!this.made) await this.make();
    try {
      await this.call('PutLogEvents', input);
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === 'ResourceNotFoundException')) throw error;
      // Somebody deleted the group while the sandbox was warm.
      await this.make();
      await this.call('PutLogEvents', input);
    }
  }

  private async make(): Promise<void> {
    await this.create('CreateLogGroup', { logGroupName: this.group });
    await this.create('CreateLogStream', { logGroupName: this.group, logStreamName: this.stream });
    this.made = true;
  }

  private async create(operation: string, input: object): Promise<void> {
    try {
      await this.call(operation, input);
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === 'ResourceAlreadyExistsException')) throw error;
    }
  }

  private call(operation: string, input: object): Promise<unknown> {
    return this.platform.door.call('logs', operation, input, serviceCaller(this.platform, 'lambda'));
  }
}
