import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipFileEntry {
  readonly name: string;
  readonly content: string | Buffer;
  /** POSIX mode with file type. @default a plain file, 0o644 */
  readonly mode?: number;
}

/** A zip file of small entries, deflated; names are written as they are given, however bad. */
export function zip(entries: readonly ZipFileEntry[] | Readonly<Record<string, string>>): Buffer {
  const list = Array.isArray(entries)
    ? (entries as ZipFileEntry[])
    : Object.entries(entries).map(([name, content]) => ({ name, content }));
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of list) {
    const { header, record } = encode(entry, offset);
    locals.push(header);
    central.push(record);
    offset += header.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(list.length, 8);
  end.writeUInt16LE(list.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function encode({ name, content, mode = 0o100644 }: ZipFileEntry, offset: number): { header: Buffer; record: Buffer } {
  const bytes = Buffer.from(content);
  const packed = deflateRawSync(bytes);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(Buffer.byteLength(name), 22);
  const local = Buffer.from([0x50, 0x4b, 3, 4]);
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(0x0314, 4);
  common.copy(record, 6);
  record.writeUInt32LE((mode << 16) >>> 0, 38);
  record.writeUInt32LE(offset, 42);
  return {
    header: Buffer.concat([local, common, Buffer.from(name), packed]),
    record: Buffer.concat([record, Buffer.from(name)]),
  };
}
