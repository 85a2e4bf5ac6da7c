import { Readable } from 'node:stream';
import { Semaphore } from '../../../../lib/local/common/semaphore';
import type { RequestBody, TransformClient } from '../../../../lib/local/workloads/transform/client';
import { DataProcessing } from '../../../../lib/local/workloads/transform/data-processing';
import { RECORDS_AT_A_TIME } from '../../../../lib/local/workloads/transform/records';
import { DEFAULT_LIMITS } from '../../../../lib/local/workloads/transform/spec';
import { transformObject } from '../../../../lib/local/workloads/transform/transform-object';
import { object } from '../training/_channel';

const COUNT = 20 * RECORDS_AT_A_TIME + 7;

/** Answers each line with `0`. */
const zeros = {
  async send<T>(open: () => Promise<RequestBody>, read: (answer: Readable) => Promise<T>): Promise<T> {
    const { body } = await open();
    const lines = String(body).replaceAll(/[^\n]+/g, '0');
    return read(Readable.from([Buffer.from(lines)]));
  },
} as TransformClient;

/** Counts the records that are worked on, and how many of them at most before anybody else had a turn. */
class Counted extends DataProcessing {
  readonly most = { filtered: 0, finished: 0 };
  private turn = { filtered: 0, finished: 0 };

  override filterInput(...given: Parameters<DataProcessing['filterInput']>) {
    this.count('filtered');
    return super.filterInput(...given);
  }

  override finish(...given: Parameters<DataProcessing['finish']>) {
    this.count('finished');
    return super.finish(...given);
  }

  nextTurn(): void {
    this.turn = { filtered: 0, finished: 0 };
  }

  private count(what: 'filtered' | 'finished'): void {
    this.turn[what] += 1;
    this.most[what] = Math.max(this.most[what], this.turn[what]);
  }
}

test('of many small records no more than some are worked on before others have their turn', async () => {
  const rules = { inputFormat: 'csv', outputFormat: 'csv', inputFilter: '$[0]', joinInput: true } as const;
  const processing = new Counted({ ...rules, newId: () => '' });
  let over = false;
  const turn = (): void => {
    processing.nextTurn();
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  const job = { client: zeros, places: new Semaphore(1), limits: DEFAULT_LIMITS, gzip: false, lines: true, processing };
  let written = '';
  await transformObject(object('in', '1,2\n'.repeat(COUNT)), { ...job, split: 'Line' }, async (output) => {
    for await (const chunk of output) written += String(chunk);
  });
  over = true;
  expect(written).toBe('1,2,0\n'.repeat(COUNT));
  expect(processing.most).toEqual({ filtered: RECORDS_AT_A_TIME, finished: RECORDS_AT_A_TIME });
});
