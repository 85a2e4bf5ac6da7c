import { readFile } from 'node:fs/promises';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { ContainerError } from '../../../../lib/local/containers/engine';
import type { FakeMachine, FakeProgram } from '../../../_helpers/fake-engine';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { call, until } from './_helpers';
import type { ProcessingRequest } from './_processing';
import {
  cluster,
  describeProcessing,
  input,
  keysOf,
  output,
  processed,
  processingRequest,
  putObject,
  textOf,
} from './_processing';

const ROOT = '/opt/ml/processing';

async function run(program: FakeProgram, more: Partial<ProcessingRequest> = {}, engine = new FakeEngine(program)) {
  const cloud = await createTestCloud({ engine });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  for (const name of ['a', 'b', 'c']) await putObject(cloud, `data/${name}.csv`, `content of ${name}`);
  await call(cloud, 'CreateProcessingJob', processingRequest('job', more));
  return { cloud, engine, job: await processed(cloud, 'job'), [Symbol.asyncDispose]: () => cloud.stop() };
}

const untilStopped = async ({ signal }: FakeMachine): Promise<number> => {
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return 143;
};

test('inputs lie where the job wants them, outputs are uploaded, and the configuration is SageMaker’s to the byte', async () => {
  const seen: Record<string, string> = {};
  const program: FakeProgram = (machine) => {
    const read = (path: string) => (seen[path.split('/').at(-1) as string] = readFileSync(machine.path(path), 'utf8'));
    read(`${ROOT}/in/data/a.csv`);
    read('/opt/ml/config/processingjobconfig.json');
    read('/opt/ml/config/resourceconfig.json');
    mkdirSync(machine.path(`${ROOT}/out/deep`));
    writeFileSync(machine.path(`${ROOT}/out/deep/result`), 'made');
    writeFileSync(machine.path('/opt/ml/output/message'), 'all is well');
    return 0;
  };
  await using ran = await run(program, {
    ProcessingInputs: [input('s3://bucket/data/', `${ROOT}/in/data`)],
    ProcessingOutputConfig: { Outputs: [output('s3://bucket/results', `${ROOT}/out`)] },
    Environment: { MODE: 'full' },
  });
  expect(ran.job).toMatchObject({
    ProcessingJobStatus: 'Completed',
    ProcessingJobArn: 'arn:aws:sagemaker:us-east-1:000000000000:processing-job/job',
    ExitMessage: 'all is well',
    StoppingCondition: { MaxRuntimeInSeconds: 86400 },
    ProcessingInputs: [{ AppManaged: false }],
  });
  expect(ran.job.FailureReason).toBeUndefined();
  expect(await textOf(ran.cloud, 'results/deep/result')).toBe('made');
  expect(ran.engine.started[0]?.spec).toMatchObject({ environment: { MODE: 'full' }, hostname: 'algo-1' });
  expect(seen['a.csv']).toBe('content of a');
  expect(seen['resourceconfig.json']).toBe('{"current_host":"algo-1","hosts":["algo-1"]}');
  expect(seen['processingjobconfig.json']).toBe(
    '{"ProcessingJobArn":"arn:aws:sagemaker:us-east-1:000000000000:processing-job/job","ProcessingJobName":"job",' +
      '"AppSpecification":{"ImageUri":"processor:1","ContainerEntrypoint":null,"ContainerArguments":null},' +
      '"Environment":{"MODE":"full"},"ProcessingInputs":[{"InputName":"data","S3Input":{"LocalPath":"/opt/ml/processing/in/data",' +
      '"S3Uri":"s3://bucket/data/","S3DataDistributionType":"FullyReplicated","S3DataType":"S3Prefix","S3InputMode":"File",' +
      '"S3CompressionType":"None","S3DownloadMode":"StartOfJob"}}],"ProcessingOutputConfig":{"Outputs":[{"OutputName":"out",' +
      '"S3Output":{"LocalPath":"/opt/ml/processing/out","S3Uri":"s3://bucket/results","S3UploadMode":"EndOfJob"}}],"KmsKeyId":null},' +
      '"ProcessingResources":{"ClusterConfig":{"InstanceCount":1,"InstanceType":"ml.m5.large","VolumeSizeInGB":1,"VolumeKmsKeyId":null}},' +
      '"RoleArn":"arn:aws:iam::000000000000:role/trainer","StoppingCondition":{"MaxRuntimeInSeconds":86400}}',
  );
});

