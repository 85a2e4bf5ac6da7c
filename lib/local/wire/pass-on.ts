import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { onBroken } from '../common/body';

/**
 * Sends a stream as what is left of an answer; rejects when it breaks off, for then the answer must not look whole. By events:
 * `stream.pipeline` makes an abort signal and a dozen listeners, which costs a small answer more than its bytes do.
 */
export function passOn(source: Readable, response: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    source.on('data', (chunk: Buffer) => {
      if (!response.write(chunk)) source.pause();
    });
    response.on('drain', () => source.resume());
    source.once('end', () => response.end());
    onBroken(source, reject);
    response.once('close', () => {
      source.destroy();
      resolve();
    });
  });
}
