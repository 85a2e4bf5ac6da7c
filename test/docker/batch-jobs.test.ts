import { gzipSync } from 'node:zlib';
import type { DescribeProcessingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { describeWithDocker } from '../_helpers/docker';
import { call, ROLE, until } from '../local/services/sagemaker/_helpers';
import type { ProcessingRequest } from '../local/services/sagemaker/_processing';
import { cluster, input, keysOf, output, processed, processingRequest } from '../local/services/sagemaker/_processing';
import { archive, logLines, source, transform } from '../local/services/sagemaker/_transform';
import type { JobCloud } from './_job-cloud';
import { startJobCloud } from './_job-cloud';

const ROOT = '/opt/ml/processing';
const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:processing-job/report';

let world: JobCloud;
let image: string;

const put = (objects: Readonly<Record<string, string | Buffer>>) =>
  Promise.all(Object.entries(objects).map(([key, body]) => world.s3.put({ bucket: 'bucket', key }, body)));

/** Polls in real time: what is awaited happens in a container. */
const patiently: typeof until = (ask, check) =>
  until(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return ask();
  }, check);

const ended = (name: string): Promise<DescribeProcessingJobCommandOutput> => processed(world.cloud, name, patiently);

/** Starts the program `process` of the image with a word that says what to do. */
async function start(word: string, more: Partial<ProcessingRequest> = {}): Promise<void> {
  const outputs = [output(`s3://bucket/${word}`, `${ROOT}/output/files`, word === 'wait' ? 'Continuous' : 'EndOfJob')];
  const request = processingRequest(word, {
    AppSpecification: { ImageUri: image, ContainerArguments: ['process', word] },
    ProcessingOutputConfig: { Outputs: outputs },
    ...more,
  });
  await call(world.cloud, 'CreateProcessingJob', request);
}

/** A job that uploads while it runs, and is stopped then. */
async function startedAndStopped(): Promise<DescribeProcessingJobCommandOutput> {
  await start('wait');
  await patiently(
    () => keysOf(world.cloud, 'wait/'),
    (keys) => keys.includes('wait/begun'),
  );
  await call(world.cloud, 'StopProcessingJob', { ProcessingJobName: 'wait' });
  return ended('wait');
}

/** Inputs that stream into FIFOs, sharded and compressed. */
function pipes(): ProcessingRequest['ProcessingInputs'] {
  const lines = input('s3://bucket/data', `${ROOT}/input/lines`, 'ShardedByS3Key');
  const packed = input('s3://bucket/packed', `${ROOT}/input/packed`);
  const S3InputMode = 'Pipe' as const;
  return [
    { ...lines, S3Input: { ...lines.S3Input, S3InputMode } },
    { ...packed, S3Input: { ...packed.S3Input, S3InputMode, S3CompressionType: 'Gzip' } },
  ];
}

function reportOf(files: Readonly<Record<string, string>>, host: string): unknown {
  return JSON.parse(files[`/${host}.json`] ?? 'null');
}

async function transformWithin(kind: 'docker' | 'process') {
  await put({
    'model.tar.gz': await archive({ weight: '2' }),
    'in/good.csv': '1,2\n3,4\n5,6\n',
    'in/deep/bad.csv': '1,x\n',
  });
  const PrimaryContainer = { Image: image, ModelDataUrl: 's3://bucket/model.tar.gz' };
  await call(world.cloud, 'CreateModel', { ModelName: 'model', ExecutionRoleArn: ROLE, PrimaryContainer });
  const request = {
    TransformInput: source({ SplitType: 'Line' }),
    TransformOutput: { S3OutputPath: 's3://bucket/scored', Accept: 'text/csv', AssembleWith: 'Line' as const },
    DataProcessing: { JoinSource: 'Input' as const },
    TransformResources: { InstanceType: 'ml.m5.large' as const, InstanceCount: kind === 'docker' ? 2 : 1 },
  };
  const job = await transform(world.cloud, request, 'scores', patiently);
  return { job, files: await world.objects('scored'), log: await logLines(world.cloud, /i-[0-9a-f]+-\d+$/) };
}

