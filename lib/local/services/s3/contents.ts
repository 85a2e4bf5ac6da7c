import { Readable } from 'node:stream';
import type { Body } from '../../common/body';
import { ServiceError } from '../../common/errors';
import type { ByteRange } from '../../common/byte-range';
import type { BlobReferences, Pin } from '../../store/blob-references';
import type { Blob, Blobs } from '../../store/blobs';
import type { Integrity, Verified } from './integrity';
import type { StoredPart } from './object-version';

/** Content that is on the disk but belongs to no object yet. */
export interface Received extends Verified, Blob {
  /** Keeps it until it does. */
  readonly pin: Pin;
}

/** The bytes of objects, in blobs. */
export class Contents {
  private closed = false;

  constructor(
    private readonly blobs: Blobs,
    private readonly references: BlobReferences,
  ) {}

  /** Streams a body to the disk. @throws ServiceError, keeping nothing, when it is not what its sender said */
  async receive(body: Body | undefined, integrity: Integrity): Promise<Received> {
    let verified: Verified | undefined;
    let pin: Pin | undefined;
    try {
      const blob = await this.blobs.put(body ?? '', {
        counted: true,
        onChunk: integrity.onChunk,
        accept: async (candidate) => {
          verified = await integrity.verify(candidate);
          pin = this.references.pin([candidate.digest]);
        },
      });
      return { ...blob, ...(verified as Verified), pin: pin as unknown as Pin };
    } catch (error) {
      pin?.release();
      throw error;
    }
  }

  /** The bytes of parts, one after the other. They stay on the disk until the stream has closed. */
  read(parts: readonly StoredPart[], range?: ByteRange): Readable {
    const slices = slicesOf(parts, range);
    const only = slices.length === 1 ? slices[0] : undefined;
    if (only !== undefined) this.assertWhole(only);
    const pin = this.references.pin(slices.map(({ digest }) => digest));
    const stream =
      only === undefined
        ? Readable.from(this.chunks(slices), { objectMode: false })
        : this.blobs.read(only.digest, only);
    stream.once('close', () => this.forget(pin));
    return stream;
  }

  /** From now on streams that end leave the store alone. */
  close(): void {
    this.closed = true;
  }

  /** Ends a pin. What nobody wants any more goes. */
  forget(pin: Pin): void {
    if (this.closed) return;
    pin.release();
    this.references.collect();
  }

  /** A file that is shorter than it was would be taken for a slow one. Its bytes are checked by `trainyard doctor`. */
  private assertWhole({ digest, size }: Slice): void {
    if (this.blobs.sizeOf(digest) === size) return;
    const file = this.blobs.path(digest);
    throw new ServiceError(
      'InternalError',
      `the stored content of this object is damaged or gone (${file}): put the object again`,
      { status: 500 },
    );
  }

  private async *chunks(slices: readonly Slice[]): AsyncIterable<Buffer> {
    for (const slice of slices) {
      this.assertWhole(slice);
      yield* this.blobs.read(slice.digest, slice) as AsyncIterable<Buffer>;
    }
  }
}

interface Slice extends ByteRange {
  readonly digest: string;
  /** Bytes of the whole blob. */
  readonly size: number;
}

function slicesOf(
  parts: readonly StoredPart[],
  range: ByteRange = { start: 0, end: Number.MAX_SAFE_INTEGER },
): Slice[] {
  const slices: Slice[] = [];
  let offset = 0;
  for (const { digest, size } of parts) {
    const start = Math.max(range.start - offset, 0);
    const end = Math.min(range.end - offset, size - 1);
    if (start <= end) slices.push({ digest, size, start, end });
    offset += size;
  }
  return slices;
}
