import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Base, PYTHON, ROOT, type Serving } from './_digits';

const held = readFileSync(join(ROOT, 'data/digits/test.csv'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(','));
const pixels = held.map(([, ...row]) => row.join(',')).join('\n');
const CSV = { 'content-type': 'text/csv', accept: 'text/csv' };

// Where no interpreter has scikit-learn: python3-sklearn of Debian is enough.
(PYTHON === undefined ? describe.skip : describe)('the digits container', () => {
  let base: Base;
  let serving: Serving;
  let log: string;
  beforeAll(async () => {
    base = new Base({ epochs: '40' }, ['train', 'validation']);
    log = base.train().output;
    serving = await base.serve();
  });
  afterAll(async () => {
    await serving.stop();
    base.remove();
  });

  test('prints its metrics after each epoch', () => {
    expect(log.match(/^epoch=\d+ train:loss=[\d.]+ train:accuracy=[\d.]+ validation:accuracy=[\d.]+$/gm)).toHaveLength(
      40,
    );
  });

  test('recognizes at least 95 % of the images that it has never seen', async () => {
    const answer = await (await serving.invoke(pixels, CSV)).text();
    const right = answer
      .trim()
      .split('\n')
      .filter((line, index) => line.split(',')[0] === held[index]?.[0]);
    expect(held).toHaveLength(360);
    expect(right.length / held.length).toBeGreaterThanOrEqual(0.95);
  });

  test('is evaluated on them by a processing job, which reports as JSON', () => {
    expect(base.evaluate().code).toBe(0);
    const report = readFileSync(join(base.path, 'processing/output/report/evaluation.json'), 'utf8');
    const { metrics } = JSON.parse(report) as { metrics: { accuracy: number; images: number } };
    expect(metrics.images).toBe(360);
    expect(metrics.accuracy).toBeGreaterThanOrEqual(0.95);
  });

  test('answers its health check', async () => {
    expect((await fetch(`${serving.url}/ping`)).status).toBe(200);
  });

  test('takes and gives JSON', async () => {
    const body = JSON.stringify({ instances: [held[0]?.slice(1).map(Number)] });
    const response = await serving.invoke(body, { 'content-type': 'application/json' });
    expect(await response.json()).toEqual({
      predictions: [{ digit: Number(held[0]?.[0]), probability: expect.any(Number) }],
    });
  });

  test.each([
    [
      415,
      'content type text/xml is not supported, send text/csv or application/json',
      '<a/>',
      { 'content-type': 'text/xml' },
    ],
    [
      406,
      'accept image/png is not supported, ask for text/csv or application/json',
      '1',
      { ...CSV, accept: 'image/png' },
    ],
    [400, 'expected rows of 64 numbers, got shape (1, 2)', '1,2', CSV],
    [400, "the body is not valid text/csv: could not convert string to float: 'a'", 'a', CSV],
    [400, 'expected rows of 64 numbers, got shape (0,)', '', CSV],
  ])('refuses with %i: %s', async (status, message, body, headers) => {
    const response = await serving.invoke(body, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ message });
  });

  test('goes on with the next epoch of its checkpoints', () => {
    const resumed = new Base({ epochs: '2' }, ['train']);
    mkdirSync(join(resumed.path, 'checkpoints'));
    resumed.train();
    expect(resumed.train().output).toContain('from epoch 3');
    resumed.remove();
  });

  test('tells why it failed', () => {
    const empty = new Base({}, []);
    expect(empty.train().code).toBe(1);
    expect(readFileSync(join(empty.path, 'output/failure'), 'utf8')).toBe(
      'ValueError: the job has no channel named train',
    );
    expect(existsSync(join(empty.path, 'model'))).toBe(false);
    empty.remove();
  });

  test('ends with 0 when it is told to', async () => {
    const second = await base.serve();
    expect(await second.stop()).toBe(0);
  });
});
