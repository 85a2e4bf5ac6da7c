import { existsSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openState } from '../../../../lib/local/cloud/state-directory';
import { ContainerError } from '../../../../lib/local/containers/engine';
import { Arns } from '../../../../lib/local/services/sagemaker/arns';
import { eventDetail } from '../../../../lib/local/services/sagemaker/observe/event-detail';
import { describeJob as shown } from '../../../../lib/local/services/sagemaker/training/describe';
import { newJob } from '../../../../lib/local/services/sagemaker/training/job';
import { JobSteps } from '../../../../lib/local/services/sagemaker/training/job-steps';
import { TrainingJobs } from '../../../../lib/local/services/sagemaker/training/jobs';
import { createTestCloud } from '../../../_helpers/test-cloud';
import type { TestCloud } from '../../../_helpers/test-cloud';
import type { FakeProgram } from '../../../_helpers/fake-engine';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { call, describeJob, ended, jobRequest, until } from './_helpers';

const HOUR = 3_600_000;

test('the messages follow each other as SageMaker shows them, and change within one transition', async () => {
  // GIVEN
  const state = await openState('memory');
  const clock = new ManualClock();
  const announced: string[] = [];
  const jobs = new TrainingJobs(state.store, clock, clock, (job) => announced.push(job.state.secondary));
  jobs.insert(newJob(jobRequest('job'), clock.now()));
  const steps = new JobSteps(jobs, 'job');
  const seen: string[] = [];
  const note = (): void => {
    const last = steps.job.state.transitions.at(-1);
    seen.push(`${last?.status} - ${last?.message}`);
  };
  // WHEN
  const taken = ['launching', 'preparing', 'downloading', 'pulling', 'training'] as const;
  note();
  for (const step of taken) {
    await clock.advance(1000);
    steps[step]();
    note();
  }
  steps.uploading({ host: 'algo-1', code: 0, outOfMemory: false });
  note();
  steps.completed();
  note();
  // THEN
  expect(seen).toEqual([
    'Starting - Starting the training job',
    'Starting - Launching requested ML instances',
    'Starting - Preparing the instances for training',
    'Downloading - Downloading input data',
    'Training - Downloading the training image',
    'Training - Training image download completed. Training in progress.',
    'Uploading - Uploading generated training model',
    'Completed - Training job completed',
  ]);
  expect(jobs.find('job').state.transitions.map(({ start, end }) => (end ?? 0) - start)).toEqual([
    3000, 1000, 1000, 0, 0,
  ]);
  expect(announced).toEqual(['Starting', 'Downloading', 'Training', 'Uploading', 'Completed']);
  state.close();
});

test('an event tells what DescribeTrainingJob shows, with times in milliseconds and tags as a map', () => {
  const job = newJob(jobRequest('job', { HyperParameters: { lr: '0.1' } }), Date.parse('2026-01-01T00:00:00Z'));
  const arns = new Arns({ account: '000000000000', region: 'us-east-1' });
  const detail = eventDetail(shown(job, { arns, now: job.created, spotPrice: 0.3 }), { team: 'a' });
  expect(detail).toMatchObject({
    TrainingJobName: 'job',
    TrainingJobArn: 'arn:aws:sagemaker:us-east-1:000000000000:training-job/job',
    TrainingJobStatus: 'InProgress',
    SecondaryStatus: 'Starting',
    HyperParameters: { lr: '0.1' },
    CreationTime: 1_767_225_600_000,
    SecondaryStatusTransitions: [
      { Status: 'Starting', StartTime: 1_767_225_600_000, StatusMessage: 'Starting the training job' },
    ],
    Tags: { team: 'a' },
  });
});

test('after an internal error a job with a retry strategy begins again, as often as it says', async () => {
  let attempt = 0;
  const engine = new FakeEngine(() => {
    attempt += 1;
    if (attempt < 3) throw new ContainerError('engine-unavailable', 'gone');
    return 0;
  });
  await using cloud = await createTestCloud({ engine });
  await call(cloud, 'CreateTrainingJob', jobRequest('job', { RetryStrategy: { MaximumRetryAttempts: 2 } }));
  const job = await ended(cloud, 'job');
  expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual([
    ...['Starting', 'Downloading', 'Training'],
    ...['Starting', 'Downloading', 'Training'],
    ...['Starting', 'Downloading', 'Training', 'Uploading', 'Completed'],
  ]);
});

test.each([
  ['engine-unavailable', 1, 2],
  ['unsupported', 5, 1],
] as const)('after %s a job that may retry %i times runs %i times', async (code, MaximumRetryAttempts, runs) => {
  const engine = new FakeEngine(() => {
    throw new ContainerError(code, 'why');
  });
  await using cloud = await createTestCloud({ engine });
  await call(cloud, 'CreateTrainingJob', jobRequest('job', { RetryStrategy: { MaximumRetryAttempts } }));
  expect((await ended(cloud, 'job')).TrainingJobStatus).toBe('Failed');
  expect(engine.started).toHaveLength(runs);
});

