import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { messageOf } from '../../common/errors';
import type { Exit, LogLine, RunningContainer } from '../engine';
import { ContainerError } from '../engine';
import { statusOf } from './docker-error';
import { LineBuffer } from './log-frames';

const KILLED = 137;

export interface DockerContainerParts {
  readonly container: Docker.Container;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: RunningContainer['address'];
  /** Docker's answer to a wait that was armed before the start. */
  readonly waiting: Promise<{ readonly StatusCode: number }>;
  /** The attached streams; undefined for a container that an earlier server started. */
  readonly output: Readable | undefined;
  /** Removes what was made for this container alone. */
  readonly onRemoved: () => Promise<void>;
}

export class DockerContainer implements RunningContainer {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: RunningContainer['address'];
  readonly exited: Promise<Exit>;
  private readonly lines: LineBuffer | undefined;
  private removal: Promise<void> | undefined;

  constructor(private readonly parts: DockerContainerParts) {
    this.id = parts.container.id;
    this.labels = parts.labels;
    this.address = parts.address;
    this.lines = parts.output && new LineBuffer(parts.output);
    this.exited = this.watch();
    // Whoever does not wait for the exit must not be told of a failed wait by a crash.
    this.exited.catch(() => undefined);
  }

  async *logs(since?: number): AsyncIterable<LogLine> {
    if (this.lines !== undefined) return yield* this.lines;
    const stream = await this.parts.container.logs({
      follow: true,
      stdout: true,
      stderr: true,
      since: (since ?? 0) / 1000,
    });
    yield* new LineBuffer(stream as unknown as Readable);
  }

  async stop(graceSeconds: number): Promise<void> {
    try {
      await this.parts.container.stop({ t: graceSeconds });
    } catch (error) {
      // 304: it had ended; 404: it is gone.
      if (statusOf(error) !== 304 && statusOf(error) !== 404) throw unavailable(error);
    }
    await this.exited.catch(() => undefined);
  }

  remove(): Promise<void> {
    this.removal ??= this.discard();
    return this.removal;
  }

  private async discard(): Promise<void> {
    try {
      await this.parts.container.remove({ force: true, v: true });
    } catch (error) {
      // 404: gone; 409: its removal is under way.
      if (statusOf(error) !== 404 && statusOf(error) !== 409) throw unavailable(error);
    }
    this.lines?.close();
    await this.parts.onRemoved();
  }

  private async watch(): Promise<Exit> {
    const { StatusCode: code } = await this.parts.waiting;
    return { code, outOfMemory: code === KILLED && (await this.wasOutOfMemory()) };
  }

  private async wasOutOfMemory(): Promise<boolean> {
    try {
      return (await this.parts.container.inspect()).State.OOMKilled;
    } catch {
      return false;
    }
  }
}

function unavailable(error: unknown): ContainerError {
  return new ContainerError('engine-unavailable', `Docker does not answer: ${messageOf(error)}`, { cause: error });
}
