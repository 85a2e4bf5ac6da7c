import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '../../../clock/clock';
import type { Platform } from '../../service';
import type { CodeStore } from '../code/code-store';
import type { FunctionVersion } from '../function-record';
import { logGroupOf } from '../function-record';
import { FunctionLog } from './function-log';
import { describeProcess } from './launch';
import { Sandbox } from './sandbox';

export interface Target {
  readonly name: string;
  readonly version: FunctionVersion;
  /** Zip files of the layers, in order. */
  readonly layers: readonly string[];
}

/** A process and the log stream that it writes to. */
export interface WarmSandbox {
  readonly sandbox: Sandbox;
  readonly log: FunctionLog;
  readonly name: string;
  /** Version and revision: what a changed function no longer uses. */
  readonly key: string;
  /** False until the handler has been loaded. */
  loaded: boolean;
  /** Sees every line besides the log. */
  onLine?: (line: string) => void;
  idle?: Timer;
}

/** How many processes this machine runs at once; further invocations wait for one of them. */
const MOST = 40;
const IDLE_MS = 5 * 60_000;

/**
 * The processes of all functions. One runs one event at a time; it is kept for the next one and ended when it has been
 * idle for five minutes or its function changes.
 */
export class Sandboxes {
  private readonly all = new Set<WarmSandbox>();
  private readonly idle: WarmSandbox[] = [];
  private readonly queue: (() => void)[] = [];
  private readonly current = new Map<string, string>();
  private places = MOST;
  private stopped = false;

  constructor(
    private readonly platform: Platform,
    private readonly code: CodeStore,
    private readonly machine: Clock,
  ) {}

  /** A process for one event. The caller gives it back with `release`, however the event ends. */
  async acquire(target: Target): Promise<WarmSandbox> {
    const key = keyOf(target);
    if (target.version.version === '$LATEST') this.current.set(target.name, key);
    const warm = this.takeIdle((one) => one.key === key && one.sandbox.alive);
    if (warm !== undefined) return warm;
    await this.takePlace();
    try {
      return await this.launch(target, key);
    } catch (error) {
      this.givePlace();
      throw error;
    }
  }

  async release(warm: WarmSandbox): Promise<void> {
    warm.onLine = undefined;
    if (!warm.sandbox.alive || this.stopped || this.isOutdated(warm)) return this.discard(warm);
    if (this.queue.length > 0) return this.discard(warm);
    this.idle.push(warm);
    warm.idle = this.platform.clock.schedule(IDLE_MS, () => {
      if (this.takeIdle((one) => one === warm) !== undefined) void this.discard(warm);
    });
  }

  /** Ends the idle processes of a function that changed or is gone; busy ones end with their event. */
  async retire(name: string, currentKey?: string): Promise<void> {
    this.current.set(name, currentKey ?? '');
    const outdated: WarmSandbox[] = [];
    for (
      let warm = this.takeIdle((one) => one.name === name);
      warm !== undefined;
      warm = this.takeIdle((one) => one.name === name)
    ) {
      outdated.push(warm);
    }
    await Promise.all(outdated.map((warm) => this.discard(warm)));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const warm of this.idle.splice(0)) warm.idle?.cancel();
    await Promise.all([...this.all].map((warm) => this.discard(warm)));
  }

  private isOutdated(warm: WarmSandbox): boolean {
    return warm.key.startsWith('$LATEST ') && this.current.get(warm.name) !== warm.key;
  }

  private takeIdle(matches: (warm: WarmSandbox) => boolean): WarmSandbox | undefined {
    const index = this.idle.findLastIndex(matches);
    if (index === -1) return undefined;
    const [warm] = this.idle.splice(index, 1);
    warm?.idle?.cancel();
    return warm;
  }

  private async takePlace(): Promise<void> {
    if (this.stopped) throw new Error('the local cloud is stopping');
    if (this.places === 0) {
      const oldest = this.idle[0];
      if (oldest === undefined) return new Promise((resolve) => this.queue.push(resolve));
      this.takeIdle((warm) => warm === oldest);
      await this.discard(oldest);
      return this.takePlace();
    }
    this.places -= 1;
  }

  private givePlace(): void {
    const next = this.queue.shift();
    if (next === undefined) this.places += 1;
    else next();
  }

  private async launch(target: Target, key: string): Promise<WarmSandbox> {
    const { name, version } = target;
    const log = new FunctionLog(this.platform, logGroupOf(name, version.settings), this.streamName(version.version));
    const process = await describeProcess(this.platform, this.code, { ...target, logStream: log.stream });
    if (this.stopped) throw new Error('the local cloud is stopping');
    const warm: WarmSandbox = {
      sandbox: new Sandbox(process, this.machine, (line) => {
        log.write(line);
        warm.onLine?.(line);
      }),
      log,
      name,
      key,
      loaded: false,
    };
    this.all.add(warm);
    return warm;
  }

  private async discard(warm: WarmSandbox): Promise<void> {
    await warm.sandbox.end();
    await warm.log.flush();
    if (this.all.delete(warm)) this.givePlace();
  }

  private streamName(version: string): string {
    const date = this.platform.clock.date().toISOString().slice(0, 10).replaceAll('-', '/');
    return `${date}/[${version}]${randomBytes(16).toString('hex')}`;
  }
}

export function keyOf({ version }: Pick<Target, 'version'>): string {
  return `${version.version} ${version.revisionId}`;
}
