import type { Clock } from '../../clock/clock';
import type { ContainerUsage, Exit, LogLine, RunningContainer } from '../engine';
import type { StartPlan, WorkloadDirectory } from './directory';
import { kill, killMarked, startOf } from './kernel';
import { followLog } from './log-file';
import { groupUsage } from './group-usage';
import { LOOPBACK } from './ports';
import type { Supervision } from './supervision';

export interface ProcessContainerParts {
  readonly directory: WorkloadDirectory;
  readonly plan: StartPlan;
  readonly supervision: Supervision;
  readonly mark: string;
  /** Real time. */
  readonly clock: Clock;
  readonly onRemoved: () => void;
}

/** A workload that runs as a process group of this machine. */
export class ProcessContainer implements RunningContainer {
  readonly exited: Promise<Exit>;
  private removal: Promise<void> | undefined;

  constructor(private readonly parts: ProcessContainerParts) {
    this.exited = this.awaitExit();
  }

  get id(): string {
    return this.parts.directory.id;
  }

  get labels(): Readonly<Record<string, string>> {
    return this.parts.plan.labels;
  }

  get address(): RunningContainer['address'] {
    const { port } = this.parts.plan;
    return port === undefined ? undefined : { host: LOOPBACK, port };
  }

  logs(since?: number): AsyncIterable<LogLine> {
    return followLog(this.parts.directory.log, this.parts.supervision, since);
  }

  async usage(): Promise<ContainerUsage | undefined> {
    const running = await this.parts.directory.running();
    return running === undefined || this.parts.supervision.hasEnded ? undefined : groupUsage(running.pid);
  }

  async stop(graceSeconds: number): Promise<void> {
    const { supervision, clock } = this.parts;
    if (supervision.hasEnded) return void (await this.exited);
    supervision.signal('SIGTERM');
    const timer = clock.schedule(graceSeconds * 1000, () => supervision.signal('SIGKILL'));
    try {
      await this.exited;
    } finally {
      timer.cancel();
    }
  }

  remove(): Promise<void> {
    this.removal ??= this.clear();
    return this.removal;
  }

  private async clear(): Promise<void> {
    const { supervision, directory, mark, onRemoved } = this.parts;
    supervision.signal('SIGKILL');
    await this.exited;
    await killMarked(mark);
    await directory.remove();
    onRemoved();
  }

  private async awaitExit(): Promise<Exit> {
    const { supervision, directory } = this.parts;
    await supervision.ended;
    const recorded = await directory.exit();
    if (recorded === undefined) await this.killOrphans();
    // Without a record the supervisor itself was killed; its workload shares that end.
    return { code: recorded?.code ?? 137, outOfMemory: false };
  }

  private async killOrphans(): Promise<void> {
    const running = await this.parts.directory.running();
    if (running?.started !== undefined && (await startOf(running.pid)) === running.started) kill(-running.pid);
    await killMarked(this.parts.mark);
  }
}
