import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ServiceError } from '../common/errors';

const unzip = promisify(gunzip);

/** Bytes of a body that is read whole. A Lambda archive of 50 MB arrives as 67 MB of base64. */
const LARGEST_BUFFERED = 72 * 1024 * 1024;

/** Reads a body whole, unpacking gzip. @throws ServiceError RequestEntityTooLargeException, SerializationException */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BUFFERED) throw tooLarge();
  const bytes = await collect(request);
  return request.headers['content-encoding'] === 'gzip' ? inflate(bytes) : bytes;
}

/** By events rather than `for await`, which costs more than the rest of a small request. */
function collect(source: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    source.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST_BUFFERED) reject(tooLarge());
      else chunks.push(chunk);
    });
    source.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    source.once('error', reject);
    source.once('close', () => {
      // Every body closes in the end; an error with its stack costs more than reading a small one.
      if (!source.readableEnded) reject(incomplete());
    });
  });
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

function incomplete(): ServiceError {
  return new ServiceError('IncompleteBody', 'The request body terminated unexpectedly', { status: 400 });
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

/** Up to here a copy costs less than a second packet. */
const ONE_PACKET = 16 * 1024;

export function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string | number>,
  body: string | Uint8Array,
): void {
  headers['content-length'] = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  response.writeHead(status, headers);
  // Node sends a string together with the head, bytes after it.
  if (body instanceof Buffer && body.length <= ONE_PACKET) response.end(body.toString('latin1'), 'latin1');
  else response.end(body);
}
