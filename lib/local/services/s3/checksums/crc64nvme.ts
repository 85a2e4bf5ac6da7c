import type { Hasher } from './hasher';

/** Reflected polynomial. */
export const CRC64NVME_POLYNOMIAL = 0x9a6c9329ac4bc9b5n;

const MASK = 0xffffffffn;

/** Eight tables of 256 entries behind each other, the halves of each entry apart: JavaScript's integers have 32 bits. */
interface Tables {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** Makes CRC-64/NVME hashers that share their tables. */
export function crc64nvmeFactory(): () => Hasher {
  let tables: Tables | undefined;
  return () => new Crc64Nvme((tables ??= makeTables()));
}

class Crc64Nvme implements Hasher {
  private low = -1;
  private high = -1;

  constructor(private readonly tables: Tables) {}

  update(chunk: Buffer): void {
    const { low: tl, high: th } = this.tables;
    let { low, high } = this;
    let at = 0;
    for (; at + 8 <= chunk.length; at += 8) {
      const a = low ^ (chunk[at]! | (chunk[at + 1]! << 8) | (chunk[at + 2]! << 16) | (chunk[at + 3]! << 24));
      const b = high ^ (chunk[at + 4]! | (chunk[at + 5]! << 8) | (chunk[at + 6]! << 16) | (chunk[at + 7]! << 24));
      const i7 = 1792 + (a & 255);
      const i6 = 1536 + ((a >>> 8) & 255);
      const i5 = 1280 + ((a >>> 16) & 255);
      const i4 = 1024 + (a >>> 24);
      const i3 = 768 + (b & 255);
      const i2 = 512 + ((b >>> 8) & 255);
      const i1 = 256 + ((b >>> 16) & 255);
      const i0 = b >>> 24;
      low = tl[i7]! ^ tl[i6]! ^ tl[i5]! ^ tl[i4]! ^ tl[i3]! ^ tl[i2]! ^ tl[i1]! ^ tl[i0]!;
      high = th[i7]! ^ th[i6]! ^ th[i5]! ^ th[i4]! ^ th[i3]! ^ th[i2]! ^ th[i1]! ^ th[i0]!;
    }
    for (; at < chunk.length; at += 1) {
      const index = (low ^ chunk[at]!) & 255;
      low = ((low >>> 8) | (high << 24)) ^ tl[index]!;
      high = (high >>> 8) ^ th[index]!;
    }
    this.low = low;
    this.high = high;
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(~this.high >>> 0, 0);
    bytes.writeUInt32BE(~this.low >>> 0, 4);
    return bytes;
  }
}

function makeTables(): Tables {
  const low = new Int32Array(8 * 256);
  const high = new Int32Array(8 * 256);
  const first = Array.from({ length: 256 }, (_, index) => {
    let crc = BigInt(index);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ CRC64NVME_POLYNOMIAL : crc >> 1n;
    return crc;
  });
  first.forEach((start, index) => {
    let crc = start;
    for (let table = 0; table < 8; table += 1) {
      low[table * 256 + index] = Number(crc & MASK);
      high[table * 256 + index] = Number(crc >> 32n);
      crc = (crc >> 8n) ^ (first[Number(crc & 0xffn)] as bigint);
    }
  });
  return { low, high };
}
