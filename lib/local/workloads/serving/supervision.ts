import type { Clock } from '../../clock/clock';
import { Deferred } from '../../common/deferred';
import { messageOf } from '../../common/errors';
import type { Exit, RunningContainer } from '../../containers/engine';

const LONGEST_BACKOFF_MS = 60_000;

export interface SupervisionParts {
  /** Real time. */
  readonly clock: Clock;
  /** The container's, for reports. */
  readonly name: string;
  readonly onTrouble: (message: string, error?: unknown) => void;
  /** The container that runs, if one does. */
  readonly current: () => RunningContainer | undefined;
  /** Starts another one and waits until it serves. */
  readonly launch: () => Promise<void>;
  /** Clears away the one that has ended. */
  readonly bury: () => Promise<void>;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Starts a container that ends again, after ever longer pauses. */
export class Supervision {
  private revival = new Deferred<void>();

  constructor(private readonly parts: SupervisionParts) {}

  /** Settles with the container after the one that runs: serving, or with what kept it from that. */
  get next(): Promise<void> {
    return this.revival.promise;
  }

  /** Resolves when the signal has ended it. */
  async run(): Promise<void> {
    const { signal } = this.parts;
    try {
      await this.untilAborted();
    } finally {
      this.revival.reject(signal.reason);
    }
  }

  private async untilAborted(): Promise<void> {
    const { parts } = this;
    for (let failures = 0; !parts.signal.aborted;) {
      const container = parts.current();
      if (container !== undefined) {
        const exit = await this.endOrExit(container);
        if (exit === undefined) return;
        parts.onTrouble(`container ${parts.name} ended with ${wordsFor(exit)}: starting it again`);
        await parts.bury();
      }
      failures = (await this.relaunch(failures)) ? 0 : failures + 1;
    }
  }

  /** The exit, or undefined when the signal comes first. */
  private endOrExit(container: RunningContainer): Promise<Exit | undefined> {
    return new Promise((resolve, reject) => {
      const { signal } = this.parts;
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
      container.exited.then((exit) => (signal.aborted ? resolve(undefined) : resolve(exit)), reject);
    });
  }

  private async relaunch(failures: number): Promise<boolean> {
    const { clock, signal, launch, name, onTrouble } = this.parts;
    try {
      const pause = failures === 0 ? 0 : Math.min(1000 * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
      await clock.sleep(pause, signal);
      await launch();
      this.nextRevival().resolve();
      return true;
    } catch (error) {
      this.nextRevival().reject(error);
      if (!signal.aborted) onTrouble(`container ${name} did not start again: ${messageOf(error)}`, error);
      return false;
    }
  }

  /** @returns the one that is being waited for */
  private nextRevival(): Deferred<void> {
    const { revival } = this;
    this.revival = new Deferred();
    return revival;
  }
}

function wordsFor({ code, outOfMemory }: Exit): string {
  return `exit code ${code}${outOfMemory ? ', out of memory' : ''}`;
}
