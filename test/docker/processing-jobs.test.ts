import { gzipSync } from 'node:zlib';
import type { DescribeProcessingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { describeWithDocker } from '../_helpers/docker';
import { call } from '../local/services/sagemaker/_helpers';
import type { ProcessingRequest } from '../local/services/sagemaker/_processing';
import { cluster, input, keysOf, output, processed, processingRequest } from '../local/services/sagemaker/_processing';
import type { JobCloud } from './_job-cloud';
import { patiently, startJobCloud } from './_job-cloud';

const ROOT = '/opt/ml/processing';
const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:processing-job/report';

let world: JobCloud;
let image: string;

const put = (objects: Readonly<Record<string, string | Buffer>>) =>
  Promise.all(Object.entries(objects).map(([key, body]) => world.s3.put({ bucket: 'bucket', key }, body)));

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

/** Names of the metrics of a job's host, once they are there. */
async function metricsOf(count: number): Promise<string[]> {
  const Namespace = '/aws/sagemaker/ProcessingJobs';
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

/** One cloud for all tests of an engine: its jobs run side by side. */
function engineOf(kind: 'docker' | 'process'): void {
  beforeAll(async () => {
    world = await startJobCloud(kind);
    image = await world.imageOf('batch');
    await put({ 'data/a.csv': 'A', 'data/sub/b.csv': 'B', 'packed/c.gz': gzipSync('C') });
  }, 120_000);

  afterAll(() => world[Symbol.asyncDispose]());
}

describeWithDocker('processing jobs under Docker', () => {
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
});

describe('processing jobs as processes', () => {
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
    expect(await metricsOf(3)).toEqual(['CPUUtilization', 'DiskUtilization', 'MemoryUtilization']);
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
});
