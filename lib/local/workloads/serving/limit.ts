import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';

/** The same bytes; fails with a RangeError once there are more than `maxBytes`. */
export function limited(body: Readable, maxBytes: number): Readable {
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > maxBytes ? new RangeError(`body exceeds ${maxBytes} bytes`) : null, chunk);
    },
  });
  body.on('error', (error) => meter.destroy(error));
  return body.pipe(meter);
}
