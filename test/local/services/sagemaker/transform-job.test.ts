import { gzipSync } from 'node:zlib';
import { call, until } from './_helpers';
import { keysOf, textOf } from './_processing';
import type { Answer } from './_transform';
import { bodiesOf, logLines, source, transform, transformCloud, transformed, transformRequest } from './_transform';

/** Answers each line with its own length; no execution parameters. */
const lengths: Answer = ({ url, body }, response) => {
  if (url !== '/invocations') return response.writeHead(404).end();
  const lines = body.replace(/\n$/, '').split('\n');
  return response.end(lines.map((line) => `${line.length}`).join('\n'));
};

const THREE = { 'in/a.csv': 'x\nxx\nxxx\n', 'in/sub/b.csv': 'xxxx', 'in/sub/': '' };

test('every object becomes one with the suffix .out, whole, below the output path', async () => {
  await using world = await transformCloud(lengths, THREE);
  const job = await transform(world.cloud, {
    TransformOutput: { S3OutputPath: 's3://bucket/out/', Accept: 'text/plain' },
  });
  expect(job).toMatchObject({
    TransformJobStatus: 'Completed',
    TransformJobArn: 'arn:aws:sagemaker:us-east-1:000000000000:transform-job/job',
    TransformInput: { CompressionType: 'None', SplitType: 'None' },
    TransformOutput: { AssembleWith: 'None' },
    DataProcessing: { InputFilter: '$', OutputFilter: '$', JoinSource: 'None' },
  });
  expect(job.TransformStartTime).toBeInstanceOf(Date);
  expect(await keysOf(world.cloud, 'out/')).toEqual(['out/a.csv.out', 'out/sub/b.csv.out']);
  expect(await textOf(world.cloud, 'out/a.csv.out')).toBe('1\n2\n3');
  expect(bodiesOf(world.asked).sort()).toEqual(['x\nxx\nxxx\n', 'xxxx']);
  expect(world.asked.at(-1)?.headers).toMatchObject({ 'content-type': 'text/csv', accept: 'text/plain' });
});

test('the container is run to serve, with what the model and the job say', async () => {
  await using world = await transformCloud(lengths, THREE);
  await transform(world.cloud, {
    Environment: { MODE: 'job' },
    MaxPayloadInMB: 5,
    MaxConcurrentTransforms: 2,
    BatchStrategy: 'SingleRecord',
  });
  const [container] = world.engine.started;
  expect(container?.spec).toMatchObject({
    arguments: ['serve'],
    port: 8080,
    labels: { kind: 'transform', job: 'job' },
  });
  expect(container?.spec.environment).toMatchObject({
    FROM: 'model',
    MODE: 'job',
    SAGEMAKER_BATCH: 'true',
    SAGEMAKER_MAX_PAYLOAD_IN_MB: '5',
    SAGEMAKER_BATCH_STRATEGY: 'SINGLE_RECORD',
    SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: '2',
  });
  await transform(world.cloud, {}, 'plain');
  const names = Object.keys(world.engine.started[1]?.spec.environment ?? {});
  expect(names.filter((name) => /^SAGEMAKER_(?!BATCH$)/.test(name))).toEqual([]);
  await until(
    () => Promise.resolve(world.engine.running.length),
    (left) => left === 0,
  );
});

test('lines are sent together or one by one, and put together as the job wants', async () => {
  await using world = await transformCloud(lengths, THREE);
  const TransformInput = source({ SplitType: 'Line' });
  const lines = { S3OutputPath: 's3://bucket/lines', AssembleWith: 'Line' as const };
  await transform(world.cloud, { TransformInput, TransformOutput: lines }, 'together');
  expect(bodiesOf(world.asked).sort()).toEqual(['x\nxx\nxxx\n', 'xxxx']);
  expect(await textOf(world.cloud, 'lines/a.csv.out')).toBe('1\n2\n3\n');
  world.asked.length = 0;
  const single = { TransformInput, BatchStrategy: 'SingleRecord' as const };
  await transform(world.cloud, single, 'single');
  expect(bodiesOf(world.asked).sort()).toEqual(['x', 'xx', 'xxx', 'xxxx']);
  expect(await textOf(world.cloud, 'out/a.csv.out')).toBe('123');
});

test('the job’s own limits come before the container’s, and those before SageMaker’s', async () => {
  const asks: Answer = (asked, response) => {
    if (asked.url === '/execution-parameters')
      response.end('{"MaxConcurrentTransforms":4,"BatchStrategy":"SINGLE_RECORD","MaxPayloadInMB":3}');
    else lengths(asked, response);
  };
  await using world = await transformCloud(asks, THREE);
  await transform(world.cloud, { TransformInput: source({ SplitType: 'Line' }), MaxPayloadInMB: 2 });
  const [line] = await logLines(world.cloud, /^job\/i-[0-9a-f]{16}-\d{10}\/data-log$/);
  expect(line).toMatch(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}:\[sagemaker logs\]: MaxConcurrentTransforms=4, MaxPayloadInMB=2, BatchStrategy=SINGLE_RECORD$/,
  );
  expect(bodiesOf(world.asked)).toHaveLength(4);
});

