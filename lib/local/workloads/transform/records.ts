import type { SplitType } from './spec';
import { tooMuchData, TransformDataError } from './spec';
import { Unread } from './unread';

/** One record of an object. */
export interface TransformRecord {
  /** As it stands in the object, with its delimiter or frame. */
  readonly raw: Buffer;
  /** What it says, without them. */
  readonly data: Buffer;
}

/** The next record's bytes at the start of a buffer: 0 when more are needed to tell. */
interface Framing {
  size(buffer: Buffer): number;
  unframe(raw: Buffer): Buffer;
  /** What is left at the end of an object is a record too. */
  readonly openEnd: boolean;
}

/** Records that are worked on in one go. */
export const RECORDS_AT_A_TIME = 1000;

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const RECORD_IO_MAGIC = 0xced7230a;
const RECORD_IO_HEAD = 8;
const TF_HEAD = 12;
const TF_TAIL = 4;

const line: Framing = {
  size: (buffer) => buffer.indexOf(NEWLINE) + 1,
  unframe(raw) {
    const end = raw.at(-1) === NEWLINE ? raw.length - 1 : raw.length;
    return raw.subarray(0, raw[end - 1] === CARRIAGE_RETURN ? end - 1 : end);
  },
  openEnd: true,
};

/** Magic number, length, data padded to four bytes; the length's upper three bits say which part of a split record it is. */
const recordIO: Framing = {
  size(buffer) {
    let end = 0;
    for (;;) {
      if (buffer.length < end + RECORD_IO_HEAD) return 0;
      if (buffer.readUInt32LE(end) !== RECORD_IO_MAGIC)
        throw new TransformDataError('the object is not in RecordIO format: a record begins without its magic number');
      const { part, length } = partAt(buffer, end);
      end += RECORD_IO_HEAD + padded(length);
      if (buffer.length < end) return 0;
      if (part === WHOLE || part === LAST) return end;
    }
  },
  unframe(raw) {
    const pieces: Buffer[] = [];
    for (let at = 0; at < raw.length;) {
      const { length } = partAt(raw, at);
      pieces.push(raw.subarray(at + RECORD_IO_HEAD, at + RECORD_IO_HEAD + length));
      at += RECORD_IO_HEAD + padded(length);
    }
    return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  },
  openEnd: false,
};

const WHOLE = 0;
const LAST = 3;

function partAt(buffer: Buffer, at: number): { readonly part: number; readonly length: number } {
  const word = buffer.readUInt32LE(at + 4);
  return { part: word >>> 29, length: word & 0x1fffffff };
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

/** Length (8 bytes), its checksum, data, its checksum. */
const tfRecord: Framing = {
  size(buffer) {
    if (buffer.length < TF_HEAD) return 0;
    const end = TF_HEAD + Number(buffer.readBigUInt64LE(0)) + TF_TAIL;
    return buffer.length < end ? 0 : end;
  },
  unframe: (raw) => raw.subarray(TF_HEAD, raw.length - TF_TAIL),
  openEnd: false,
};

const FRAMINGS: Readonly<Record<Exclude<SplitType, 'None'>, Framing>> = {
  Line: line,
  RecordIO: recordIO,
  TFRecord: tfRecord,
};

/**
 * The records of an object, read as they are asked for, not too many at a time; empty lines are none.
 * @throws TransformDataError for one over `maxBytes`
 */
export async function* recordsOf(
  source: AsyncIterable<Buffer>,
  split: Exclude<SplitType, 'None'>,
  maxBytes: number,
): AsyncGenerator<TransformRecord[]> {
  const framing = FRAMINGS[split];
  const unread = new Unread();
  for await (const chunk of source) {
    if (!unread.add(chunk)) continue;
    yield* groupsOf(wholeRecords(framing, unread, maxBytes));
    if (unread.length > maxBytes + RECORD_IO_HEAD + TF_HEAD) throw tooMuchData();
  }
  unread.gather();
  yield* groupsOf(wholeRecords(framing, unread, maxBytes));
  if (unread.length === 0) return;
  if (!framing.openEnd) throw new TransformDataError(`the object ends within a ${split} record`);
  yield [...recordOf(framing, unread.take(unread.length), maxBytes)];
}

function* groupsOf(records: Iterable<TransformRecord>): Generator<TransformRecord[]> {
  let group: TransformRecord[] = [];
  for (const record of records) {
    if (group.push(record) < RECORDS_AT_A_TIME) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function* wholeRecords(framing: Framing, unread: Unread, maxBytes: number): Iterable<TransformRecord> {
  for (let size = framing.size(unread.bytes); size > 0; size = framing.size(unread.bytes)) {
    yield* recordOf(framing, unread.take(size), maxBytes);
  }
}

function* recordOf(framing: Framing, raw: Buffer, maxBytes: number): Iterable<TransformRecord> {
  const data = framing.unframe(raw);
  if (framing === line && data.length === 0) return;
  if (data.length > maxBytes) throw tooMuchData();
  yield { raw, data };
}
