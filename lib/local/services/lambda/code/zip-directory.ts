/** A file that an archive announces in its central directory. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where the entry's local header starts. */
  readonly offset: number;
  /** POSIX mode with file type, 0 where the archive was not made on POSIX. */
  readonly mode: number;
  readonly encrypted: boolean;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const LONGEST_COMMENT = 0xffff;
const END_SIZE = 22;
const SATURATED = 0xffffffff;

/** Reads the central directory of an archive. @throws Error for anything that is not a sound zip file */
export function readZipDirectory(zip: Buffer): ZipEntry[] {
  const { count, offset } = readEnd(zip);
  const entries: ZipEntry[] = [];
  let at = offset;
  for (let index = 0; index < count; index += 1) {
    if (zip.readUInt32LE(at) !== CENTRAL) throw new Error('the central directory is damaged');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    const nameAt = at + 46;
    entries.push(readEntry(zip, at, nameAt, nameLength, extraLength));
    at = nameAt + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** The bytes of an entry as they are stored. */
export function storedBytes(zip: Buffer, entry: ZipEntry): Buffer {
  if (zip.readUInt32LE(entry.offset) !== LOCAL) throw new Error(`the header of ${entry.name} is damaged`);
  const start = entry.offset + 30 + zip.readUInt16LE(entry.offset + 26) + zip.readUInt16LE(entry.offset + 28);
  const bytes = zip.subarray(start, start + entry.compressedSize);
  if (bytes.length !== entry.compressedSize) throw new Error(`${entry.name} is cut off`);
  return bytes;
}

function readEnd(zip: Buffer): { readonly count: number; readonly offset: number } {
  for (let at = zip.length - END_SIZE; at >= Math.max(0, zip.length - END_SIZE - LONGEST_COMMENT); at -= 1) {
    if (zip.readUInt32LE(at) !== END) continue;
    const plain = { count: zip.readUInt16LE(at + 10), offset: zip.readUInt32LE(at + 16) };
    return readEnd64(zip, at) ?? plain;
  }
  throw new Error('no end of central directory');
}

function readEnd64(zip: Buffer, end: number): { readonly count: number; readonly offset: number } | undefined {
  const locator = end - 20;
  if (locator < 0 || zip.readUInt32LE(locator) !== END_64_LOCATOR) return undefined;
  const at = Number(zip.readBigUInt64LE(locator + 8));
  if (zip.readUInt32LE(at) !== END_64) throw new Error('the zip64 end of central directory is damaged');
  return { count: Number(zip.readBigUInt64LE(at + 32)), offset: Number(zip.readBigUInt64LE(at + 48)) };
}

function readEntry(zip: Buffer, at: number, nameAt: number, nameLength: number, extraLength: number): ZipEntry {
  const extra = zip.subarray(nameAt + nameLength, nameAt + nameLength + extraLength);
  const [size, compressedSize, offset] = widen(extra, [
    zip.readUInt32LE(at + 24),
    zip.readUInt32LE(at + 20),
    zip.readUInt32LE(at + 42),
  ]);
  return {
    name: zip.toString('utf8', nameAt, nameAt + nameLength),
    method: zip.readUInt16LE(at + 10),
    crc32: zip.readUInt32LE(at + 16),
    size,
    compressedSize,
    offset,
    mode: zip.readUInt16LE(at + 40),
    encrypted: (zip.readUInt16LE(at + 8) & 1) === 1,
  };
}

/** Takes the saturated ones of size, compressed size and offset from the zip64 extra field, where they follow in this order. */
function widen(extra: Buffer, fields: readonly [number, number, number]): [number, number, number] {
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2);
  let next = at + 4;
  return fields.map((field) => {
    if (field !== SATURATED || next + 8 > extra.length) return field;
    next += 8;
    return Number(extra.readBigUInt64LE(next - 8));
  }) as [number, number, number];
}
