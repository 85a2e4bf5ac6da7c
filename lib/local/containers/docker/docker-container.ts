import type { Container } from 'dockerode';
import type { Clock } from '../../clock/clock';
import { ContainerError, type ContainerUsage, type Exit, type LogLine, type RunningContainer } from '../engine';
import { containerError, isConnectionError, statusOf } from './errors';
import { usageOf } from './usage';
import { followLogs } from './logs';

export interface DockerContainerParts {
  readonly container: Container;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: RunningContainer['address'];
  /** Resolves with its exit code when it has ended; rejects when the engine goes away meanwhile. */
  readonly wait: () => Promise<number>;
  /** Real time. */
  readonly clock: Clock;
  /** What its devices are used. @default it has none */
  readonly gpus?: () => Promise<ContainerUsage['gpus']>;
  /** What is to be done when it has ended, before anyone learns of it. */
  readonly onExit: () => Promise<void>;
  /** What goes with it: its network. */
  readonly onRemoved: () => Promise<void>;
}

/** An engine that restarts answers again within a minute or so; one that was stopped does not. */
const LONGEST_OUTAGE_MS = 300_000;
const LONGEST_PAUSE_MS = 5000;
const KILLED = 137;
const OOM_PATIENCE = 10;
const OOM_PAUSE_MS = 50;

export class DockerContainer implements RunningContainer {
  readonly exited: Promise<Exit>;
  private removal: Promise<void> | undefined;
  private stopping = false;

  constructor(private readonly parts: DockerContainerParts) {
    this.exited = this.awaitExit();
    // Its owner hears of it where it waits; one who does not wait must not bring the server down.
    this.exited.catch(() => undefined);
  }

  get id(): string {
    return this.parts.container.id;
  }

  get labels(): Readonly<Record<string, string>> {
    return this.parts.labels;
  }

  get address(): RunningContainer['address'] {
    return this.parts.address;
  }

  logs(since?: number): AsyncIterable<LogLine> {
    const outage = this.outage();
    return followLogs(this.parts.container, since, outage);
  }

  async usage(): Promise<ContainerUsage | undefined> {
    try {
      const { container, gpus } = this.parts;
      const used = usageOf(await container.stats({ stream: false, 'one-shot': true }));
      return used === undefined || gpus === undefined ? used : { ...used, gpus: await gpus() };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw containerError(error);
    }
  }

  async stop(graceSeconds: number): Promise<void> {
    this.stopping = true;
    await this.parts.container.stop({ t: Math.ceil(graceSeconds) }).catch((error: unknown) => {
      // 304: it has ended already.
      if (statusOf(error) !== 304 && statusOf(error) !== 404) throw containerError(error);
    });
    await this.exited;
  }

  remove(): Promise<void> {
    this.removal ??= this.clear();
    return this.removal;
  }

  private async clear(): Promise<void> {
    this.stopping = true;
    const { container, onRemoved } = this.parts;
    try {
      await container.remove({ force: true, v: true });
    } catch (error) {
      if (statusOf(error) === 409) await container.wait({ condition: 'removed' }).catch(() => undefined);
      else if (statusOf(error) !== 404) throw containerError(error);
    }
    await onRemoved();
  }

  private async awaitExit(): Promise<Exit> {
    const outage = this.outage();
    for (;;) {
      try {
        const exit = await this.wait();
        await this.parts.onExit();
        return exit;
      } catch (error) {
        await outage(error);
      }
    }
  }

  /** The engine answers at once for a container that has ended before it was asked: nothing can be missed. */
  private async wait(): Promise<Exit> {
    try {
      const code = await this.parts.wait();
      return { code, outOfMemory: code !== 0 && (await this.wasOutOfMemory(code)) };
    } catch (error) {
      // Removed by someone, with all that runs in it.
      if (statusOf(error) === 404) return { code: 137, outOfMemory: false };
      throw error;
    }
  }

  /** The engine may learn of the kernel's reason a moment after the end that it caused. */
  private async wasOutOfMemory(code: number): Promise<boolean> {
    for (let patience = OOM_PATIENCE; ; patience -= 1) {
      const { State, HostConfig } = await this.parts.container.inspect();
      const unexplained = code === KILLED && !this.stopping && (HostConfig.Memory ?? 0) > 0;
      if (State.OOMKilled || !unexplained || patience === 0) return State.OOMKilled;
      await this.parts.clock.sleep(OOM_PAUSE_MS);
    }
  }

  /** Waits a little after a broken connection, ever longer. @throws ContainerError after minutes, or for any other failure */
  private outage(): (error: unknown) => Promise<void> {
    const { clock } = this.parts;
    let began: number | undefined;
    let pause = 100;
    return async (error) => {
      if (!isConnectionError(error) && !isBroken(error)) throw containerError(error);
      began ??= clock.now();
      if (clock.now() - began > LONGEST_OUTAGE_MS) {
        throw new ContainerError('engine-unavailable', 'the Docker engine has not answered for 5 minutes', {
          cause: error,
        });
      }
      await clock.sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    };
  }
}

/** A stream that ends in the middle. */
function isBroken(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || message === 'aborted';
}
