/** Begins each record, so that a reader can find out that it lost its way. */
const MAGIC = 0xced7230a;
const HEADER_BYTES = 8;
/** The upper three bits of the length say whether a record is a part of one. */
export const MAX_RECORD_BYTES = 2 ** 29 - 1;

/** What stands before a record of `size` bytes in the RecordIO format of Apache MXNet, which SageMaker's algorithms read. */
export function recordHeader(size: number): Buffer {
  if (size > MAX_RECORD_BYTES)
    throw new RangeError(`a RecordIO record has at most ${MAX_RECORD_BYTES} bytes, got ${size}`);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(size, 4);
  return header;
}

/** What stands behind it: zeros up to the next multiple of four. */
export function recordPadding(size: number): Buffer {
  return Buffer.alloc((4 - (size % 4)) % 4);
}
