import type { CreateTrainingJobCommandInput, DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import type { ContainerEngine } from '../../lib/local/containers/engine';
import { ContainerError } from '../../lib/local/containers/engine';
import { withStart } from '../_helpers/containers';
import { describeWithDocker } from '../_helpers/docker';
import { ManualClock } from '../_helpers/manual-clock';
import { call, describeJob, jobRequest } from '../local/services/sagemaker/_helpers';
import type { JobCloud } from './_job-cloud';
import { ended, patiently, startJobCloud } from './_job-cloud';

const HOUR = 3_600_000;
const MINUTE = 60_000;

const SPOT = {
  EnableManagedSpotTraining: true,
  StoppingCondition: { MaxRuntimeInSeconds: 7200, MaxWaitTimeInSeconds: 7200 },
};
const NOWHERE = { InstanceType: 'ml.c5.xlarge' as const, InstanceCount: 1, VolumeSizeInGB: 1 };
/** It goes on for ever. */
const NEVER = 9;

interface Plan {
  readonly request: Partial<CreateTrainingJobCommandInput>;
  /** How often the container begins before it ends by itself. */
  readonly attempts: number;
  readonly interruptions?: number;
  /** The secondary statuses that it passes through, the last message, and how often its container began. */
  readonly passes: string;
  readonly message: string;
  readonly begun: number;
}

const TRAINS = 'Starting Downloading Training';

const PLANS: Readonly<Record<string, Plan>> = {
  'spot-kept': {
    ...{ request: SPOT, attempts: 1, begun: 1 },
    passes: `${TRAINS} Uploading Completed`,
    message: 'Training job completed',
  },
  'spot-lost-once': {
    ...{ request: SPOT, attempts: 2, interruptions: 1, begun: 2 },
    passes: `${TRAINS} Interrupted ${TRAINS} Uploading Completed`,
    message: 'Training job completed',
  },
  'spot-lost-twice': {
    ...{ request: SPOT, attempts: NEVER, interruptions: 2, begun: 3 },
    passes: `${TRAINS} Interrupted ${TRAINS} Interrupted Downloading Training Stopping MaxWaitTimeExceeded`,
    message: 'Training job wait time exceeded MaxWaitTimeInSeconds provided',
  },
  'spot-never-had': {
    ...{ request: { ...SPOT, ResourceConfig: NOWHERE }, attempts: 1, begun: 0 },
    passes: 'Starting Stopping MaxWaitTimeExceeded',
    message: 'Training job wait time exceeded MaxWaitTimeInSeconds provided',
  },
  'too-long': {
    ...{ request: { StoppingCondition: { MaxRuntimeInSeconds: 3600 } }, attempts: NEVER, begun: 1 },
    passes: `${TRAINS} Stopping MaxRuntimeExceeded`,
    message: 'Training job runtime exceeded MaxRuntimeInSeconds provided',
  },
  pending: {
    request: {
      ResourceConfig: NOWHERE,
      StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxPendingTimeInSeconds: 7200 },
    },
    ...{ attempts: 1, begun: 0 },
    passes: 'Starting Pending Stopping Stopped',
    message: 'Training job pending time exceeded MaxPendingTimeInSeconds provided',
  },
  retried: {
    ...{ request: { RetryStrategy: { MaximumRetryAttempts: 1 } }, attempts: 1, begun: 1 },
    passes: `${TRAINS} ${TRAINS} Uploading Completed`,
    message: 'Training job completed',
  },
};

/** An engine that fails to start the job `retried` the first time. */
function failingOnce(engine: ContainerEngine): ContainerEngine {
  let failed = false;
  return withStart(engine, (spec) => {
    if (spec.labels['job'] !== 'retried' || failed) return engine.start(spec);
    failed = true;
    return Promise.reject(new ContainerError('engine-unavailable', 'the engine was away'));
  });
}

