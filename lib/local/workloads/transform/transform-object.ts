import { Readable } from 'node:stream';
import { bodyToBuffer } from '../../common/body';
import type { Semaphore } from '../../common/semaphore';
import type { ChannelObject } from '../channel-object';
import type { Batch } from './batches';
import { batchesOf } from './batches';
import type { RequestBody, TransformClient } from './client';
import type { DataProcessing, SourceRecord } from './data-processing';
import { openObject } from './open-object';
import { breath } from './lines';
import { mapOrdered } from './ordered';
import type { TransformRecord } from './records';
import { RECORDS_AT_A_TIME, recordsOf } from './records';
import type { SplitType, TransformLimits } from './spec';
import { maxBytesOf, tooMuchData } from './spec';

export interface ObjectTransform {
  readonly client: TransformClient;
  /** Requests that the container takes at a time. */
  readonly places: Semaphore;
  readonly limits: TransformLimits;
  readonly split: SplitType;
  readonly gzip: boolean;
  /** A newline ends each transformed record. */
  readonly lines: boolean;
  readonly processing: DataProcessing;
}

const NEWLINE = Buffer.from('\n');

/**
 * Sends an object to the container, cut as the job says, and writes the answers in the order of its records. `write` is
 * given a stream that fails if any record does: then it must leave nothing. @throws AnswerError, TransformDataError
 */
export async function transformObject(
  object: ChannelObject,
  job: ObjectTransform,
  write: (output: Readable) => Promise<void>,
): Promise<void> {
  if (passesWhole(job)) return job.places.run(() => writeFrom(wholeOutput(object, job), write));
  await writeFrom(batchedOutput(object, job), write);
}

/** Nothing needs to see records: the object and its answer only stream through. */
function passesWhole({ split, limits, processing }: ObjectTransform): boolean {
  if (processing.changesInput || processing.changesOutput) return false;
  return split === 'None' || (limits.maxPayloadInMB === 0 && limits.batchStrategy === 'MultiRecord');
}

async function writeFrom(output: AsyncGenerator<Buffer>, write: (output: Readable) => Promise<void>): Promise<void> {
  let failure: unknown;
  const watched = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* output;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  try {
    await write(Readable.from(watched(), { objectMode: false }));
  } catch (error) {
    throw failure ?? error;
  }
}

async function* wholeOutput(object: ChannelObject, { client, limits, gzip, lines }: ObjectTransform) {
  const open = (): Promise<RequestBody> => wholeBody(object, gzip, limits);
  const response = await client.send(open, (answer) => Promise.resolve(answer));
  let last: Buffer = NEWLINE;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    last = chunk;
    yield chunk;
  }
  if (lines && last.at(-1) !== NEWLINE[0]) yield NEWLINE;
}

async function wholeBody(object: ChannelObject, gzip: boolean, limits: TransformLimits): Promise<RequestBody> {
  const { stream, size } = await openObject(object, gzip);
  if (limits.maxPayloadInMB === 0) return { body: stream };
  if (size !== undefined && size > maxBytesOf(limits)) {
    stream.destroy();
    throw tooMuchData();
  }
  return { body: stream, length: size };
}

async function* batchedOutput(object: ChannelObject, job: ObjectTransform): AsyncGenerator<Buffer> {
  const { limits, places, client, lines, processing } = job;
  const batches = batchesOf(filtered(object, job), {
    strategy: limits.batchStrategy,
    maxBytes: maxBytesOf(limits),
    keepRecords: processing.changesOutput,
  });
  const answers = mapOrdered(batches, places, limits.maxConcurrentTransforms, async (batch) => {
    const answer = await client.send(
      () => bodyOf(batch, limits),
      (response) => bodyToBuffer(response),
    );
    return processing.changesOutput ? finished(processing, batch.records, answer) : answer;
  });
  for await (const answer of answers) {
    yield answer;
    if (lines && answer.length > 0 && answer.at(-1) !== NEWLINE[0]) yield NEWLINE;
  }
}

function bodyOf({ body }: Batch<SourceRecord>, { maxPayloadInMB }: TransformLimits): Promise<RequestBody> {
  return Promise.resolve(maxPayloadInMB === 0 ? { body: Readable.from([body], { objectMode: false }) } : { body });
}

async function* filtered(
  object: ChannelObject,
  { gzip, limits, split, processing }: ObjectTransform,
): AsyncGenerator<SourceRecord[]> {
  const { stream } = await openObject(object, gzip);
  const maxBytes = maxBytesOf(limits);
  const records = split === 'None' ? onlyRecord(stream, maxBytes) : recordsOf(stream, split, maxBytes);
  for await (const some of records) {
    yield some.map((record) => processing.filterInput(record));
    await breath();
  }
}

async function finished(processing: DataProcessing, records: readonly SourceRecord[], answer: Buffer): Promise<Buffer> {
  const outputs = await processing.outputsOf(answer, records.length);
  const parts: Buffer[] = [];
  let lines = '';
  let index = 0;
  for (const output of outputs) {
    lines += `${index === 0 ? '' : '\n'}${processing.finish((records[index] as SourceRecord).source, output)}`;
    index += 1;
    if (index % RECORDS_AT_A_TIME !== 0) continue;
    parts.push(Buffer.from(lines));
    lines = '';
    await breath();
  }
  return Buffer.concat([...parts, Buffer.from(lines)]);
}

async function* onlyRecord(stream: Readable, maxBytes: number): AsyncGenerator<TransformRecord[]> {
  try {
    const data = await bodyToBuffer(stream, maxBytes);
    yield [{ raw: data, data }];
  } catch (error) {
    throw error instanceof RangeError ? tooMuchData() : error;
  }
}
