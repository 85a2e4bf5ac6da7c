import type { CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import type { ContainerEngine } from '../../lib/local/containers/engine';
import { withStart } from '../_helpers/containers';
import { describeWithDocker } from '../_helpers/docker';
import { ManualClock } from '../_helpers/manual-clock';
import { call, describeJob, jobRequest } from '../local/services/sagemaker/_helpers';
import type { JobCloud } from './_job-cloud';
import { ended, patiently, startJobCloud } from './_job-cloud';

const MINUTE = 60_000;
const QUOTA = 'ml.m5.large for training job usage';
const REHEARSAL = { spotInterruptions: { perHour: 20, seed: 7 }, quotas: new Map([[QUOTA, 1]]), requireGpu: true };
const SPOT = {
  EnableManagedSpotTraining: true,
  StoppingCondition: { MaxRuntimeInSeconds: 86_400, MaxWaitTimeInSeconds: 86_400 },
};
/** What the seed says for the job `spot`: the same in every cloud. */
const EXPECTED = [159_782, 435_228];
const TRAINS = 'Starting Downloading Training';
const NO_GPU =
  'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type. ' +
  'Local cause: ml.g5.xlarge has GPUs, the ENGINE engine offers none, and GPUs are required here';

/** An engine that notes when its containers are told to end. */
function noting(engine: ContainerEngine, told: () => void): ContainerEngine {
  return withStart(engine, async (spec) => {
    const container = await engine.start(spec);
    const { stop } = container;
    const stopAndTell: typeof stop = (seconds) => {
      told();
      return stop.call(container, seconds);
    };
    return Object.assign(container, { stop: stopAndTell });
  });
}

/** One cloud whose clock only the test moves. */
function suite(kind: 'docker' | 'process'): void {
  const clock = new ManualClock();
  const stops: number[] = [];
  let world: JobCloud;
  let TrainingImage: string;

  beforeAll(async () => {
    const within = (engine: ContainerEngine) => noting(engine, () => stops.push(clock.now()));
    world = await startJobCloud(kind, {}, { clock, rehearsal: REHEARSAL }, within);
    TrainingImage = await world.imageOf('training-io');
  });

  afterAll(() => world[Symbol.asyncDispose]());

  /** A job that ends by itself when its container has begun that often. */
  const create = (name: string, attempts: number, more: Partial<CreateTrainingJobCommandInput> = {}) =>
    call(world.cloud, 'CreateTrainingJob', {
      ...jobRequest(name, more),
      AlgorithmSpecification: { TrainingImage, TrainingInputMode: 'File', ContainerArguments: ['train', 'attempts'] },
      Environment: { ATTEMPTS: String(attempts) },
      CheckpointConfig: { S3Uri: `s3://bucket/checkpoints/${name}` },
    });

  const begun = async (name: string): Promise<number> => {
    const input = { logGroupName: '/aws/sagemaker/TrainingJobs', logStreamNamePrefix: `${name}/` };
    const answer = await world.cloud.door
      .call<{ events: { message: string }[] }>('logs', 'FilterLogEvents', input, world.cloud.caller)
      .catch(() => undefined);
    return (answer?.events ?? []).filter(({ message }) => message.startsWith('attempt ')).length;
  };

  const training = (name: string, attempt: number) =>
    patiently(
      async () => [await begun(name), (await describeJob(world.cloud, name)).SecondaryStatus] as const,
      ([count, secondary]) => count === attempt && secondary === 'Training',
    );

  /** After how long each attempt lost its instances, in milliseconds of the clock. */
  const lose = async (name: string, interruptions: number): Promise<number[]> => {
    const times: number[] = [];
    for (let attempt = 1; attempt <= interruptions; attempt += 1) {
      await training(name, attempt);
      const start = clock.now();
      const before = stops.length;
      while (stops.length === before) await clock.advance(MINUTE);
      times.push(Math.round((stops[before] ?? 0) - start));
    }
    return times;
  };

  test('spot instances are taken away by the seed, and the job goes on from its checkpoint to its end', async () => {
    await create('spot', 3, SPOT);
    const times = await lose('spot', 2);
    const job = await ended(world, 'spot');
    const passed = job.SecondaryStatusTransitions?.map(({ Status }) => Status).join(' ');
    expect(passed).toBe(
      `${TRAINS} Interrupted ${TRAINS} Interrupted ${TRAINS.replace('Starting ', '')} Uploading Completed`,
    );
    expect(times).toEqual(EXPECTED);
  });

  test('a quota refuses a job while another runs, and takes it when that has ended', async () => {
    await create('first', 9);
    await training('first', 1);
    await expect(create('second', 1)).rejects.toMatchObject({
      code: 'ResourceLimitExceeded',
      message: expect.stringContaining(`'${QUOTA}' is 1 Instances, with current utilization of 1 Instances`) as string,
    });
    await call(world.cloud, 'StopTrainingJob', { TrainingJobName: 'first' });
    expect((await ended(world, 'first')).TrainingJobStatus).toBe('Stopped');
    await create('second', 1);
    expect((await ended(world, 'second')).TrainingJobStatus).toBe('Completed');
  });

  test('a job for GPUs fails where they are required and the engine has none', async () => {
    const { engine } = world.cloud.platform;
    const ResourceConfig = { InstanceType: 'ml.g5.xlarge' as const, InstanceCount: 1, VolumeSizeInGB: 1 };
    await create('gpu', 1, { ResourceConfig });
    const { FailureReason } = await ended(world, 'gpu');
    expect(FailureReason).toBe(engine.capabilities.has('gpus') ? undefined : NO_GPU.replace('ENGINE', engine.name));
  });
}

// A busy machine starts containers late.
jest.setTimeout(120_000);

describe('a rehearsal with processes', () => suite('process'));
describeWithDocker('a rehearsal with containers', () => suite('docker'));