/** How often the container of a job has begun, as its log says. */
async function begun({ cloud }: JobCloud, name: string): Promise<number> {
  const input = { logGroupName: '/aws/sagemaker/TrainingJobs', logStreamNamePrefix: `${name}/` };
  const answer = await cloud.door
    .call<{ events: { message: string }[] }>('logs', 'FilterLogEvents', input, cloud.caller)
    .catch(() => undefined);
  return (answer?.events ?? []).filter(({ message }) => message.startsWith('attempt ')).length;
}

const untilBegun = (world: JobCloud, name: string, times: number): Promise<unknown> =>
  patiently(
    async () => [await begun(world, name), (await describeJob(world.cloud, name)).SecondaryStatus] as const,
    ([count, secondary]) => count === times && secondary === 'Training',
  );

async function takeAway(world: JobCloud, name: string, times: number): Promise<void> {
  for (let time = 1; time <= times; time += 1) {
    await untilBegun(world, name, time);
    await world.cloud.control('sagemaker', 'interrupt', { job: name });
  }
}

function suite(kind: 'docker' | 'process'): void {
  const jobs = new Map<string, DescribeTrainingJobCommandOutput>();
  let world: JobCloud;

  /** All jobs side by side, by a clock that only the test moves. */
  beforeAll(async () => {
    const clock = new ManualClock();
    const rehearsal = { withoutCapacity: new Set([NOWHERE.InstanceType]) };
    world = await startJobCloud(kind, {}, { clock, rehearsal }, failingOnce);
    const TrainingImage = await world.imageOf('training-io');
    for (const [name, { request, attempts }] of Object.entries(PLANS)) {
      await call(world.cloud, 'CreateTrainingJob', {
        ...jobRequest(name, request),
        AlgorithmSpecification: { TrainingImage, TrainingInputMode: 'File', ContainerArguments: ['train', 'attempts'] },
        Environment: { ATTEMPTS: String(attempts) },
        CheckpointConfig: { S3Uri: `s3://bucket/checkpoints/${name}` },
      });
    }
    const stays = ['spot-lost-once', 'spot-lost-twice', 'too-long'];
    await Promise.all(stays.map((name) => untilBegun(world, name, 1)));
    await Promise.all(['spot-kept', 'retried'].map((name) => ended(world, name)));
    await clock.advance(10 * MINUTE);
    await Promise.all(
      Object.entries(PLANS).map(([name, { interruptions = 0 }]) => takeAway(world, name, interruptions)),
    );
    await untilBegun(world, 'spot-lost-twice', 3);
    await ended(world, 'spot-lost-once');
    await clock.advance(50 * MINUTE);
    await ended(world, 'too-long');
    await clock.advance(2 * HOUR);
    for (const name of Object.keys(PLANS)) jobs.set(name, await ended(world, name));
  }, 120_000);

  afterAll(() => world[Symbol.asyncDispose]());

  test.each(Object.entries(PLANS))('%s', async (name, { passes, message, begun: times }) => {
    const job = jobs.get(name);
    expect(job?.FailureReason).toBeUndefined();
    expect(job?.SecondaryStatusTransitions?.map(({ Status }) => Status).join(' ')).toBe(passes);
    expect(job?.SecondaryStatusTransitions?.at(-1)?.StatusMessage).toBe(message);
    expect(job?.SecondaryStatus).toBe(passes.split(' ').at(-1));
    expect(await begun(world, name)).toBe(times);
  });

  test('only the time with instances counts, and spot pays a part of it', () => {
    expect(jobs.get('spot-lost-once')).toMatchObject({ TrainingTimeInSeconds: 600, BillableTimeInSeconds: 180 });
    expect(jobs.get('too-long')).toMatchObject({ TrainingTimeInSeconds: 3600, BillableTimeInSeconds: 3600 });
    expect(jobs.get('spot-never-had')?.TrainingTimeInSeconds).toBeUndefined();
  });
}

describe('the times of a training job as a process', () => suite('process'));
describeWithDocker('the times of a training job under Docker', () => suite('docker'));
