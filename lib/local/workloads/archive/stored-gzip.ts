import { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

/** What the length of a stored block can say. */
const LONGEST_BLOCK = 65_535;
const BLOCK_HEAD = 5;
/** RFC 1952: deflate, no name, no time, unknown system. */
const HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** An empty block that is the last. */
const LAST_BLOCK = Buffer.from([1, 0, 0, 0xff, 0xff]);

type Crc32 = (bytes: Buffer, former: number) => number;

/** Gzip that stores: a valid `.gz` at the speed of its checksum, where zlib copies everything through its window even at level 0. */
export function createStoredGzip(): Transform {
  const crc32 = (zlib as { readonly crc32?: Crc32 }).crc32;
  // Node before 20.15 has no checksum of its own.
  return crc32 === undefined ? zlib.createGzip({ level: 0, chunkSize: 256 * 1024 }) : new StoredGzip(crc32);
}

class StoredGzip extends Transform {
  private crc = 0;
  private size = 0;

  constructor(private readonly crc32: Crc32) {
    super({ highWaterMark: 1024 * 1024 });
    this.push(HEAD);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.crc = this.crc32(chunk, this.crc);
    this.size += chunk.length;
    this.push(blocksOf(chunk));
    done();
  }

  override _flush(done: () => void): void {
    const tail = Buffer.alloc(8);
    tail.writeUInt32LE(this.crc, 0);
    tail.writeUInt32LE(this.size % 2 ** 32, 4);
    this.push(LAST_BLOCK);
    this.push(tail);
    done();
  }
}

function blocksOf(chunk: Buffer): Buffer {
  const count = Math.ceil(chunk.length / LONGEST_BLOCK);
  const blocks = Buffer.allocUnsafeSlow(chunk.length + count * BLOCK_HEAD);
  for (let index = 0, to = 0; index < count; index += 1) {
    const from = index * LONGEST_BLOCK;
    const length = Math.min(LONGEST_BLOCK, chunk.length - from);
    to = blocks.writeUInt8(0, to);
    to = blocks.writeUInt16LE(length, to);
    to = blocks.writeUInt16LE(length ^ 0xffff, to);
    to += chunk.copy(blocks, to, from, from + length);
  }
  return blocks;
}