test('entrypoint and arguments are exactly Docker’s', async () => {
  const AppSpecification = {
    ImageUri: 'x:1',
    ContainerEntrypoint: ['python3', '-v'],
    ContainerArguments: ['--a', 'b'],
  };
  await using given = await run(() => 0, { AppSpecification });
  expect(given.engine.started[0]?.spec).toMatchObject({ entrypoint: ['python3', '-v'], arguments: ['--a', 'b'] });
  await using none = await run(() => 0);
  expect(none.engine.started[0]?.spec).toMatchObject({ entrypoint: undefined, arguments: undefined });
});

test('several hosts share what is sharded and their outputs are merged; under Docker three folders are mounted', async () => {
  const program: FakeProgram = (machine) => {
    const own = readdirSync(machine.path(`${ROOT}/in`));
    writeFileSync(machine.path(`${ROOT}/out/${machine.spec.hostname}`), own.join(' '));
    writeFileSync(machine.path('/opt/ml/output/message'), `${machine.spec.hostname} `);
    return 0;
  };
  const more = {
    ProcessingResources: cluster(2),
    ProcessingInputs: [input('s3://bucket/data/', `${ROOT}/in`, 'ShardedByS3Key')],
    ProcessingOutputConfig: { Outputs: [output('s3://bucket/out/', `${ROOT}/out`)] },
  };
  await using ran = await run(program, more, new FakeEngine(program, 'docker', new Set(['several hosts'])));
  expect(ran.job.ExitMessage).toBe('algo-1 algo-2 ');
  const shards = [await textOf(ran.cloud, 'out/algo-1'), await textOf(ran.cloud, 'out/algo-2')];
  expect(shards.join(' ').split(' ').sort()).toEqual(['a.csv', 'b.csv', 'c.csv']);
  expect(shards.every((shard) => shard !== '')).toBe(true);
  expect(ran.engine.started[0]?.spec.mounts.map(({ target }) => target)).toEqual([
    '/opt/ml/config',
    '/opt/ml/output',
    '/opt/ml/processing',
  ]);
});

test('a container that fails ends the others and the job; its message is in the reason, and outputs are kept', async () => {
  const program: FakeProgram = async (machine) => {
    if (machine.spec.hostname !== 'algo-2') return untilStopped(machine);
    writeFileSync(machine.path('/opt/ml/output/message'), 'Error: no rows');
    writeFileSync(machine.path(`${ROOT}/out/partial`), 'x');
    return 255;
  };
  await using ran = await run(program, {
    ProcessingResources: cluster(2),
    ProcessingOutputConfig: { Outputs: [output('s3://bucket/out/', `${ROOT}/out`)] },
  });
  expect(ran.job).toMatchObject({
    ProcessingJobStatus: 'Failed',
    FailureReason: 'AlgorithmError: Error: no rows, exit code: 255',
    ExitMessage: 'Error: no rows',
  });
  expect(await keysOf(ran.cloud, 'out/')).toEqual(['out/partial']);
  await until(
    () => Promise.resolve(ran.engine.running.length + ran.engine.networks.length),
    (left) => left === 0,
  );
});

test('links are not followed: neither files nor the folders on the way to an output', async () => {
  const program: FakeProgram = (machine) => {
    symlinkSync('/etc/hostname', machine.path(`${ROOT}/plain/link`));
    writeFileSync(machine.path(`${ROOT}/plain/file`), 'f');
    rmSync(machine.path(`${ROOT}/on`), { recursive: true });
    symlinkSync('/etc', machine.path(`${ROOT}/on`));
    return 0;
  };
  await using ran = await run(program, {
    ProcessingOutputConfig: {
      Outputs: [output('s3://bucket/out/plain', `${ROOT}/plain`), output('s3://bucket/out/way', `${ROOT}/on/ssl`)],
    },
  });
  expect(ran.job.ProcessingJobStatus).toBe('Completed');
  expect(await keysOf(ran.cloud, 'out/')).toEqual(['out/plain/file']);
});

