import type { TransformRecord } from './records';
import type { BatchStrategy } from './spec';

/** One request: a mini-batch of records. */
export interface Batch<Record extends TransformRecord> {
  readonly body: Buffer;
  readonly records: readonly Record[];
}

/** Single records without their frames; or as many as fit, with them. */
export async function* batchesOf<Record extends TransformRecord>(
  records: AsyncIterable<readonly Record[]>,
  strategy: BatchStrategy,
  maxBytes: number,
): AsyncGenerator<Batch<Record>> {
  if (strategy === 'SingleRecord') {
    for await (const some of records) for (const record of some) yield { body: record.data, records: [record] };
    return;
  }
  let batch: Record[] = [];
  let bytes = 0;
  for await (const some of records) {
    for (const record of some) {
      if (batch.length > 0 && bytes + record.raw.length > maxBytes) {
        yield together(batch);
        [batch, bytes] = [[], 0];
      }
      batch.push(record);
      bytes += record.raw.length;
    }
  }
  if (batch.length > 0) yield together(batch);
}

function together<Record extends TransformRecord>(records: readonly Record[]): Batch<Record> {
  return { body: Buffer.concat(records.map(({ raw }) => raw)), records };
}