/** A model of the registry, record by record, with filters, captured data, and requests that fail the first time. */
async function transformPackaged() {
  await put({
    'model.tar.gz': await archive({ weight: '2' }),
    'rows/three.csv.gz': gzipSync('id1,1,2\nid2,busy,4\nid3,5,deadly\n'),
  });
  const ask = <T>(operation: string, input: object): Promise<T> => call<T>(world.cloud, operation, input);
  await ask('CreateModelPackageGroup', { ModelPackageGroupName: 'group' });
  const { ModelPackageArn: ModelPackageName } = await ask<{ ModelPackageArn: string }>('CreateModelPackage', {
    ModelPackageGroupName: 'group',
    InferenceSpecification: {
      Containers: [{ Image: image, ModelDataUrl: 's3://bucket/model.tar.gz' }],
      SupportedContentTypes: ['text/csv'],
      SupportedResponseMIMETypes: ['text/csv'],
    },
  });
  await ask('CreateModel', { ModelName: 'packaged', ExecutionRoleArn: ROLE, PrimaryContainer: { ModelPackageName } });
  const DataSource = { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: 's3://bucket/rows/' } };
  const request = {
    ModelName: 'packaged',
    TransformInput: source({ DataSource, SplitType: 'Line', CompressionType: 'Gzip' }),
    TransformOutput: { S3OutputPath: 's3://bucket/packaged', Accept: 'text/csv', AssembleWith: 'Line' as const },
    BatchStrategy: 'SingleRecord' as const,
    MaxConcurrentTransforms: 1,
    ModelClientConfig: { InvocationsMaxRetries: 1 },
    DataProcessing: { InputFilter: '$[1:]', JoinSource: 'Input' as const, OutputFilter: '$[0,-1]' },
    DataCaptureConfig: { DestinationS3Uri: 's3://bucket/captured', GenerateInferenceId: true },
  };
  const job = await transform(world.cloud, request, 'packaged', patiently);
  return { job, files: await world.objects('packaged'), captured: await world.objects('captured') };
}

function expectPackaged({ job, files, captured }: Awaited<ReturnType<typeof transformPackaged>>): void {
  expect(job.FailureReason).toBeUndefined();
  expect(Object.keys(files)).toEqual(['/three.csv.gz.out']);
  const lines = (files['/three.csv.gz.out'] ?? '').trimEnd().split('\n');
  const id = '[0-9a-f-]{36},\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ';
  const wanted = ['id1,6.0', 'id2,8.0', 'id3,10.0'].map((start) => new RegExp(`^${start},${id}$`));
  expect(lines).toEqual(wanted.map((pattern): unknown => expect.stringMatching(pattern)));
  const sides = Object.keys(captured).map((key) => key.replace(/^\/(input|output)\/\d{4}\/\d\d\/\d\d\/\d\d\/.*/, '$1'));
  expect(sides).toEqual(['input', 'output']);
}

/** Names of the metrics of a job's host, once they are there. */
async function metricsOf(kind: 'Processing' | 'Transform', count: number): Promise<string[]> {
  const Namespace = `/aws/sagemaker/${kind}Jobs`;
  const ask = () =>
    world.cloud.door.call<{ Metrics: { MetricName: string; Dimensions: { Name: string; Value: string }[] }[] }>(
      'cloudwatch',
      'ListMetrics',
      { Namespace },
      world.cloud.caller,
    );
  const { Metrics } = await patiently(ask, (answer) => answer.Metrics.length >= count);
  expect(Metrics.every(({ Dimensions }) => Dimensions[0]?.Name === 'Host')).toBe(true);
  return [...new Set(Metrics.map(({ MetricName }) => MetricName))].sort();
}

