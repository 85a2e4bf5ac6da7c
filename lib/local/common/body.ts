import type { ReadableOptions } from 'node:stream';
import { Readable } from 'node:stream';

/** What a streaming blob member (`PutObject.Body`, `InvokeEndpoint.Body`) may hold inside the local cloud. */
export type Body = Readable | Uint8Array | string;

/** A stream that may know its length before it ends. */
export class SizedReadable extends Readable {
  constructor(
    /** Bytes; undefined where only the end tells. */
    readonly byteLength: number | undefined,
    options?: ReadableOptions,
  ) {
    super(options);
  }
}

export function bodyToStream(body: Body | undefined): Readable {
  if (body instanceof Readable) return body;
  return Readable.from(body === undefined ? [] : [typeof body === 'string' ? Buffer.from(body) : body]);
}

/** Collects a body in memory. @throws RangeError once it exceeds `limit` bytes */
export async function bodyToBuffer(body: Body | undefined, limit = Number.POSITIVE_INFINITY): Promise<Buffer> {
  return body instanceof Readable ? collect(body, limit) : withinLimit(Buffer.from(body ?? ''), limit);
}

/** By events: `for await` costs several times as much for a body of one chunk. */
function collect(source: Readable, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    source.on('data', (chunk: Buffer | string) => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size > limit) source.destroy(new RangeError(`body exceeds ${limit} bytes`));
      else chunks.push(bytes);
    });
    source.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    onBroken(source, reject);
  });
}

/** Hears of a stream that errs or closes before its end, also of one that did so before. */
export function onBroken(source: Readable, listener: (error: Error) => void): void {
  const onClose = (): void => {
    if (!source.readableEnded) listener(source.errored ?? new Error('the body ended before it was complete'));
  };
  source.once('error', listener);
  source.once('close', onClose);
  if (source.destroyed) onClose();
}

function withinLimit(bytes: Buffer, limit: number): Buffer {
  if (bytes.length > limit) throw new RangeError(`body exceeds ${limit} bytes`);
  return bytes;
}
