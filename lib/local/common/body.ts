import { Readable } from 'node:stream';

/** What a streaming blob member (`PutObject.Body`, `InvokeEndpoint.Body`) may hold inside the local cloud. */
export type Body = Readable | Uint8Array | string;

export function bodyToStream(body: Body | undefined): Readable {
  if (body instanceof Readable) return body;
  return Readable.from(body === undefined ? [] : [typeof body === 'string' ? Buffer.from(body) : body]);
}

/** Collects a body in memory. @throws RangeError once it exceeds `limit` bytes */
export async function bodyToBuffer(body: Body | undefined, limit = Number.POSITIVE_INFINITY): Promise<Buffer> {
  if (!(body instanceof Readable)) return withinLimit(Buffer.from(body ?? ''), limit);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk as Uint8Array | string);
    size += bytes.length;
    if (size > limit) throw new RangeError(`body exceeds ${limit} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks, size);
}

function withinLimit(bytes: Buffer, limit: number): Buffer {
  if (bytes.length > limit) throw new RangeError(`body exceeds ${limit} bytes`);
  return bytes;
}