test('no more requests are under way than the job allows, and their answers keep the order of the records', async () => {
  let running = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  const slow: Answer = ({ url, body }, response) => {
    if (url !== '/invocations') return response.writeHead(404).end();
    most = Math.max(most, (running += 1));
    waiting.push(() => {
      running -= 1;
      response.end(`<${body}>`);
    });
    // The newest is answered first once as many wait as may.
    if (waiting.length === 3 || body === '8') for (const answer of waiting.splice(0).reverse()) answer();
    return undefined;
  };
  await using world = await transformCloud(slow, { 'in/n': '0\n1\n2\n3\n4\n5\n6\n7\n8' });
  await transform(world.cloud, {
    TransformInput: source({ SplitType: 'Line' }),
    BatchStrategy: 'SingleRecord',
    MaxConcurrentTransforms: 3,
  });
  expect(most).toBe(3);
  expect(await textOf(world.cloud, 'out/n.out')).toBe('<0><1><2><3><4><5><6><7><8>');
});

test('an object that fails leaves nothing, the others are kept, and the job has failed', async () => {
  const picky: Answer = (asked, response) => {
    if (asked.body.includes('bad')) response.writeHead(400).end('not\nthis');
    else lengths(asked, response);
  };
  await using world = await transformCloud(picky, { 'in/a': 'fine\nbad\n', 'in/b': 'fine' });
  const job = await transform(world.cloud, {
    TransformInput: source({ SplitType: 'Line' }),
    BatchStrategy: 'SingleRecord',
  });
  expect(job).toMatchObject({
    TransformJobStatus: 'Failed',
    FailureReason: 'ClientError: See job logs for more information',
  });
  expect(await keysOf(world.cloud, 'out/')).toEqual(['out/b.out']);
  const log = await logLines(world.cloud, /data-log$/);
  expect(log.slice(1).map((line) => line.replace(/^.*\[sagemaker logs\]: /, ''))).toEqual([
    'bucket/in/a: ClientError: 400',
    'bucket/in/a: ',
    'bucket/in/a: Message:',
    'bucket/in/a: not',
    'bucket/in/a: this',
  ]);
});

test('a request that fails is sent again as often as the job says, one that is wrong is not', async () => {
  let failures = 2;
  const flaky: Answer = (asked, response) => {
    if (asked.url === '/invocations' && (failures -= 1) >= 0) response.writeHead(500).end('again');
    else lengths(asked, response);
  };
  await using world = await transformCloud(flaky, { 'in/a': 'xx' });
  expect(await transform(world.cloud)).toMatchObject({ TransformJobStatus: 'Completed' });
  expect(bodiesOf(world.asked)).toEqual(['xx', 'xx', 'xx']);
  failures = 2;
  const job = await transform(world.cloud, { ModelClientConfig: { InvocationsMaxRetries: 1 } }, 'impatient');
  expect(job.FailureReason).toBe('AlgorithmError: See job logs for more information');
  expect((await logLines(world.cloud, /^impatient.*data-log$/))[1]).toMatch(
    /bucket\/in\/a: Bad HTTP status received from algorithm: 500$/,
  );
});

test('a connection that breaks is no answer', async () => {
  const breaks: Answer = ({ url }, response) => {
    if (url === '/invocations') response.destroy();
    else response.writeHead(404).end();
  };
  await using world = await transformCloud(breaks, { 'in/a': 'xx' });
  const job = await transform(world.cloud, { ModelClientConfig: { InvocationsMaxRetries: 0 } });
  expect(job.FailureReason).toBe('InternalServerError: We encountered an internal error. Please try again.');
  expect((await logLines(world.cloud, /data-log$/))[1]).toMatch(
    /bucket\/in\/a: Unable to get response from algorithm$/,
  );
});

test('what is compressed is decompressed; what is not is said', async () => {
  await using world = await transformCloud(lengths, { 'in/a.gz': gzipSync('x\nxx') });
  const gzip = { TransformInput: source({ CompressionType: 'Gzip', SplitType: 'Line' }) };
  expect((await transform(world.cloud, gzip)).TransformJobStatus).toBe('Completed');
  expect(await textOf(world.cloud, 'out/a.gz.out')).toBe('1\n2');
  await using other = await transformCloud(lengths, { 'in/a.gz': 'plain' });
  for (const SplitType of ['None', 'Line'] as const) {
    const job = await transform(
      other.cloud,
      { TransformInput: source({ CompressionType: 'Gzip', SplitType }) },
      SplitType,
    );
    expect(job.FailureReason).toBe('ClientError: See job logs for more information');
    expect((await logLines(other.cloud, new RegExp(`^${SplitType}.*data-log$`)))[1]).toMatch(
      /bucket\/in\/a.gz: the object is not in gzip format$/,
    );
  }
});