/** An endpoint with the model of the transform jobs, in service and then away: what its instance used. */
async function endpointMetrics(): Promise<unknown> {
  const ask = <T>(operation: string, input: object): Promise<T> => call<T>(world.cloud, operation, input);
  const variant = { VariantName: 'v', ModelName: 'model', InitialInstanceCount: 1, InstanceType: 'ml.m5.large' };
  await ask('CreateEndpointConfig', { EndpointConfigName: 'config', ProductionVariants: [variant] });
  await ask('CreateEndpoint', { EndpointName: 'scores', EndpointConfigName: 'config' });
  const { EndpointStatus } = await patiently(
    () => ask<{ EndpointStatus: string }>('DescribeEndpoint', { EndpointName: 'scores' }),
    (endpoint) => endpoint.EndpointStatus !== 'Creating',
  );
  await ask('DeleteEndpoint', { EndpointName: 'scores' });
  const { Metrics } = await patiently(
    () =>
      world.cloud.door.call<{ Metrics: { MetricName: string; Dimensions: object[] }[] }>(
        'cloudwatch',
        'ListMetrics',
        { Namespace: '/aws/sagemaker/Endpoints' },
        world.cloud.caller,
      ),
    (answer) => answer.Metrics.length > 1,
  );
  return [EndpointStatus, Metrics.map(({ MetricName }) => MetricName).sort(), Metrics[0]?.Dimensions];
}

const ENDPOINT_METRICS = [
  'InService',
  ['CPUUtilization', 'MemoryUtilization'],
  [
    { Name: 'EndpointName', Value: 'scores' },
    { Name: 'VariantName', Value: 'v' },
  ],
];

/** One cloud for all tests of an engine: its jobs run side by side. */
function engineOf(kind: 'docker' | 'process'): void {
  beforeAll(async () => {
    world = await startJobCloud(kind);
    image = await world.imageOf('batch');
    await put({ 'data/a.csv': 'A', 'data/sub/b.csv': 'B', 'packed/c.gz': gzipSync('C') });
  }, 120_000);

  afterAll(() => world[Symbol.asyncDispose]());
}

describeWithDocker('processing and transform jobs under Docker', () => {
  engineOf('docker');

  test('hosts find inputs (files and pipes), configuration and each other, isolated as they are; a failing one ends the job; a stopped one ends in order', async () => {
    // GIVEN jobs that run side by side
    const NetworkConfig = { EnableNetworkIsolation: true };
    const ProcessingInputs = [input('s3://bucket/data', `${ROOT}/input/data`, 'ShardedByS3Key')];
    const Environment = { MODE: 'full' };
    await start('report', { ProcessingResources: cluster(2), NetworkConfig, ProcessingInputs, Environment });
    await start('fail', { ProcessingResources: cluster(2) });
    // WHEN
    await start('pipe', { ProcessingResources: cluster(2), ProcessingInputs: pipes() });
    const [reported, failed, stopped, streamed] = await Promise.all([
      ended('report'),
      ended('fail'),
      startedAndStopped(),
      ended('pipe'),
    ]);
    // THEN
    expect(reported).toMatchObject({
      ProcessingJobStatus: 'Completed',
      ExitMessage: 'algo-1 is done. algo-2 is done. ',
    });
    const files = await world.objects('report');
    const common = { arn: ARN, mode: 'full', way_out: false };
    expect(reportOf(files, 'algo-1')).toEqual({ ...common, met: ['algo-2'], inputs: ['data/a.csv'] });
    expect(reportOf(files, 'algo-2')).toEqual({ ...common, met: ['algo-1'], inputs: ['data/sub/b.csv'] });
    expect(Object.keys(files)).toHaveLength(2);
    expect(failed.FailureReason).toBe('AlgorithmError: no rows, exit code: 3');
    expect(stopped.ProcessingJobStatus).toBe('Stopped');
    expect(await world.objects('wait')).toEqual({ '/begun': 'yes', '/stopped': 'cleanly' });
    expect(streamed.FailureReason).toBeUndefined();
    expect(await world.objects('pipe')).toEqual({
      '/algo-1.json': '["A", "A", "C"]',
      '/algo-2.json': '["B", "B", "C"]',
    });
  }, 120_000);

  test('a model transforms objects on two instances; what it refuses fails the job and leaves nothing', async () => {
    const { job, files, log } = await transformWithin('docker');
    expect(job.FailureReason).toBe('ClientError: See job logs for more information');
    expect(files).toEqual({ '/good.csv.out': '1,2,6.0\n3,4,14.0\n5,6,22.0\n' });
    expect(log).toEqual(['serves, batch true', 'serves, batch true']);
  }, 120_000);

  test('a model of the registry gets its records one by one, is asked again, and is started again when it dies', async () => {
    expectPackaged(await transformPackaged());
  }, 120_000);

  test('what an instance of an endpoint uses is measured', async () => {
    expect(await endpointMetrics()).toEqual(ENDPOINT_METRICS);
  }, 120_000);
});

