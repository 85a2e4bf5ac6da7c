import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ContainerError } from '../../../../lib/local/containers/engine';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { call, describeJob, ended, jobRequest, until } from './_helpers';

const channel = (uri: string) => ({
  ChannelName: 'train',
  DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: uri } },
});

async function run(engine: FakeEngine, more: Parameters<typeof jobRequest>[1] = {}) {
  const cloud = await createTestCloud({ engine });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  await cloud.door.call('s3', 'PutObject', { Bucket: 'bucket', Key: 'data/a/x.csv', Body: 'content' }, cloud.caller);
  await call(cloud, 'CreateTrainingJob', jobRequest('job', more));
  return { cloud, job: await ended(cloud, 'job'), [Symbol.asyncDispose]: () => cloud.stop() };
}

test('the container gets its inputs as files of its own and its outputs are uploaded', async () => {
  let seen = '';
  const engine = new FakeEngine((machine) => {
    seen = readFileSync(machine.path('/opt/ml/input/data/train/a/x.csv'), 'utf8');
    writeFileSync(machine.path('/opt/ml/input/data/train/a/x.csv'), 'changed');
    writeFileSync(machine.path('/opt/ml/model/weights'), 'w');
    writeFileSync(machine.path('/opt/ml/output/data/report'), 'r');
    return 0;
  });
  await using ran = await run(engine, { InputDataConfig: [channel('s3://bucket/data')] });
  expect(ran.job.TrainingJobStatus).toBe('Completed');
  expect(seen).toBe('content');
  const list = (input: object) =>
    ran.cloud.door.call<{ Contents: { Key: string }[] }>('s3', 'ListObjectsV2', input, ran.cloud.caller);
  expect((await list({ Bucket: 'bucket', Prefix: 'out/' })).Contents.map(({ Key }) => Key)).toEqual([
    'out/job/output/model.tar.gz',
    'out/job/output/output.tar.gz',
  ]);
  const stored = await ran.cloud.door.call<{ Body: AsyncIterable<Buffer> }>(
    's3',
    'GetObject',
    { Bucket: 'bucket', Key: 'data/a/x.csv' },
    ran.cloud.caller,
  );
  for await (const chunk of stored.Body) expect(chunk.toString()).toBe('content');
});

test('under Docker a FastFile channel is mounted read-only, and nothing else is', async () => {
  const engine = new FakeEngine(() => 0, 'docker');
  const algorithm = { TrainingImage: 'x:1', TrainingInputMode: 'FastFile' as const };
  await using ran = await run(engine, {
    AlgorithmSpecification: algorithm,
    InputDataConfig: [channel('s3://bucket/data/')],
  });
  expect(ran.job.TrainingJobStatus).toBe('Completed');
  expect(engine.started[0]?.spec.mounts.map(({ target, readOnly }) => `${target} ${readOnly}`)).toEqual([
    '/opt/ml/input false',
    '/opt/ml/model false',
    '/opt/ml/output false',
    '/opt/ml/input/data/train true',
  ]);
});

test('the failure file and the exit code make the reason', async () => {
  const engine = new FakeEngine((machine) => {
    mkdirSync(machine.path('/opt/ml/output'), { recursive: true });
    writeFileSync(machine.path('/opt/ml/output/failure'), 'ValueError: no data');
    return 3;
  });
  await using ran = await run(engine);
  expect(ran.job).toMatchObject({
    TrainingJobStatus: 'Failed',
    FailureReason: 'AlgorithmError: ValueError: no data, exit code: 3',
  });
  expect(ran.job.ModelArtifacts).toBeUndefined();
});

test.each([
  [
    'image-not-found',
    'ClientError: Cannot pull algorithm container. Either the image does not exist or its permissions are incorrect.',
  ],
  ['executable-not-found', 'AlgorithmError: , exit code: 127'],
  ['unsupported', 'ClientError: why'],
] as const)('a start that fails with %s is worded as SageMaker does', async (code, reason) => {
  const engine = new FakeEngine(() => {
    throw new ContainerError(code, 'why');
  });
  await using ran = await run(engine);
  expect(ran.job).toMatchObject({ TrainingJobStatus: 'Failed', FailureReason: reason });
});

