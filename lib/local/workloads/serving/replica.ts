import type { Clock } from '../../clock/clock';
import { messageOf } from '../../common/errors';
import type {
  ContainerEngine,
  ContainerSpec,
  ContainerUsage,
  LogLine,
  RunningContainer,
} from '../../containers/engine';
import type { Address } from './health';
import { HealthCheckError, untilHealthy } from './health';
import { Connections } from './http/connections';
import { Supervision } from './supervision';

/** SageMaker: SIGTERM, then SIGKILL half a minute later. */
const STOP_GRACE_SECONDS = 30;

export interface ReplicaParts {
  readonly engine: ContainerEngine;
  /** Real time. */
  readonly clock: Clock;
  readonly spec: ContainerSpec;
  /** Seconds that the container has to answer `/ping` with 200. */
  readonly startupTimeoutSeconds: number;
  readonly onLine: (line: LogLine) => void;
  /** Hears of an ended container and of a restart that failed. */
  readonly onTrouble: (message: string, error?: unknown) => void;
  /** Aborted when the server ends: nothing is waited for any more. @default never */
  readonly hurry?: AbortSignal;
}

/**
 * One serving container and its connections. A container that ends is started again, after ever longer pauses; until
 * it answers `/ping` once more the replica is not ready.
 */
export class Replica {
  private underWay = 0;
  private drained: (() => void) | undefined;
  private opened: Connections | undefined;
  private container: RunningContainer | undefined;
  private healthy = false;
  private life: Promise<void> = Promise.resolve();
  private reader: Promise<void> = Promise.resolve();
  private readonly ending = new AbortController();
  private readonly supervision: Supervision;

  private constructor(private readonly parts: ReplicaParts) {
    this.supervision = new Supervision({
      clock: parts.clock,
      name: parts.spec.name,
      onTrouble: parts.onTrouble,
      current: () => this.container,
      launch: () => this.launch(),
      bury: () => this.bury(),
      signal: this.ending.signal,
    });
    parts.hurry?.addEventListener('abort', this.onHurry);
  }

  /** @throws ContainerError, HealthCheckError; nothing is left running then */
  static async start(parts: ReplicaParts): Promise<Replica> {
    return new Replica(parts).live((replica) => replica.launch());
  }

  /** Takes over a container that an earlier server started. @throws HealthCheckError; the container is removed then */
  static async adopt(parts: ReplicaParts, container: RunningContainer, logsSince: number): Promise<Replica> {
    return new Replica(parts).live((replica) => replica.attach(container, logsSince));
  }

  /** Requests under way. */
  get outstanding(): number {
    return this.underWay;
  }

  begin(): void {
    this.underWay += 1;
  }

  end(): void {
    this.underWay -= 1;
    if (this.underWay === 0) this.drained?.();
  }

  get ready(): boolean {
    return this.healthy;
  }

  /** Where the container answers. @throws Error when it has none */
  get address(): Address {
    const address = this.container?.address;
    if (address === undefined) throw new Error(`container ${this.parts.spec.name} has no address`);
    return address;
  }

  /** The connections to where it answers. @throws Error when it has no container */
  get connections(): Connections {
    return (this.opened ??= new Connections(this.address));
  }

  /** What the container uses now; undefined while there is none, or when its engine does not know. */
  usage(): Promise<ContainerUsage | undefined> {
    return this.container?.usage?.() ?? Promise.resolve(undefined);
  }

  /**
   * For who got no answer: resolves when the container answers `/ping`, or the one that is started after it; also when it
   * runs and does not answer in time. @throws HealthCheckError, ContainerError when no other container came up
   */
  async untilAnswers(timeoutSeconds: number): Promise<void> {
    const { container, parts } = this;
    const { next } = this.supervision;
    if (!this.healthy || container === undefined) return next;
    const { exited } = container;
    try {
      const { signal } = this.ending;
      await untilHealthy({ address: this.address, clock: parts.clock, timeoutSeconds, exited, signal });
    } catch (error) {
      if (!(error instanceof HealthCheckError)) throw error;
      if (error.reason === 'exited') await next;
    }
  }

  /** Takes no more requests, lets those under way end, then SIGTERM, 30 s, SIGKILL; nothing is left of it. */
  async stop(): Promise<void> {
    this.healthy = false;
    if (this.underWay > 0) await new Promise<void>((resolve) => (this.drained = resolve));
    this.ending.abort();
    await this.container?.stop(STOP_GRACE_SECONDS);
    await this.close();
  }

  /** Ends it at once, for a server that is stopping. */
  async kill(): Promise<void> {
    this.healthy = false;
    this.ending.abort();
    await this.close();
  }

  private readonly onHurry = (): void => {
    this.ending.abort();
    this.drained?.();
    // Whoever waits for its end learns of it; what goes wrong, they hear.
    this.container?.remove().catch(() => undefined);
  };

  private async live(begin: (replica: this) => Promise<void>): Promise<this> {
    try {
      this.parts.hurry?.throwIfAborted();
      await begin(this);
    } catch (error) {
      this.parts.hurry?.removeEventListener('abort', this.onHurry);
      throw error;
    }
    this.life = this.supervision.run();
    return this;
  }

  private async close(): Promise<void> {
    await this.life;
    await this.discard();
    this.parts.hurry?.removeEventListener('abort', this.onHurry);
  }

  private async launch(): Promise<void> {
    const gpuWait = { signal: this.ending.signal, notice: this.parts.onTrouble };
    await this.attach(await this.parts.engine.start({ ...this.parts.spec, gpuWait }));
  }

  private async attach(container: RunningContainer, logsSince?: number): Promise<void> {
    this.container = container;
    this.reader = this.read(container, logsSince);
    try {
      const { clock, startupTimeoutSeconds: timeoutSeconds } = this.parts;
      await untilHealthy({
        address: this.address,
        clock,
        timeoutSeconds,
        exited: container.exited,
        signal: this.ending.signal,
      });
      this.healthy = true;
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  /** It has ended: it takes no more requests, and goes. */
  private async bury(): Promise<void> {
    this.healthy = false;
    await this.discard();
  }

  private async read(container: RunningContainer, since?: number): Promise<void> {
    try {
      for await (const line of container.logs(since)) this.parts.onLine(line);
    } catch (error) {
      if (!this.ending.signal.aborted) this.parts.onTrouble(`reading the log of ${this.parts.spec.name} failed`, error);
    }
  }

  private async discard(): Promise<void> {
    const { container, opened } = this;
    this.container = undefined;
    this.opened = undefined;
    try {
      await container?.remove();
      // Only now: a container that ended may have sent its last answers just before.
      opened?.close();
      await this.reader;
    } catch (error) {
      this.parts.onTrouble(`removing container ${this.parts.spec.name} failed: ${messageOf(error)}`, error);
    }
  }
}
