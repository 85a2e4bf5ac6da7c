import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ServiceError } from '../common/errors';

const unzip = promisify(gunzip);

/** Bytes of a body that is read whole. A Lambda archive of 50 MB arrives as 67 MB of base64. */
const LARGEST_BUFFERED = 72 * 1024 * 1024;

/** Reads a body whole, unpacking gzip. @throws ServiceError RequestEntityTooLargeException, SerializationException */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BUFFERED) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BUFFERED) throw tooLarge();
    chunks.push(chunk);
  }
  const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
  return request.headers['content-encoding'] === 'gzip' ? inflate(bytes) : bytes;
}

async function inflate(bytes: Buffer): Promise<Buffer> {
  try {
    return await unzip(bytes, { maxOutputLength: LARGEST_BUFFERED });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new ServiceError('SerializationException', 'the body says Content-Encoding: gzip but is not valid gzip', {
      status: 400,
    });
  }
}

function tooLarge(): ServiceError {
  return new ServiceError('RequestEntityTooLargeException', `Request must be smaller than ${LARGEST_BUFFERED} bytes`, {
    status: 413,
  });
}

/** Parses JSON. Depth needs no limit of its own: JSON.parse does not recurse on the stack of JavaScript. @throws ServiceError SerializationException */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 'the body is not valid JSON', { status: 400 });
  }
}

export function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string | number>,
  body: string | Buffer,
): void {
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  response.writeHead(status, { ...headers, 'content-length': bytes });
  response.end(body);
}
