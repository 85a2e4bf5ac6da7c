import type { Timer } from '../../../clock/clock';
import { messageOf, ServiceError } from '../../../common/errors';
import type { Platform } from '../../service';
import { LATEST } from '../arn';
import type { EventInvokeConfig, FunctionRecord, FunctionVersion } from '../function-record';
import type { Functions } from '../functions';
import type { AsyncEvent, QueuedEvent } from './async-queue';
import { AsyncQueue } from './async-queue';
import { Destinations } from './destinations';
import { chooseVersion } from './routing';
import type { Execution, Invocation } from './runner';

type Run = (record: FunctionRecord, version: FunctionVersion, invocation: Invocation) => Promise<Execution>;

const SIX_HOURS_S = 21_600;
const RETRIES = 2;
/** AWS waits a minute before the second attempt and two before the third. */
const BACKOFF_MS = [60_000, 120_000];
const LONGEST_THROTTLE_MS = 300_000;

/** Runs events whose callers do not wait: each is on disk before it is accepted, is retried, and ends at a destination. */
export class AsyncInvocations {
  private readonly queue: AsyncQueue;
  private readonly destinations: Destinations;
  private readonly underway = new Map<number, Promise<void>>();
  private timer: Timer | undefined;
  private stopped = false;

  constructor(
    private readonly platform: Platform,
    private readonly functions: Functions,
    private readonly run: Run,
  ) {
    this.queue = new AsyncQueue(platform.store);
    this.destinations = new Destinations(platform);
  }

  accept(event: AsyncEvent): void {
    this.queue.add(event, this.platform.clock.now());
    this.pump();
  }

  /** Starts whatever is due, and wakes up again for what is not. */
  pump(): void {
    this.timer?.cancel();
    if (this.stopped) return;
    const now = this.platform.clock.now();
    for (const queued of this.queue.due(now)) {
      if (this.underway.has(queued.id)) continue;
      const work = this.attempt(queued)
        .catch((error: unknown) =>
          this.platform.report(`event for function ${queued.event.name}: ${messageOf(error)}`, error),
        )
        .finally(() => this.underway.delete(queued.id));
      this.underway.set(queued.id, work);
    }
    const next = this.queue.nextDue(now);
    this.timer = next === undefined ? undefined : this.platform.clock.schedule(next - now, () => this.pump());
  }

  /** What is underway stays on disk and runs again after the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await Promise.all(this.underway.values());
  }

  private async attempt(queued: QueuedEvent): Promise<void> {
    const { event } = queued;
    const record = this.functions.tryFind(event.name);
    const version = record && this.functions.tryFindVersion(record, chooseVersion(record, event.qualifier));
    if (record === undefined || version === undefined) return this.queue.remove(queued.id);
    const config = record.eventInvoke[event.qualifier ?? LATEST] ?? { lastModified: 0 };
    const execution = await this.tryRun(queued, record, version);
    if (this.stopped) return;
    if (execution === undefined) return this.postpone(queued, config, record, version);
    await this.settle(
      { ...queued, event: { ...event, attempts: event.attempts + 1 } },
      execution,
      config,
      record,
      version,
    );
  }

  /** Undefined when the function has no capacity left. */
  private async tryRun(
    queued: QueuedEvent,
    record: FunctionRecord,
    version: FunctionVersion,
  ): Promise<Execution | undefined> {
    try {
      return await this.run(record, version, { ...queued.event, reservedConcurrency: record.reservedConcurrency });
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'TooManyRequestsException') return undefined;
      if (this.stopped) return undefined;
      throw error;
    }
  }

  private postpone(
    queued: QueuedEvent,
    config: EventInvokeConfig,
    record: FunctionRecord,
    version: FunctionVersion,
  ): Promise<void> | void {
    const throttles = queued.event.throttles + 1;
    if (this.isTooOld(queued, config))
      return this.giveUp(queued, 'EventAgeExceeded', undefined, config, record, version);
    const wait = Math.min(LONGEST_THROTTLE_MS, 1000 * 2 ** Math.min(throttles - 1, 20));
    this.queue.postpone(queued.id, { ...queued.event, throttles }, this.platform.clock.now() + wait);
    this.underway.delete(queued.id);
    this.pump();
  }

  private async settle(
    queued: QueuedEvent,
    execution: Execution,
    config: EventInvokeConfig,
    record: FunctionRecord,
    version: FunctionVersion,
  ): Promise<void> {
    const { attempts } = queued.event;
    if (execution.outcome.kind === 'result') {
      await this.destinations.succeeded({ event: queued.event, version, config, execution });
      return this.queue.remove(queued.id);
    }
    if (attempts > (config.maximumRetryAttempts ?? RETRIES)) {
      return this.giveUp(queued, 'RetriesExhausted', execution, config, record, version);
    }
    if (this.isTooOld(queued, config))
      return this.giveUp(queued, 'EventAgeExceeded', execution, config, record, version);
    this.queue.postpone(queued.id, queued.event, this.platform.clock.now() + (BACKOFF_MS[attempts - 1] ?? 0));
    this.underway.delete(queued.id);
    this.pump();
  }

  private async giveUp(
    queued: QueuedEvent,
    condition: string,
    execution: Execution | undefined,
    config: EventInvokeConfig,
    record: FunctionRecord,
    version: FunctionVersion,
  ): Promise<void> {
    const deadLetter = record.latest.settings.DeadLetterConfig?.TargetArn;
    await this.destinations.failed({ event: queued.event, version, config, execution }, condition, deadLetter);
    this.queue.remove(queued.id);
  }

  private isTooOld(queued: QueuedEvent, config: EventInvokeConfig): boolean {
    return this.platform.clock.now() - queued.created > (config.maximumEventAge ?? SIX_HOURS_S) * 1000;
  }
}