test('a payload over the limit fails, a limit of 0 is none and sends in chunks', async () => {
  const count: Answer = ({ url, body, headers }, response) =>
    url === '/invocations'
      ? response.end(`${body.length} ${headers['content-length'] ?? headers['transfer-encoding']}`)
      : response.writeHead(404).end();
  await using world = await transformCloud(count, { 'in/a': 'x'.repeat(1_100_000) });
  for (const SplitType of ['None', 'Line'] as const) {
    const job = await transform(world.cloud, { MaxPayloadInMB: 1, TransformInput: source({ SplitType }) }, SplitType);
    expect(job.FailureReason).toBe('ClientError: See job logs for more information');
    expect((await logLines(world.cloud, new RegExp(`^${SplitType}.*data-log$`)))[1]).toMatch(
      /Too much data for max payload size$/,
    );
  }
  await transform(world.cloud, { MaxPayloadInMB: 0 }, 'chunked');
  expect(await textOf(world.cloud, 'out/a.out')).toBe('1100000 chunked');
  await transform(world.cloud, { MaxPayloadInMB: 2 }, 'whole');
  expect(await textOf(world.cloud, 'out/a.out')).toBe('1100000 1100000');
});

test('columns are chosen, joined and filtered', async () => {
  await using world = await transformCloud(lengths, { 'in/a': 'id1,xx,y\nid2,x,y\n' });
  await transform(world.cloud, {
    TransformInput: source({ SplitType: 'Line' }),
    TransformOutput: { S3OutputPath: 's3://bucket/out', Accept: 'text/csv', AssembleWith: 'Line' },
    DataProcessing: { InputFilter: '$[1:]', JoinSource: 'Input', OutputFilter: '$[0,-1]' },
  });
  expect(bodiesOf(world.asked)).toEqual(['xx,y\nx,y\n']);
  expect(await textOf(world.cloud, 'out/a.out')).toBe('id1,4\nid2,3\n');
});

test('captured data is told by manifests, and ids are added to each record', async () => {
  await using world = await transformCloud(lengths, { 'in/a': 'x\nxx\n', 'in/b': 'xxx' });
  const job = await transform(world.cloud, {
    TransformInput: source({ SplitType: 'Line' }),
    DataCaptureConfig: { DestinationS3Uri: 's3://bucket/captured', GenerateInferenceId: true },
  });
  const start = (job.TransformStartTime as Date).toISOString();
  expect(await textOf(world.cloud, 'out/b.out')).toMatch(new RegExp(`^3,[0-9a-f-]{36},${start.slice(0, 19)}Z$`));
  const hour = start.slice(0, 13).replaceAll(/[-T]/g, '/');
  const [input = ''] = await keysOf(world.cloud, `captured/input/${hour}/`);
  const [output = ''] = await keysOf(world.cloud, `captured/output/${hour}/`);
  expect(JSON.parse(await textOf(world.cloud, input))).toEqual([{ prefix: 's3://bucket/in/' }, 'a', 'b']);
  expect(JSON.parse(await textOf(world.cloud, output))).toEqual([{ prefix: 's3://bucket/out/' }, 'a.out', 'b.out']);
});

test('several instances share the objects, each object goes to one', async () => {
  const objects = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`in/${index}`, `${index}`]));
  await using world = await transformCloud(({ url, body }, response) => {
    if (url === '/invocations') response.end(body);
    else response.writeHead(404).end();
  }, objects);
  await transform(world.cloud, { TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 3 } });
  expect(world.engine.started).toHaveLength(3);
  expect(bodiesOf(world.asked)).toHaveLength(12);
  expect(await keysOf(world.cloud, 'out/')).toHaveLength(12);
});

test('a job that is stopped ends at once, and keeps nothing of an object that is not through', async () => {
  let arrived: () => void = () => undefined;
  const underWay = new Promise<void>((resolve) => (arrived = resolve));
  const hangs: Answer = ({ url }, response) =>
    url === '/invocations' ? arrived() : void response.writeHead(404).end();
  await using world = await transformCloud(hangs, { 'in/a': 'xx' });
  await call(world.cloud, 'CreateTransformJob', transformRequest('job'));
  await underWay;
  await call(world.cloud, 'StopTransformJob', { TransformJobName: 'job' });
  expect(await transformed(world.cloud, 'job')).toMatchObject({ TransformJobStatus: 'Stopped' });
  expect(await keysOf(world.cloud, 'out/')).toEqual([]);
  expect(world.cloud.reports).toEqual([]);
});
