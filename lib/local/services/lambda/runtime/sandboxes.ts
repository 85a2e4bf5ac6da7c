import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '../../../clock/clock';
import type { Platform } from '../../service';
import type { CodeStore } from '../code/code-store';
import type { FunctionVersion } from '../function-record';
import { logGroupOf } from '../configuration';
import { FunctionLog } from './function-log';
import { describeProcess } from './launch';
import { Places } from './places';
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
  private readonly current = new Map<string, string>();
  private readonly places = new Places(MOST);
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
      this.places.give();
      throw error;
    }
  }

  async release(warm: WarmSandbox): Promise<void> {
    warm.onLine = undefined;
    const isWanted = warm.sandbox.alive && !this.stopped && !this.isOutdated(warm) && !this.places.areWanted;
    if (!isWanted) return this.discard(warm);
    this.idle.push(warm);
    warm.idle = this.platform.clock.schedule(IDLE_MS, () => {
      if (this.takeIdle((one) => one === warm) !== undefined) void this.discard(warm);
    });
  }

  /** Ends the idle processes of a function that changed or is gone; busy ones end with their event. */
  async retire(name: string, currentKey?: string): Promise<void> {
    this.current.set(name, currentKey ?? '');
    const outdated = this.idle.filter((warm) => warm.name === name);
    for (const warm of outdated) this.takeIdle((one) => one === warm);
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

  /** Makes room by ending the process that has been idle longest, if there is one. */
  private async takePlace(): Promise<void> {
    const oldest = this.places.areTaken ? this.takeIdle((warm) => warm === this.idle[0]) : undefined;
    if (oldest !== undefined) await this.discard(oldest);
    await this.places.take();
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
    if (this.all.delete(warm)) this.places.give();
  }

  private streamName(version: string): string {
    const date = this.platform.clock.date().toISOString().slice(0, 10).replaceAll('-', '/');
    return `${date}/[${version}]${randomBytes(16).toString('hex')}`;
  }
}

export function keyOf({ version }: Pick<Target, 'version'>): string {
  return `${version.version} ${version.revisionId}`;
}