test('a type without capacity fails a job, or leaves it pending for as long as it may be', async () => {
  const clock = new ManualClock();
  const rehearsal = { withoutCapacity: new Set(['ml.m5.large']) };
  await using cloud = await createTestCloud({ clock, engine: new FakeEngine(() => 0), rehearsal });
  await call(cloud, 'CreateTrainingJob', jobRequest('impatient'));
  expect(await ended(cloud, 'impatient')).toMatchObject({
    TrainingJobStatus: 'Failed',
    FailureReason:
      'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.',
  });
  const StoppingCondition = { MaxRuntimeInSeconds: 60, MaxPendingTimeInSeconds: 7200 };
  await call(cloud, 'CreateTrainingJob', jobRequest('patient', { StoppingCondition }));
  await clock.advance(2 * HOUR - 1000);
  expect(await describeJob(cloud, 'patient')).toMatchObject({
    TrainingJobStatus: 'InProgress',
    SecondaryStatus: 'Pending',
  });
  await clock.advance(1000);
  expect(await ended(cloud, 'patient')).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' });
});

test('a job for GPUs fails within its start where they are required and there are none', async () => {
  await using cloud = await createTestCloud({ engine: new FakeEngine(() => 0), rehearsal: { requireGpu: true } });
  const ResourceConfig = { InstanceType: 'ml.g5.xlarge' as const, InstanceCount: 1, VolumeSizeInGB: 1 };
  await call(cloud, 'CreateTrainingJob', jobRequest('job', { ResourceConfig }));
  expect((await ended(cloud, 'job')).FailureReason).toBe(
    'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type. ' +
      'Local cause: ml.g5.xlarge has GPUs, the process engine offers none, and GPUs are required here',
  );
});

