import { Transform } from 'node:stream';

const GIB = 1024 ** 3;

/** What an archive may cost to unpack. */
export interface UnpackLimits {
  /** Bytes of all files together. @default 128 GiB */
  readonly maxBytes?: number;
  /** @default 200,000 */
  readonly maxEntries?: number;
  /** Unpacked bytes to a packed one, once more than 256 MiB are unpacked; a bomb has about 1,000. @default 200 */
  readonly maxRatio?: number;
}

const RATIO_GRACE_BYTES = 256 * 1024 * 1024;

/** Counts an archive on its way through, and ends it with a RangeError when it asks for too much. */
export class Quota {
  private readonly limits: Required<UnpackLimits>;
  private packedBytes = 0;
  private unpackedBytes = 0;
  private entries = 0;

  constructor({ maxBytes = 128 * GIB, maxEntries = 200_000, maxRatio = 200 }: UnpackLimits = {}) {
    this.limits = { maxBytes, maxEntries, maxRatio };
  }

  countEntry(): void {
    this.entries += 1;
    if (this.entries > this.limits.maxEntries)
      throw new RangeError(`the archive has more than ${this.limits.maxEntries} entries`);
  }

  packed(): Transform {
    return meter((bytes) => {
      this.packedBytes += bytes;
    });
  }

  unpacked(): Transform {
    return meter((bytes) => {
      this.unpackedBytes += bytes;
      const { maxBytes, maxRatio } = this.limits;
      if (this.unpackedBytes > maxBytes) throw new RangeError(`the archive unpacks to more than ${maxBytes} bytes`);
      if (this.unpackedBytes > RATIO_GRACE_BYTES && this.unpackedBytes > this.packedBytes * maxRatio) {
        throw new RangeError(`the archive unpacks to more than ${maxRatio} times its size`);
      }
    });
  }
}

function meter(count: (bytes: number) => void): Transform {
  return new Transform({
    highWaterMark: 256 * 1024,
    transform(chunk: Buffer, _encoding, done) {
      try {
        count(chunk.length);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
