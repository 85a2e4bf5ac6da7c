import { readFileSync, writeFileSync } from 'node:fs';
import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { newJob } from '../../../../lib/local/services/sagemaker/training/job';
import { timeToInterruption } from '../../../../lib/local/services/sagemaker/training/spot';
import { createTestCloud } from '../../../_helpers/test-cloud';
import type { TestCloud } from '../../../_helpers/test-cloud';
import type { FakeMachine } from '../../../_helpers/fake-engine';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { call, describeJob, ended, jobRequest, until } from './_helpers';

const SPOT = {
  EnableManagedSpotTraining: true,
  StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 7200 },
};
const MINUTE = 60_000;

const statuses = ({ SecondaryStatusTransitions }: DescribeTrainingJobCommandOutput): string =>
  (SecondaryStatusTransitions ?? []).map(({ Status }) => Status).join(' ');

async function untilSigterm({ signal }: FakeMachine): Promise<number> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return 143;
}

/** The container of each attempt in turn; the last one's is used for all that follow. */
function attempts(...programs: ((machine: FakeMachine) => Promise<number> | number)[]): FakeEngine {
  let next = 0;
  return new FakeEngine((machine) => {
    const program = programs[Math.min(next, programs.length - 1)] as (typeof programs)[number];
    next += 1;
    return program(machine);
  });
}

const interrupt = (cloud: TestCloud): Promise<object> => cloud.control('sagemaker', 'interrupt', { job: 'job' });

/** Waits for the n-th container of the job, some minutes after it started. */
async function training(cloud: TestCloud, engine: FakeEngine, attempt: number): Promise<void> {
  await until(
    () => describeJob(cloud, 'job'),
    ({ SecondaryStatus }) => engine.started.length === attempt && SecondaryStatus === 'Training',
  );
}

test('spot instances that are not taken away', async () => {
  await using cloud = await createTestCloud({ engine: attempts(() => 0) });
  await call(cloud, 'CreateTrainingJob', jobRequest('job', SPOT));
  expect(statuses(await ended(cloud, 'job'))).toBe('Starting Downloading Training Uploading Completed');
});

test('spot instances that are taken away once: the job goes on from its checkpoint, and only instances count', async () => {
  // GIVEN a container that saves how far it came
  const clock = new ManualClock();
  let resumed = '';
  const engine = attempts(
    async (machine) => {
      writeFileSync(machine.path('/opt/ml/checkpoints/step'), '17');
      return untilSigterm(machine);
    },
    (machine) => {
      resumed = readFileSync(machine.path('/opt/ml/checkpoints/step'), 'utf8');
      return 0;
    },
  );
  await using cloud = await createTestCloud({ clock, engine });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  const CheckpointConfig = { S3Uri: 's3://bucket/checkpoints' };
  await call(cloud, 'CreateTrainingJob', jobRequest('job', { ...SPOT, CheckpointConfig }));
  await training(cloud, engine, 1);
  await clock.advance(10 * MINUTE);
  // WHEN
  await interrupt(cloud);
  const job = await ended(cloud, 'job');
  // THEN
  expect(statuses(job)).toBe(
    'Starting Downloading Training Interrupted Starting Downloading Training Uploading Completed',
  );
  expect(resumed).toBe('17');
  expect(job).toMatchObject({ TrainingTimeInSeconds: 600, BillableTimeInSeconds: 180 });
});

test('spot instances that are taken away twice, and the time to wait is over', async () => {
  const clock = new ManualClock();
  const engine = attempts(untilSigterm);
  const StoppingCondition = { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 3600 };
  await using cloud = await createTestCloud({ clock, engine });
  await call(cloud, 'CreateTrainingJob', jobRequest('job', { ...SPOT, StoppingCondition }));
  for (const attempt of [1, 2]) {
    await training(cloud, engine, attempt);
    await clock.advance(10 * MINUTE);
    await interrupt(cloud);
  }
  await training(cloud, engine, 3);
  await clock.advance(40 * MINUTE);
  const job = await ended(cloud, 'job');
  expect(statuses(job)).toBe(
    'Starting Downloading Training Interrupted Starting Downloading Training Interrupted Downloading Training ' +
      'Stopping MaxWaitTimeExceeded',
  );
  expect(job).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxWaitTimeExceeded' });
});