test('an image of this account that the local ECR does not have fails the job', async () => {
  const TrainingImage = '000000000000.dkr.ecr.us-east-1.amazonaws.com/none:1';
  await using ran = await run(new FakeEngine(() => 0), {
    AlgorithmSpecification: { TrainingImage, TrainingInputMode: 'File' },
  });
  expect(ran.job.FailureReason).toBe(
    'ClientError: Cannot pull algorithm container. Either the image does not exist or its permissions are incorrect.',
  );
});

test('the first host that fails ends the others, and nothing is left', async () => {
  const engine = new FakeEngine(async (machine) => {
    if (machine.spec.hostname === 'algo-2') return 7;
    await new Promise((resolve) => machine.signal.addEventListener('abort', resolve));
    return 143;
  });
  const resources = { InstanceType: 'ml.m5.large' as const, InstanceCount: 2, VolumeSizeInGB: 1 };
  await using ran = await run(engine, { ResourceConfig: resources });
  expect(ran.job.FailureReason).toBe('AlgorithmError: , exit code: 7');
  await until(
    () => Promise.resolve(engine.running.length + engine.networks.length),
    (left) => left === 0,
  );
});

test('a job that is stopped keeps its model; one that has ended cannot be stopped', async () => {
  // GIVEN a job that waits for SIGTERM
  const engine = new FakeEngine(async (machine) => {
    await new Promise((resolve) => machine.signal.addEventListener('abort', resolve));
    return 0;
  });
  await using cloud = await createTestCloud({ engine });
  await call(cloud, 'CreateTrainingJob', jobRequest('job'));
  await until(
    () => describeJob(cloud, 'job'),
    ({ SecondaryStatus }) => SecondaryStatus === 'Training',
  );
  // WHEN
  await call(cloud, 'StopTrainingJob', { TrainingJobName: 'job' });
  const job = await ended(cloud, 'job');
  // THEN
  expect(job).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' });
  expect(job.ModelArtifacts?.S3ModelArtifacts).toBeDefined();
  await expect(call(cloud, 'StopTrainingJob', { TrainingJobName: 'job' })).rejects.toMatchObject({
    code: 'ValidationException',
    message: 'The request was rejected because the training job is in status Stopped',
  });
});

test('a job ends when its time is over', async () => {
  const clock = new ManualClock();
  const engine = new FakeEngine(async (machine) => {
    await new Promise((resolve) => machine.signal.addEventListener('abort', resolve));
    return 143;
  });
  await using cloud = await createTestCloud({ engine, clock });
  await call(cloud, 'CreateTrainingJob', jobRequest('job'));
  await until(
    () => describeJob(cloud, 'job'),
    ({ TrainingStartTime }) => TrainingStartTime !== undefined,
  );
  await clock.advance(3_600_000);
  expect(await ended(cloud, 'job')).toMatchObject({
    TrainingJobStatus: 'Stopped',
    SecondaryStatus: 'MaxRuntimeExceeded',
    TrainingTimeInSeconds: 3600,
  });
});

test('metrics that are printed are final metrics, the last value of each', async () => {
  const engine = new FakeEngine((machine) => {
    machine.print('loss=2');
    machine.print('loss=1', 'stderr');
    return 0;
  });
  const MetricDefinitions = [{ Name: 'loss', Regex: 'loss=([0-9.]+)' }];
  await using ran = await run(engine, {
    AlgorithmSpecification: { TrainingImage: 'x:1', TrainingInputMode: 'File', MetricDefinitions },
  });
  expect(ran.job.FinalMetricDataList).toMatchObject([{ MetricName: 'loss', Value: 1 }]);
});
