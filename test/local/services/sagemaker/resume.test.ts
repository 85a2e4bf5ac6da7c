import type { CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openState } from '../../../../lib/local/cloud/state-directory';
import type { RunningContainer } from '../../../../lib/local/containers/engine';
import { TrainingJobs } from '../../../../lib/local/services/sagemaker/training/jobs';
import type { TrainingState } from '../../../../lib/local/services/sagemaker/training/job';
import { newJob } from '../../../../lib/local/services/sagemaker/training/job';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { FakeContainer, FakeEngine } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { ended, jobRequest } from './_helpers';

let state: string;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'resume-'));
});

afterEach(() => rm(state, { recursive: true, force: true }));

/** A state directory as a server leaves it that was killed while the job `job` was in this state. */
async function killedWith(
  more: Partial<TrainingState>,
  request: Partial<CreateTrainingJobCommandInput> = {},
): Promise<void> {
  const opened = await openState(state);
  const clock = new ManualClock();
  const job = newJob(jobRequest('job', request), clock.now());
  new TrainingJobs(opened.store, clock, clock, () => undefined).insert({ ...job, state: { ...job.state, ...more } });
  opened.store.documents('services_used').insert('sagemaker', {});
  opened.close();
}

async function resumed(left: RunningContainer[]) {
  const engine = new FakeEngine(() => 0);
  engine.left = left;
  await using cloud = await createTestCloud({ engine, state });
  return { engine, job: await ended(cloud, 'job') };
}

function survivor(job: string, code: number, host = 'algo-1'): FakeContainer {
  const labels = { kind: 'training', job, host };
  return new FakeContainer(
    { name: job, image: { kind: 'folder', directory: '' }, environment: {}, mounts: [], labels },
    () => code,
    job,
  );
}

/** A line that becomes two events of the log. */
const LONG = 'x'.repeat(64_999) + '\u{1f682}'.repeat(2) + 'end';

test('a job that had no container begins again', async () => {
  await killedWith({ secondary: 'Downloading' });
  const { engine, job } = await resumed([]);
  expect(engine.started).toHaveLength(1);
  expect(job.TrainingJobStatus).toBe('Completed');
});

test('a container that survived is taken over, and its exit code decides', async () => {
  await killedWith({ secondary: 'Training', started: 0, launched: true });
  const { engine, job } = await resumed([survivor('job', 4)]);
  expect(engine.started).toHaveLength(0);
  expect(job.FailureReason).toBe('AlgorithmError: , exit code: 4');
});

test('a job whose container is gone has failed', async () => {
  await killedWith({ secondary: 'Training', started: 0, launched: true });
  const { job } = await resumed([]);
  expect(job.FailureReason).toMatch(/^InternalServerError: We encountered an internal error. Please try again\./);
});

test('a job that was being stopped is stopped', async () => {
  await killedWith({ secondary: 'Stopping', stopping: 'Stopped' });
  expect((await resumed([])).job.TrainingJobStatus).toBe('Stopped');
});

test('a container of nobody is removed', async () => {
  await killedWith({ secondary: 'Starting' });
  const orphan = survivor('unknown', 0);
  await resumed([orphan]);
  expect(orphan.removed).toBe(true);
});

test('a job that was still getting its image begins again', async () => {
  await killedWith({ secondary: 'Training' });
  const { engine, job } = await resumed([]);
  expect(engine.started).toHaveLength(1);
  expect(job.TrainingJobStatus).toBe('Completed');
});

test('a job of which only some hosts had started begins again, and those are removed', async () => {
  const ResourceConfig = { InstanceType: 'ml.m5.large' as const, InstanceCount: 2, VolumeSizeInGB: 1 };
  await killedWith({ secondary: 'Training' }, { ResourceConfig });
  const half = survivor('job', 0, 'algo-2');
  const { engine, job } = await resumed([half]);
  expect([half.removed, engine.started.length, job.TrainingJobStatus]).toEqual([true, 2, 'Completed']);
});

test('an interrupted upload goes on without its container, which is removed', async () => {
  await killedWith({ secondary: 'Uploading', started: 0, exit: { host: 'algo-1', code: 0, outOfMemory: false } });
  const ended = survivor('job', 0);
  const { engine, job } = await resumed([ended]);
  expect([ended.removed, engine.started.length, job.TrainingJobStatus]).toEqual([true, 0, 'Completed']);
});