test('spot instances that never come', async () => {
  const clock = new ManualClock();
  const rehearsal = { withoutCapacity: new Set(['ml.m5.large']) };
  const engine = attempts(() => 0);
  await using cloud = await createTestCloud({ clock, engine, rehearsal });
  await call(cloud, 'CreateTrainingJob', jobRequest('job', SPOT));
  await clock.advance(119 * MINUTE);
  expect(await describeJob(cloud, 'job')).toMatchObject({ TrainingJobStatus: 'InProgress' });
  await clock.advance(MINUTE);
  const job = await ended(cloud, 'job');
  expect(statuses(job)).toBe('Starting Stopping MaxWaitTimeExceeded');
  expect(job.TrainingTimeInSeconds).toBeUndefined();
  expect(engine.started).toHaveLength(0);
});

test('instances are taken away by themselves, by a seed', async () => {
  const clock = new ManualClock();
  const spotInterruptions = { perHour: 20, seed: 7 };
  const engine = attempts(untilSigterm, () => 0);
  await using cloud = await createTestCloud({ clock, engine, rehearsal: { spotInterruptions } });
  await call(cloud, 'CreateTrainingJob', jobRequest('job', SPOT));
  await training(cloud, engine, 1);
  const expected = timeToInterruption(spotInterruptions, newJob(jobRequest('job', SPOT), 0)) as number;
  await clock.advance(expected);
  const job = await ended(cloud, 'job');
  expect(statuses(job)).toMatch(/Training Interrupted Starting/);
  expect(job.TrainingTimeInSeconds).toBe(Math.ceil(expected / 1000));
});

test('the mean time to an interruption is what the rate says', () => {
  const times = Array.from({ length: 2000 }, (_, index) =>
    timeToInterruption({ perHour: 2, seed: 1 }, newJob(jobRequest(`job-${index}`, SPOT), 0)),
  ) as number[];
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  expect(mean / (30 * MINUTE)).toBeCloseTo(1, 1);
});

test('the interruption of a job that is not there names it', async () => {
  await using cloud = await createTestCloud();
  await expect(cloud.control('sagemaker', 'interrupt', { job: 'nope' })).rejects.toThrow(
    'there is no training job nope: trainyard jobs lists those that are',
  );
});

test('only a spot job that has instances can be interrupted', async () => {
  const engine = attempts(untilSigterm);
  await using cloud = await createTestCloud({ engine });
  await call(cloud, 'CreateTrainingJob', jobRequest('job'));
  await expect(interrupt(cloud)).rejects.toThrow(
    'training job job has no spot instances: create it with EnableManagedSpotTraining',
  );
  await call(cloud, 'CreateTrainingJob', jobRequest('spot', SPOT));
  await call(cloud, 'StopTrainingJob', { TrainingJobName: 'spot' });
  await ended(cloud, 'spot');
  await expect(cloud.control('sagemaker', 'interrupt', { job: 'spot' })).rejects.toThrow(
    /^training job spot has no instances to lose: it is Stopped \(Stopped\)/,
  );
});

test.each([
  [{ MaxWaitTimeInSeconds: 60 }, true],
  [{}, true],
])('a spot job must be allowed to wait as long as it may run (%j)', async (given, EnableManagedSpotTraining) => {
  await using cloud = await createTestCloud({ engine: attempts(() => 0) });
  const StoppingCondition = { MaxRuntimeInSeconds: 3600, ...given };
  const request = jobRequest('job', { EnableManagedSpotTraining, StoppingCondition });
  await expect(call(cloud, 'CreateTrainingJob', request)).rejects.toMatchObject({
    code: 'ValidationException',
    message: 'Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds',
  });
});

test('a time to wait is for spot jobs only', async () => {
  await using cloud = await createTestCloud({ engine: attempts(() => 0) });
  const StoppingCondition = { MaxRuntimeInSeconds: 60, MaxWaitTimeInSeconds: 60 };
  await expect(call(cloud, 'CreateTrainingJob', jobRequest('job', { StoppingCondition }))).rejects.toMatchObject({
    code: 'ValidationException',
    message: 'Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true',
  });
});
