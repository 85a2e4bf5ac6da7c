import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ChannelObject } from '../channel-object';
import { TransformDataError } from './spec';

const CHUNK = 1024 * 1024;

export interface OpenObject {
  readonly stream: Readable;
  /** Bytes. @default unknown before it is read */
  readonly size?: number;
}

/** An object's content, decompressed if it is to be. */
export async function openObject(object: ChannelObject, gzip: boolean): Promise<OpenObject> {
  const content = await object.open();
  if ('stream' in content) return { stream: gzip ? gunzip(content.stream) : content.stream };
  const { size } = await stat(content.file);
  const stream = createReadStream(content.file, { highWaterMark: CHUNK });
  stream.once('close', content.release);
  return gzip ? { stream: gunzip(stream) } : { stream, size };
}

function gunzip(compressed: Readable): Readable {
  return Readable.from(unpacked(compressed), { objectMode: false });
}

async function* unpacked(compressed: Readable): AsyncGenerator<Buffer> {
  const plain = createGunzip();
  pipeline(compressed, plain, () => undefined);
  try {
    yield* plain as AsyncIterable<Buffer>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_') !== true) throw error;
    throw new TransformDataError('the object is not in gzip format', { cause: error });
  }
}
