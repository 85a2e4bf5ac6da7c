import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { recordHeader, recordPadding } from './record-io';
import type { ChannelObject, ObjectContent } from '../channel-object';

const CHUNK = 256 * 1024;

/** An object cannot be streamed as its input wants it: it is not compressed, or too large for a record. */
export class PipeError extends Error {
  override readonly name = 'PipeError';
}

/** How objects come out of a pipe. */
export interface Wrapping {
  /** Whether each object becomes a record of its own. @default None */
  readonly recordWrapper?: 'None' | 'RecordIO';
  /** Whether objects are decompressed on their way. @default None */
  readonly compression?: 'None' | 'Gzip';
}

/** The bytes of objects one after the other, as Pipe mode streams them: decompressed, and as records if so wanted. */
export async function* pipeContent(objects: Iterable<ChannelObject>, wrapping: Wrapping): AsyncIterable<Buffer> {
  for (const object of objects) {
    for (const part of object.attributes?.() ?? [object]) yield* contentOf(part, wrapping);
  }
}

async function* contentOf(object: ChannelObject, wrapping: Wrapping): AsyncIterable<Buffer> {
  try {
    yield* wrapping.recordWrapper === 'RecordIO' ? recordOf(object, wrapping) : bytesOf(await object.open(), wrapping);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!(error instanceof RangeError) && !code.startsWith('Z_')) throw error;
    throw new PipeError(`${object.name} cannot be streamed: ${message}`, { cause: error });
  }
}

/** A record says its length first. What is compressed has to be read for that, and then again. */
async function* recordOf(object: ChannelObject, wrapping: Wrapping): AsyncIterable<Buffer> {
  const size = await sizeOf(object, wrapping);
  yield recordHeader(size);
  let sent = 0;
  for await (const chunk of bytesOf(await object.open(), wrapping)) {
    sent += chunk.length;
    if (sent > size) break;
    yield chunk;
  }
  if (sent !== size) throw new PipeError(`${object.name} changed while it was read`);
  yield recordPadding(size);
}

async function sizeOf(object: ChannelObject, wrapping: Wrapping): Promise<number> {
  const content = await object.open();
  const known = wrapping.compression === 'Gzip' ? undefined : await knownSize(content);
  if (known !== undefined) {
    leave(content);
    return known;
  }
  let size = 0;
  for await (const chunk of bytesOf(content, wrapping)) size += chunk.length;
  return size;
}

async function knownSize(content: ObjectContent): Promise<number | undefined> {
  return 'file' in content ? (await stat(content.file)).size : content.size;
}

function leave(content: ObjectContent): void {
  if ('file' in content) content.release();
  else content.stream.destroy();
}

async function* bytesOf(content: ObjectContent, { compression }: Wrapping): AsyncIterable<Buffer> {
  const source = 'file' in content ? createReadStream(content.file, { highWaterMark: CHUNK }) : content.stream;
  try {
    yield* (compression === 'Gzip' ? gunzipped(source) : source) as AsyncIterable<Buffer>;
  } finally {
    source.destroy();
    leave(content);
  }
}

function gunzipped(source: Readable): Readable {
  return pipeline(source, createGunzip({ chunkSize: CHUNK }), () => undefined);
}
