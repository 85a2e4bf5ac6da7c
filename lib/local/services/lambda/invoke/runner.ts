import { performance } from 'node:perf_hooks';
import type { Platform } from '../../service';
import { tooManyRequests } from '../errors';
import type { Outcome } from '../runtime/outcome';
import type { Sandboxes, Target, WarmSandbox } from '../runtime/sandboxes';
import { InvocationMetrics } from './metrics';
import type { Usage } from './report-lines';
import { endLines, initLine, startLine } from './report-lines';

export interface Invocation {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  /** ARN as the caller gave it. */
  readonly arn: string;
  readonly clientContext?: unknown;
  /** @default the account's limit only */
  readonly reservedConcurrency?: number;
}

export interface Execution {
  readonly outcome: Outcome;
  /** Last 4 KB of the log. */
  readonly tail: string;
}

/** Lambda gives initialization ten seconds before it counts as part of the invocation. */
const INIT_MS = 10_000;
const TAIL = 4096;

/** Runs events: takes a process, loads the handler if it is new, keeps the log as Lambda does, counts. */
export class Runner {
  private readonly running = new Map<string, number>();
  private readonly metrics: InvocationMetrics;

  constructor(
    private readonly platform: Platform,
    private readonly sandboxes: Sandboxes,
  ) {
    this.metrics = new InvocationMetrics(platform);
  }

  /** @throws ServiceError TooManyRequestsException above the function's reserved concurrency */
  async run(target: Target, invocation: Invocation): Promise<Execution> {
    const { name } = target;
    const busy = this.running.get(name) ?? 0;
    if (busy >= (invocation.reservedConcurrency ?? Number.POSITIVE_INFINITY)) {
      this.metrics.throttled(name);
      throw tooManyRequests();
    }
    this.running.set(name, busy + 1);
    try {
      return await this.runIn(await this.sandboxes.acquire(target), target, invocation);
    } finally {
      this.running.set(name, (this.running.get(name) ?? 1) - 1);
    }
  }

  /** Waits for the metrics that are on their way. */
  settle(): Promise<void> {
    return this.metrics.settle();
  }

  private async runIn(warm: WarmSandbox, target: Target, invocation: Invocation): Promise<Execution> {
    try {
      return await this.execute(warm, target, invocation);
    } finally {
      await this.sandboxes.release(warm);
    }
  }

  private async execute(warm: WarmSandbox, target: Target, invocation: Invocation): Promise<Execution> {
    const { settings, version } = target.version;
    const { requestId } = invocation;
    const lines: string[] = [];
    warm.onLine = (line) => lines.push(line);
    const say = (line: string): void => {
      warm.log.write(line);
      lines.push(line);
    };
    const cold = warm.loaded ? undefined : await this.load(warm, target, requestId, say);
    say(startLine(requestId, version));
    const start = performance.now();
    const event = { ...invocation, timeout: settings.Timeout * 1000 };
    const outcome = cold?.failure ?? (await warm.sandbox.run(event));
    const usage = {
      ms: performance.now() - start,
      initMs: cold?.ms,
      memory: settings.MemorySize,
      peak: warm.sandbox.peakMemory,
    };
    this.close(say, requestId, outcome, usage);
    this.metrics.invoked(target.name, usage.ms, outcome.kind !== 'result');
    await warm.log.flush();
    return { outcome, tail: tailOf(lines) };
  }

  private async load(
    warm: WarmSandbox,
    target: Target,
    requestId: string,
    say: (line: string) => void,
  ): Promise<{ ms: number; failure?: Outcome }> {
    const { settings } = target.version;
    say(initLine(settings.Runtime));
    const start = performance.now();
    const failure = await warm.sandbox.start(requestId, INIT_MS + settings.Timeout * 1000);
    warm.loaded = failure === undefined;
    return { ms: performance.now() - start, failure };
  }

  private close(say: (line: string) => void, requestId: string, outcome: Outcome, usage: Usage): void {
    if (outcome.kind === 'fatal' && outcome.line !== undefined)
      say(`${this.platform.clock.date().toISOString()} ${outcome.line}`);
    for (const line of endLines(requestId, outcome, usage)) say(line);
  }
}

function tailOf(lines: readonly string[]): string {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  return bytes.subarray(Math.max(0, bytes.length - TAIL)).toString('base64');
}
