import { rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../clock/clock';
import { makeFifo, openWhenRead } from './fifo';
import type { ChannelObject } from '../channel-object';
import type { Wrapping } from './pipe-content';
import { pipeContent } from './pipe-content';

/** What would be a directory in File mode is a FIFO for each epoch, counted from 0: `training_0`. */
export const pipeName = (directory: string, epoch: number): string => `${directory}_${epoch}`;

export interface PipeFeedParts {
  /** What an epoch streams, in this order. */
  readonly objects: (epoch: number) => Iterable<ChannelObject>;
  readonly wrapping: Wrapping;
  /** The path of the FIFO of an epoch; that of the first is there already. */
  readonly path: (epoch: number) => string;
  /** Real time. */
  readonly clock: Clock;
}

/**
 * Streams an input in Pipe mode to a host, epoch after epoch, as its program opens them. The next epoch's FIFO appears when the
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
    const { objects, wrapping } = this.parts;
    const content = Readable.from(pipeContent(objects(epoch), wrapping), { objectMode: false });
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