test('a job that waits for instances can be stopped', async () => {
  const clock = new ManualClock();
  await using cloud = await createTestCloud({
    clock,
    engine: new FakeEngine(() => 0),
    rehearsal: { instanceStart: 60 },
  });
  await call(cloud, 'CreateTrainingJob', jobRequest('job'));
  await call(cloud, 'StopTrainingJob', { TrainingJobName: 'job' });
  expect((await ended(cloud, 'job')).SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual([
    'Starting',
    'Stopping',
    'Stopped',
  ]);
});

describe('warm pools', () => {
  const warm = (KeepAlivePeriodInSeconds: number) => ({
    ResourceConfig: {
      InstanceType: 'ml.m5.large' as const,
      InstanceCount: 1,
      VolumeSizeInGB: 1,
      KeepAlivePeriodInSeconds,
    },
  });

  async function started(program: FakeProgram = () => 0) {
    const clock = new ManualClock();
    const engine = new FakeEngine(program);
    const cloud = await createTestCloud({ clock, engine, rehearsal: { instanceStart: 120 } });
    return { clock, cloud, [Symbol.asyncDispose]: () => cloud.stop() };
  }

  /** Runs a job that finds no pool: it waits for its instances to start. */
  async function runCold(cloud: TestCloud, clock: ManualClock, name: string, keep = 600): Promise<void> {
    await call(cloud, 'CreateTrainingJob', jobRequest(name, warm(keep)));
    expect((await describeJob(cloud, name)).SecondaryStatus).toBe('Starting');
    await clock.advance(120_000);
    await ended(cloud, name);
  }

  const poolOf = async (cloud: TestCloud, name: string) =>
    (
      await until(
        () => describeJob(cloud, name),
        ({ WarmPoolStatus }) => WarmPoolStatus?.Status !== 'InUse',
      )
    ).WarmPoolStatus;

  test('the second job takes the instances of the first, and does not wait for them', async () => {
    await using given = await started();
    const { cloud, clock } = given;
    await runCold(cloud, clock, 'first');
    expect(await poolOf(cloud, 'first')).toMatchObject({ Status: 'Available' });
    await clock.advance(90_000);
    // WHEN: no time passes
    await call(cloud, 'CreateTrainingJob', jobRequest('second', warm(600)));
    const second = await ended(cloud, 'second');
    // THEN
    expect(await poolOf(cloud, 'first')).toEqual({
      Status: 'Reused',
      ReusedByJob: 'second',
      ResourceRetainedBillableTimeInSeconds: 90,
    });
    expect(second.TrainingJobStatus).toBe('Completed');
    expect(await poolOf(cloud, 'second')).toMatchObject({ Status: 'Available' });
    const listed = await call<{ TrainingJobSummaries: object[] }>(cloud, 'ListTrainingJobs', {
      WarmPoolStatusEquals: 'Reused',
    });
    expect(listed.TrainingJobSummaries).toMatchObject([
      { TrainingJobName: 'first', WarmPoolStatus: { Status: 'Reused', ReusedByJob: 'second' } },
    ]);
  });

  test('a job that differs does not fit, and the pool ends with its period', async () => {
    await using given = await started();
    const { cloud, clock } = given;
    await runCold(cloud, clock, 'first');
    const { ResourceConfig } = warm(600);
    const other = jobRequest('other', { ResourceConfig: { ...ResourceConfig, VolumeSizeInGB: 2 } });
    await call(cloud, 'CreateTrainingJob', other);
    expect((await describeJob(cloud, 'other')).SecondaryStatus).toBe('Starting');
    await clock.advance(600_000);
    expect(await poolOf(cloud, 'first')).toEqual({ Status: 'Terminated', ResourceRetainedBillableTimeInSeconds: 600 });
  });

  test('UpdateTrainingJob prolongs a pool, and ends it with 0', async () => {
    await using given = await started();
    const { cloud, clock } = given;
    await runCold(cloud, clock, 'job');
    const update = (KeepAlivePeriodInSeconds: number) =>
      call(cloud, 'UpdateTrainingJob', { TrainingJobName: 'job', ResourceConfig: { KeepAlivePeriodInSeconds } });
    await update(1200);
    await clock.advance(1_000_000);
    expect(await poolOf(cloud, 'job')).toEqual({ Status: 'Available', ResourceRetainedBillableTimeInSeconds: 1000 });
    expect((await describeJob(cloud, 'job')).ResourceConfig?.KeepAlivePeriodInSeconds).toBe(1200);
    const remove = () => call(cloud, 'DeleteTrainingJob', { TrainingJobName: 'job' });
    await expect(remove()).rejects.toMatchObject({ code: 'ResourceInUse' });
    await update(0);
    expect(await poolOf(cloud, 'job')).toEqual({ Status: 'Terminated', ResourceRetainedBillableTimeInSeconds: 1000 });
    await expect(update(60)).rejects.toMatchObject({ code: 'ValidationException' });
    await remove();
  });

  test('what a job leaves in the cache is there for the next job of the pool, and goes with the pool', async () => {
    const found: string[][] = [];
    let folder = '';
    await using given = await started((machine) => {
      folder = machine.path('/opt/ml/sagemaker/warmpoolcache');
      found.push(readdirSync(folder));
      folder = realpathSync(folder);
      writeFileSync(join(folder, machine.spec.name), '');
      return 0;
    });
    const { cloud, clock } = given;
    await runCold(cloud, clock, 'first');
    // WHEN the second keeps nothing
    await call(cloud, 'CreateTrainingJob', jobRequest('second', warm(0)));
    await ended(cloud, 'second');
    // THEN
    expect(found).toEqual([[], [expect.stringMatching(/^first-algo-1-/)]]);
    expect(await poolOf(cloud, 'second')).toEqual({ Status: 'Terminated' });
    await until(
      () => Promise.resolve(existsSync(folder)),
      (there) => !there,
    );
  });

  test('a job of SageMaker’s own error leaves no pool', async () => {
    const engine = new FakeEngine(() => {
      throw new ContainerError('engine-unavailable', 'gone');
    });
    await using cloud = await createTestCloud({ engine });
    await call(cloud, 'CreateTrainingJob', jobRequest('job', warm(600)));
    await ended(cloud, 'job');
    expect(await poolOf(cloud, 'job')).toMatchObject({ Status: 'Terminated' });
  });
});

test('UpdateTrainingJob changes the profiler only while the job runs', async () => {
  const engine = new FakeEngine(async ({ signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return 0;
  });
  await using cloud = await createTestCloud({ engine });
  await call(cloud, 'CreateTrainingJob', jobRequest('job', { ProfilerConfig: { S3OutputPath: 's3://b/p' } }));
  const change = { TrainingJobName: 'job', ProfilerConfig: { DisableProfiler: true } };
  await call(cloud, 'UpdateTrainingJob', change);
  expect(await describeJob(cloud, 'job')).toMatchObject({
    ProfilerConfig: { S3OutputPath: 's3://b/p', DisableProfiler: true },
    ProfilingStatus: 'Disabled',
  });
  await call(cloud, 'StopTrainingJob', { TrainingJobName: 'job' });
  await ended(cloud, 'job');
  await expect(call(cloud, 'UpdateTrainingJob', change)).rejects.toMatchObject({
    message: 'The request was rejected because the training job is in status Stopped',
  });
});