test('a continuous output is there while the job runs, and its last state at the end', async () => {
  let proceed: () => void = () => undefined;
  const program: FakeProgram = async (machine) => {
    writeFileSync(machine.path(`${ROOT}/out/early`), 'first');
    await new Promise<void>((resolve) => (proceed = resolve));
    writeFileSync(machine.path(`${ROOT}/out/early`), 'second, longer');
    return 0;
  };
  await using cloud = await createTestCloud({ engine: new FakeEngine(program) });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  const Outputs = [output('s3://bucket/out', `${ROOT}/out`, 'Continuous')];
  await call(cloud, 'CreateProcessingJob', processingRequest('job', { ProcessingOutputConfig: { Outputs } }));
  await until(
    () => keysOf(cloud, 'out/'),
    (keys) => keys.length > 0,
  );
  expect(await textOf(cloud, 'out/early')).toBe('first');
  proceed();
  expect(await processed(cloud, 'job')).toMatchObject({ ProcessingJobStatus: 'Completed' });
  expect(await textOf(cloud, 'out/early')).toBe('second, longer');
});

test('an exit message that is no UTF-8 fails the job; one that is too long is cut', async () => {
  const leave =
    (bytes: Buffer): FakeProgram =>
    (machine) => {
      writeFileSync(machine.path('/opt/ml/output/message'), bytes);
      return 0;
    };
  await using binary = await run(leave(Buffer.from([0xff, 0xfe, 0x00])));
  expect(binary.job).toMatchObject({
    ProcessingJobStatus: 'Failed',
    FailureReason: 'ClientError: the exit message in /opt/ml/output/message is not UTF-8 encoded',
  });
  await using long = await run(leave(Buffer.from('é'.repeat(600).padStart(601, 'x'))));
  expect(long.job.ExitMessage).toBe(`x${'é'.repeat(511)}`);
});

test('what cannot be downloaded or started is the reason', async () => {
  await using missing = await run(() => 0, { ProcessingInputs: [input('s3://bucket/none/', `${ROOT}/in`)] });
  expect(missing.job.FailureReason).toBe(
    'ClientError: Data download failed:No S3 objects found under S3 URL "s3://bucket/none/" of input in',
  );
  const refuse = (): number => {
    throw new ContainerError('executable-not-found', 'exec: "x": executable file not found in $PATH');
  };
  await using refused = await run(refuse);
  expect(refused.job.FailureReason).toBe('AlgorithmError: , exit code: 127');
});

test('a job is stopped on request, or when its time is over', async () => {
  const clock = new ManualClock();
  await using cloud = await createTestCloud({ engine: new FakeEngine(untilStopped), clock });
  const StoppingCondition = { MaxRuntimeInSeconds: 60 };
  for (const name of ['asked', 'timed']) {
    await call(cloud, 'CreateProcessingJob', processingRequest(name, { StoppingCondition }));
    await until(
      () => describeProcessing(cloud, name),
      ({ ProcessingStartTime }) => ProcessingStartTime !== undefined,
    );
  }
  await call(cloud, 'StopProcessingJob', { ProcessingJobName: 'asked' });
  expect(await processed(cloud, 'asked')).toMatchObject({ ProcessingJobStatus: 'Stopped' });
  await clock.advance(60_000);
  const timed = await processed(cloud, 'timed');
  expect(timed).toMatchObject({ ProcessingJobStatus: 'Stopped' });
  expect(Number(timed.ProcessingEndTime) - Number(timed.ProcessingStartTime)).toBe(60_000);
});

