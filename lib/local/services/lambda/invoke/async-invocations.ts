import type { Timer } from '../../../clock/clock';
import { messageOf, ServiceError } from '../../../common/errors';
import type { Platform } from '../../service';
import { LATEST } from '../arn';
import type { FunctionRecord, FunctionVersion } from '../function-record';
import type { Functions } from '../functions';
import type { AsyncEvent, QueuedEvent } from './async-queue';
import { AsyncQueue } from './async-queue';
import type { Settled } from './destinations';
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
      if (!this.underway.has(queued.id)) this.setOut(queued);
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

  private setOut(queued: QueuedEvent): void {
    const { name } = queued.event;
    const work = this.attempt(queued)
      .catch((error: unknown) => this.platform.report(`event for function ${name}: ${messageOf(error)}`, error))
      .finally(() => this.underway.delete(queued.id));
    this.underway.set(queued.id, work);
  }

  private async attempt(queued: QueuedEvent): Promise<void> {
    const { event } = queued;
    const record = this.functions.tryFind(event.name);
    const version = record && this.functions.tryFindVersion(record, chooseVersion(record, event.qualifier));
    if (record === undefined || version === undefined) return this.queue.remove(queued.id);
    const config = record.eventInvoke[event.qualifier ?? LATEST] ?? { lastModified: 0 };
    const execution = await this.tryRun(event, record, version);
    if (this.stopped) return;
    const attempts = event.attempts + (execution === undefined ? 0 : 1);
    await this.settle(queued, { event: { ...event, attempts }, version, config, execution });
  }

  /** Undefined when the function could not be run: it has no capacity left, or its process did not come about. */
  private async tryRun(
    event: AsyncEvent,
    record: FunctionRecord,
    version: FunctionVersion,
  ): Promise<Execution | undefined> {
    try {
      return await this.run(record, version, { ...event, reservedConcurrency: record.reservedConcurrency });
    } catch (error) {
      const isExpected = this.stopped || (error instanceof ServiceError && error.code === 'TooManyRequestsException');
      if (!isExpected) this.platform.report(`function ${event.name} could not be run: ${messageOf(error)}`, error);
      return undefined;
    }
  }

  private async settle({ id, created }: QueuedEvent, settled: Settled): Promise<void> {
    const { event, config, execution } = settled;
    if (execution?.outcome.kind === 'result') {
      await this.destinations.succeeded(settled);
      return this.queue.remove(id);
    }
    const isOld = this.platform.clock.now() - created > (config.maximumEventAge ?? SIX_HOURS_S) * 1000;
    const isExhausted = execution !== undefined && event.attempts > (config.maximumRetryAttempts ?? RETRIES);
    if (isOld || isExhausted) return this.giveUp(id, settled, isExhausted ? 'RetriesExhausted' : 'EventAgeExceeded');
    if (execution === undefined) this.postpone(id, { ...event, throttles: event.throttles + 1 }, throttlePause(event));
    else this.postpone(id, event, BACKOFF_MS[event.attempts - 1] ?? 0);
  }

  private postpone(id: number, event: AsyncEvent, pause: number): void {
    this.queue.postpone(id, event, this.platform.clock.now() + pause);
    this.underway.delete(id);
    this.pump();
  }

  private async giveUp(id: number, settled: Settled, condition: string): Promise<void> {
    const deadLetter = settled.version.settings.DeadLetterConfig?.TargetArn;
    await this.destinations.failed(settled, condition, deadLetter);
    this.queue.remove(id);
  }
}

function throttlePause({ throttles }: AsyncEvent): number {
  return Math.min(LONGEST_THROTTLE_MS, 1000 * 2 ** Math.min(throttles, 20));
}