test('a container that read from pipes is not taken over: what streamed was lost with its server', async () => {
  const S3DataSource = { S3DataType: 'S3Prefix' as const, S3Uri: 's3://bucket/data/' };
  await killedWith(
    { secondary: 'Training', started: 0 },
    { InputDataConfig: [{ ChannelName: 'c', InputMode: 'Pipe', DataSource: { S3DataSource } }] },
  );
  const container = survivor('job', 0);
  const { job } = await resumed([container]);
  expect(job).toMatchObject({
    TrainingJobStatus: 'Failed',
    FailureReason:
      'InternalServerError: We encountered an internal error. Please try again. ' +
      'Local cause: the local cloud ended while it streamed the channels of the job’s Pipe mode',
  });
  expect(container.removed).toBe(true);
});

test('of a container that survived no line is lost and none comes twice', async () => {
  const stream = { logGroupName: '/aws/sagemaker/TrainingJobs', logStreamName: 'job/algo-1-1767225600' };
  {
    const clock = new ManualClock();
    await using cloud = await createTestCloud({ state, clock });
    const logs = (operation: string, input: object) => cloud.door.call('logs', operation, input, cloud.caller);
    await logs('CreateLogGroup', { logGroupName: stream.logGroupName });
    await logs('CreateLogStream', stream);
    const kept = ['trainyard: a notice', 'one', '', LONG.slice(0, 65_001), LONG.slice(65_001)].map((message) => ({
      timestamp: clock.now(),
      message: message || ' ',
    }));
    await logs('PutLogEvents', { ...stream, logEvents: kept });
  }
  const transitions = [{ status: 'Training' as const, start: new ManualClock().now(), message: '' }];
  await killedWith({ secondary: 'Training', started: 0, transitions });
  const container = survivor('job', 0);
  const printed: FakeContainer = new FakeContainer(
    container.spec,
    ({ print }) => {
      for (const line of ['one', '', LONG, 'trainyard: of the container itself', 'two', LONG]) print(line);
      return 0;
    },
    'job',
  );
  const engine = new FakeEngine(() => 0);
  engine.left = [printed];
  await using cloud = await createTestCloud({ engine, state, clock: new ManualClock() });
  await ended(cloud, 'job');
  const { events } = await cloud.door.call<{ events: { message: string }[] }>(
    'logs',
    'GetLogEvents',
    { ...stream, startFromHead: true },
    cloud.caller,
  );
  expect(events.map(({ message }) => message)).toEqual([
    'trainyard: a notice',
    'one',
    ' ',
    LONG.slice(0, 65_001),
    LONG.slice(65_001),
    'trainyard: of the container itself',
    'two',
    LONG.slice(0, 65_001),
    LONG.slice(65_001),
  ]);
});

test('a job whose spot instances were just taken away begins again, without what is left of them', async () => {
  await killedWith({ secondary: 'Interrupted', started: 0, interruptions: 1 });
  const former = survivor('job', 143);
  const { engine, job } = await resumed([former]);
  expect(former.removed).toBe(true);
  expect(engine.started).toHaveLength(1);
  expect(job.TrainingJobStatus).toBe('Completed');
});

test.each([
  [0, 'Completed'],
  [1, 'Failed'],
])('a job whose container is gone and that may retry once has retried %i times: %s', async (retries, status) => {
  const RetryStrategy = { MaximumRetryAttempts: 1 };
  await killedWith({ secondary: 'Training', started: 0, launched: true, retries }, { RetryStrategy });
  expect((await resumed([])).job.TrainingJobStatus).toBe(status);
});

test('a time to wait goes on across a restart', async () => {
  const StoppingCondition = { MaxRuntimeInSeconds: 60, MaxWaitTimeInSeconds: 60 };
  await killedWith(
    { secondary: 'Interrupted', interruptions: 1 },
    { EnableManagedSpotTraining: true, StoppingCondition },
  );
  const clock = new ManualClock(Date.parse('2026-01-01T00:00:59Z'));
  const rehearsal = { withoutCapacity: new Set(['ml.m5.large']) };
  await using cloud = await createTestCloud({ engine: new FakeEngine(() => 0), state, clock, rehearsal });
  await clock.advance(1000);
  expect(await ended(cloud, 'job')).toMatchObject({ SecondaryStatus: 'MaxWaitTimeExceeded' });
});

test('a warm pool ends with its server', async () => {
  const warmPool = { status: 'Available', since: Date.parse('2026-01-01T00:00:00Z') } as const;
  await killedWith({ secondary: 'Training', warmPool });
  const clock = new ManualClock(Date.parse('2026-01-01T00:01:00Z'));
  await using cloud = await createTestCloud({ engine: new FakeEngine(() => 0), state, clock });
  expect((await ended(cloud, 'job')).WarmPoolStatus).toEqual({
    Status: 'Terminated',
    ResourceRetainedBillableTimeInSeconds: 60,
  });
});