test('errors are AWS’s', async () => {
  await using cloud = await createTestCloud({ engine: new FakeEngine(untilStopped) });
  const asks = (operation: string, request: object) => call(cloud, operation, request);
  await asks('CreateProcessingJob', processingRequest('job'));
  await expect(asks('CreateProcessingJob', processingRequest('job'))).rejects.toMatchObject({
    code: 'ResourceInUse',
    message:
      'Job name must be unique within an AWS account and region, and a job with this name already exists (arn:aws:sagemaker:us-east-1:000000000000:processing-job/job)',
  });
  await expect(asks('DescribeProcessingJob', { ProcessingJobName: 'none' })).rejects.toMatchObject({
    code: 'ValidationException',
    message: 'Could not find requested job with name: none',
  });
  await expect(asks('StopProcessingJob', { ProcessingJobName: 'none' })).rejects.toMatchObject({
    message: 'Could not find job to update with name: none',
  });
  await expect(asks('DeleteProcessingJob', { ProcessingJobName: 'job' })).rejects.toMatchObject({
    code: 'ResourceInUse',
  });
  await asks('StopProcessingJob', { ProcessingJobName: 'job' });
  await processed(cloud, 'job');
  await expect(asks('StopProcessingJob', { ProcessingJobName: 'job' })).rejects.toMatchObject({
    message: 'The request was rejected because the processing job is in status Stopped',
  });
  await asks('DeleteProcessingJob', { ProcessingJobName: 'job' });
  expect(await asks('ListProcessingJobs', {})).toEqual({ ProcessingJobSummaries: [], NextToken: undefined });
});

test('what is not there is refused by name, and every fault is told together', async () => {
  await using cloud = await createTestCloud();
  const inputs = [
    { InputName: 'app', AppManaged: true },
    { InputName: 'set', DatasetDefinition: {} },
  ];
  const Outputs = [{ OutputName: 'features', AppManaged: true, FeatureStoreOutput: { FeatureGroupName: 'g' } }];
  const request = processingRequest('job', { ProcessingInputs: inputs, ProcessingOutputConfig: { Outputs } });
  await expect(call(cloud, 'CreateProcessingJob', request)).rejects.toMatchObject({
    message:
      'the local cloud does not support AppManaged of input app, DatasetDefinition of input set, AppManaged of output features, ' +
      'FeatureStoreOutput of output features: remove it, or see PARITY.md. Nothing was changed',
  });
  const wrong = processingRequest('job', {
    ProcessingInputs: [input('s3://bucket/x', '/opt/ml/processing/../model'), input('https://x/y', `${ROOT}/in`)],
  });
  await expect(call(cloud, 'CreateProcessingJob', wrong)).rejects.toMatchObject({
    message:
      'LocalPath of input model is "/opt/ml/processing/../model": it must begin with /opt/ml/processing/; ' +
      'S3Uri of input in is "https://x/y": it must be of the form s3://bucket/prefix',
  });
  const S3Input = { S3Uri: 's3://bucket/x', S3DataType: 'S3Prefix', LocalPath: `${ROOT}/in` } as const;
  const pipe = { ...S3Input, S3InputMode: 'Pipe' as const };
  const piped = processingRequest('job', {
    ProcessingInputs: [
      { InputName: 'bare', S3Input: { ...S3Input, S3CompressionType: 'Gzip' } },
      { InputName: 'one', S3Input: pipe },
      { InputName: 'two', S3Input: { ...pipe, LocalPath: `${ROOT}/two/` } },
      { InputName: 'twice', S3Input: { ...pipe, LocalPath: `${ROOT}/two` } },
    ],
  });
  await expect(call(cloud, 'CreateProcessingJob', piped)).rejects.toMatchObject({
    message:
      'Input bare missing one or more required fields for SageMaker-managed S3Input: "LocalPath", "S3DownloadMode", "S3InputMode"; ' +
      'S3CompressionType Gzip of input bare can only be used when S3InputMode is Pipe; ' +
      'input one has S3InputMode Pipe and shares its LocalPath with input bare: give it one of its own; ' +
      'input two has S3InputMode Pipe and shares its LocalPath with input twice: give it one of its own; ' +
      'input twice has S3InputMode Pipe and shares its LocalPath with input two: give it one of its own',
  });
});

