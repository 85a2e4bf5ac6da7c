import type { TransformRecord } from './records';
import type { BatchStrategy } from './spec';

/** One request: a mini-batch of records. */
export interface Batch<Record extends TransformRecord> {
  readonly body: Buffer;
  /** None unless they are to be kept. */
  readonly records: readonly Record[];
}

export interface Batching {
  readonly strategy: BatchStrategy;
  readonly maxBytes: number;
  /** Whether the records of a request are wanted when it is answered: of small ones a million fit into one. */
  readonly keepRecords: boolean;
}

/** Single records without their frames; or as many as fit, with them. */
export async function* batchesOf<Record extends TransformRecord>(
  records: AsyncIterable<readonly Record[]>,
  { strategy, maxBytes, keepRecords }: Batching,
): AsyncGenerator<Batch<Record>> {
  if (strategy === 'SingleRecord') {
    for await (const some of records) for (const record of some) yield { body: record.data, records: [record] };
    return;
  }
  let batch = new MiniBatch<Record>(keepRecords);
  for await (const some of records) {
    let begin = 0;
    for (const [index, { raw }] of some.entries()) {
      if (!batch.isFull(raw.length, maxBytes)) continue;
      yield batch.close(some.slice(begin, index));
      batch = new MiniBatch<Record>(keepRecords, raw.length);
      begin = index;
    }
    batch.add(some.slice(begin));
  }
  if (!batch.isEmpty) yield batch.close([]);
}

/** Gathers the bytes of some records at a time: one step over a million of them would hold up everybody. */
class MiniBatch<Record extends TransformRecord> {
  private readonly pieces: Buffer[] = [];
  private readonly records: Record[] = [];

  constructor(
    private readonly keepRecords: boolean,
    private bytes = 0,
  ) {}

  get isEmpty(): boolean {
    return this.pieces.length === 0;
  }

  /** Whether one more record is too much; else it is counted in. A record alone always fits. */
  isFull(more: number, maxBytes: number): boolean {
    if (this.bytes > 0 && this.bytes + more > maxBytes) return true;
    this.bytes += more;
    return false;
  }

  add(some: readonly Record[]): void {
    if (some.length === 0) return;
    this.pieces.push(Buffer.concat(some.map(({ raw }) => raw)));
    if (this.keepRecords) this.records.push(...some);
  }

  close(last: readonly Record[]): Batch<Record> {
    this.add(last);
    return { body: Buffer.concat(this.pieces), records: this.records };
  }
}
