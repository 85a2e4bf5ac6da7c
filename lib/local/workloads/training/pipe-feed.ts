import { rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../clock/clock';
import { makeFifo, openWhenRead } from './fifo';
import { pipeContent } from './pipe-content';
import { shareOf } from './shares';
import type { Host, TrainingChannel, TrainingSpec } from './spec';

/** The channel is read through a FIFO for each epoch, counted from 0: `training_0`. */
export const pipeName = (channel: string, epoch: number): string => `${channel}_${epoch}`;

export interface PipeFeedParts {
  readonly channel: TrainingChannel;
  readonly spec: Pick<TrainingSpec, 'instanceGroups'>;
  readonly host: Host;
  /** The path of the FIFO of an epoch; that of the first is there already. */
  readonly path: (epoch: number) => string;
  /** Real time. */
  readonly clock: Clock;
}

/**
 * Streams a Pipe channel to a host, epoch after epoch, as its program opens them. The next epoch's FIFO appears when the
 * one before it has been closed: at its end, or early by its reader.
 */
export class PipeFeed {
  constructor(private readonly parts: PipeFeedParts) {}

  /** Resolves when `signal` ends it. @throws what made it impossible to go on */
  async run(signal: AbortSignal): Promise<void> {
    const { path, clock } = this.parts;
    for (let epoch = 0; ; epoch += 1) {
      if (epoch > 0) await makeFifo(path(epoch));
      const reader = await openWhenRead(path(epoch), clock, signal);
      if (reader === undefined) return;
      await this.stream(reader, epoch, signal);
      if (signal.aborted) return;
      await rm(path(epoch), { force: true });
    }
  }

  private async stream(reader: Writable, epoch: number, signal: AbortSignal): Promise<void> {
    const { channel, spec, host } = this.parts;
    const content = Readable.from(pipeContent(shareOf(channel, spec, host, epoch), channel), { objectMode: false });
    try {
      await pipeline(content, reader, { signal });
    } catch (error) {
      if (!signal.aborted && !isClosedByReader(error)) throw error;
    }
  }
}

function isClosedByReader(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === 'EPIPE' && syscall === 'write';
}