test('a pipe that cannot be fed fails the job as the fault of its data', async () => {
  const reads: FakeProgram = async (machine) => {
    await readFile(machine.path(`${ROOT}/in_0`));
    return untilStopped(machine);
  };
  const plain = input('s3://bucket/data/', `${ROOT}/in`);
  const S3Input = { ...plain.S3Input, S3InputMode: 'Pipe' as const, S3CompressionType: 'Gzip' as const };
  await using ran = await run(reads, { ProcessingInputs: [{ ...plain, S3Input }] });
  expect(ran.job).toMatchObject({
    ProcessingJobStatus: 'Failed',
    FailureReason: 'ClientError: Data download failed:a.csv cannot be streamed: incorrect header check',
  });
});

test('lists show name, end, reason and message, and filter by status', async () => {
  await using ran = await run((machine) => {
    writeFileSync(machine.path('/opt/ml/output/message'), 'm');
    return 1;
  });
  const list = (request: object) =>
    call<{ ProcessingJobSummaries: object[] }>(ran.cloud, 'ListProcessingJobs', request);
  const { ProcessingJobSummaries } = await list({ StatusEquals: 'Failed', NameContains: 'jo' });
  expect(ProcessingJobSummaries).toMatchObject([
    {
      ProcessingJobName: 'job',
      ProcessingJobStatus: 'Failed',
      FailureReason: 'AlgorithmError: m, exit code: 1',
      ExitMessage: 'm',
    },
  ]);
  expect((await list({ StatusEquals: 'Completed' })).ProcessingJobSummaries).toEqual([]);
});

test('changes of the status are events, what a host prints is a log stream', async () => {
  // GIVEN a rule that writes events into a log group
  const engine = new FakeEngine((machine) => {
    machine.print('hello');
    return 0;
  });
  await using cloud = await createTestCloud({ engine });
  const ask = <T>(service: 'events' | 'logs', operation: string, request: object): Promise<T> =>
    cloud.door.call<T>(service, operation, request, cloud.caller);
  const Arn = 'arn:aws:logs:us-east-1:000000000000:log-group:/events';
  await ask('logs', 'CreateLogGroup', { logGroupName: '/events' });
  await ask('events', 'PutRule', { Name: 'r', EventPattern: '{"source":["aws.sagemaker"]}' });
  await ask('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: 'logs', Arn }] });
  // WHEN
  await call(cloud, 'CreateProcessingJob', processingRequest('job', { Tags: [{ Key: 'k', Value: 'v' }] }));
  await processed(cloud, 'job');
  // THEN
  const messages = async (logGroupName: string) => {
    const { events } = await ask<{ events: { logStreamName: string; message: string }[] }>('logs', 'FilterLogEvents', {
      logGroupName,
    });
    return events;
  };
  const events = await until(
    () => messages('/events'),
    (all) => all.length === 2,
  );
  const bodies = events.map(({ message }) => JSON.parse(message) as { detail: Record<string, unknown> });
  expect(bodies.map(({ detail }) => detail['ProcessingJobStatus'])).toEqual(['InProgress', 'Completed']);
  expect(bodies[1]).toMatchObject({
    'detail-type': 'SageMaker Processing Job State Change',
    resources: ['arn:aws:sagemaker:us-east-1:000000000000:processing-job/job'],
    detail: { ProcessingJobName: 'job', CreationTime: expect.any(Number), Tags: { k: 'v' } },
  });
  const [line] = await messages('/aws/sagemaker/ProcessingJobs');
  expect(line?.logStreamName).toMatch(/^job\/algo-1-\d{10}$/);
  expect(line?.message).toBe('hello');
});

test('inputs that would put two files in one place fail the job as the fault of its data', async () => {
  const twice = [
    input('s3://bucket/data/', `${ROOT}/in`),
    { ...input('s3://bucket/data/', `${ROOT}/in`), InputName: 'again' },
  ];
  await using ran = await run(() => 0, { ProcessingInputs: twice });
  expect(ran.job.ProcessingJobStatus).toBe('Failed');
  expect(ran.job.FailureReason).toMatch(
    /^ClientError: Data download failed:Failed to download data\. Cannot download [abc]\.csv, a previously downloaded file\/folder clashes with it\./,
  );
});