describe('processing and transform jobs as processes', () => {
  engineOf('process');

  test('the same programs find the same things, pipes too, a link is not followed, and a stopped one ends in order', async () => {
    const ProcessingInputs = [input('s3://bucket/data', `${ROOT}/input/data`)];
    await start('report', { ProcessingInputs });
    await start('pipe', { ProcessingInputs: pipes() });
    const [reported, stopped] = await Promise.all([ended('report'), startedAndStopped(), ended('pipe')]);
    expect(await world.objects('pipe')).toEqual({ '/algo-1.json': '["AB", "AB", "C"]' });
    expect(reported).toMatchObject({ ProcessingJobStatus: 'Completed', ExitMessage: 'algo-1 is done. ' });
    const files = await world.objects('report');
    expect(reportOf(files, 'algo-1')).toMatchObject({ arn: ARN, inputs: ['data/a.csv', 'data/sub/b.csv'] });
    expect(Object.keys(files)).toEqual(['/algo-1.json']);
    expect(stopped.ProcessingJobStatus).toBe('Stopped');
    expect(await world.objects('wait')).toEqual({ '/begun': 'yes', '/stopped': 'cleanly' });
  }, 60_000);

  test('what hosts use is measured, the disk of processing jobs too', async () => {
    expect(await metricsOf('Processing', 3)).toEqual(['CPUUtilization', 'DiskUtilization', 'MemoryUtilization']);
  }, 60_000);

  test('without arguments the image’s own command runs, and a second host is refused by name', async () => {
    const AppSpecification = { ImageUri: image };
    await call(world.cloud, 'CreateProcessingJob', processingRequest('plain', { AppSpecification }));
    expect(await ended('plain')).toMatchObject({ ProcessingJobStatus: 'Completed' });
    const two = processingRequest('two', { AppSpecification, ProcessingResources: cluster(2) });
    await call(world.cloud, 'CreateProcessingJob', two);
    expect((await ended('two')).FailureReason).toBe(
      'ClientError: the process engine has no network in which several hosts find each other by name: use one instance, or start Docker',
    );
  }, 60_000);

  test('a model transforms objects; what it refuses fails the job and leaves nothing', async () => {
    const { job, files } = await transformWithin('process');
    expect(job.FailureReason).toBe('ClientError: See job logs for more information');
    expect(files).toEqual({ '/good.csv.out': '1,2,6.0\n3,4,14.0\n5,6,22.0\n' });
  }, 60_000);

  test('a model of the registry gets its records one by one, is asked again, and is started again when it dies', async () => {
    expectPackaged(await transformPackaged());
  }, 60_000);

  test('what an instance of an endpoint uses is measured', async () => {
    expect(await endpointMetrics()).toEqual(ENDPOINT_METRICS);
  }, 60_000);
});
