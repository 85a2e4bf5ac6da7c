import { Readable } from 'node:stream';
import { batchesOf } from '../../../../lib/local/workloads/transform/batches';
import type { TransformRecord } from '../../../../lib/local/workloads/transform/records';
import { recordsOf } from '../../../../lib/local/workloads/transform/records';
import type { SplitType } from '../../../../lib/local/workloads/transform/spec';

const LIMIT = 1000;

/** The same bytes in chunks of a size, so that records begin and end anywhere. */
function chunks(bytes: Buffer, size: number): Readable {
  const all = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  return Readable.from(all);
}

async function split(bytes: Buffer, type: Exclude<SplitType, 'None'>, size = 3, limit = LIMIT) {
  const records: TransformRecord[] = [];
  for await (const some of recordsOf(chunks(bytes, size), type, limit)) records.push(...some);
  return records;
}

const texts = (records: readonly TransformRecord[]) => records.map(({ data }) => data.toString());

test.each([1, 3, 1000])(
  'lines end with either newline, the last need not; empty ones are none (chunks of %d)',
  async (size) => {
    const records = await split(Buffer.from('a,1\r\nb,2\n\n\nc,3'), 'Line', size);
    expect(texts(records)).toEqual(['a,1', 'b,2', 'c,3']);
    expect(records.map(({ raw }) => raw.toString())).toEqual(['a,1\r\n', 'b,2\n', 'c,3']);
  },
);

function recordIO(data: string, part = 0): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0xced7230a, 0);
  head.writeUInt32LE(((part << 29) | data.length) >>> 0, 4);
  return Buffer.concat([head, Buffer.from(data), Buffer.alloc((4 - (data.length % 4)) % 4)]);
}

test('RecordIO records lose head and padding; the parts of one are put together', async () => {
  const bytes = Buffer.concat([recordIO('hello'), recordIO('begin', 1), recordIO('mid', 2), recordIO('dle', 3)]);
  const records = await split(bytes, 'RecordIO');
  expect(texts(records)).toEqual(['hello', 'beginmiddle']);
  expect(Buffer.concat(records.map(({ raw }) => raw)).equals(bytes)).toBe(true);
});

test('TFRecord records lose length and checksums', async () => {
  const one = (data: string): Buffer => {
    const head = Buffer.alloc(12);
    head.writeBigUInt64LE(BigInt(data.length));
    return Buffer.concat([head, Buffer.from(data), Buffer.alloc(4)]);
  };
  expect(texts(await split(Buffer.concat([one('first'), one(''), one('third')]), 'TFRecord'))).toEqual([
    'first',
    '',
    'third',
  ]);
});

test.each([
  ['Line', Buffer.from('x'.repeat(30)), 'Too much data for max payload size'],
  [
    'RecordIO',
    Buffer.from('not a record'),
    'the object is not in RecordIO format: a record begins without its magic number',
  ],
  ['RecordIO', recordIO('hello').subarray(0, 10), 'the object ends within a RecordIO record'],
  ['TFRecord', Buffer.alloc(5), 'the object ends within a TFRecord record'],
] as const)('%s: what cannot be split is said', async (type, bytes, message) => {
  await expect(split(bytes, type, 3, 20)).rejects.toThrow(message);
});

test('a record of many chunks is not copied with each of them', async () => {
  const [record] = await split(Buffer.alloc(4_000_000, 'x'), 'Line', 1000, 5_000_000);
  expect(record?.data).toHaveLength(4_000_000);
});

async function batch(strategy: 'SingleRecord' | 'MultiRecord', limit: number) {
  const bodies: string[] = [];
  const records = recordsOf(chunks(Buffer.from('aa\nbb\ncc\ndd\n'), 5), 'Line', limit);
  for await (const { body } of batchesOf(records, { strategy, maxBytes: limit, keepRecords: false }))
    bodies.push(body.toString());
  return bodies;
}

test('single records go without their delimiters, several fill a request up to its limit', async () => {
  expect(await batch('SingleRecord', 6)).toEqual(['aa', 'bb', 'cc', 'dd']);
  expect(await batch('MultiRecord', 6)).toEqual(['aa\nbb\n', 'cc\ndd\n']);
  expect(await batch('MultiRecord', Number.POSITIVE_INFINITY)).toEqual(['aa\nbb\ncc\ndd\n']);
});
