import { gpuRequest } from '../../../../lib/local/containers/docker/gpu-devices';
import { Gpus } from '../../../../lib/local/containers/gpus';
import type { ContainerSpec } from '../../../../lib/local/containers/engine';
import type { FakeEngine } from '../../../_helpers/fake-engine';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { servingEngine, untilStopped } from './_endpoint';
import { call, ended, jobRequest, ROLE, until } from './_helpers';
import { describeProcessing, processed, processingRequest, putObject, textOf } from './_processing';
import { logLines, transform, transformed, transformRequest } from './_transform';

const GPU_TYPE = 'ml.g5.xlarge' as const;
const WAITS = "waits for 1 of this machine's 1 GPUs: they are in use";

/** Gives the only device of its machine to one container, or group of containers, at a time. */
function withOneGpu<Engine extends FakeEngine>(engine: Engine): Engine {
  const gpus = new Gpus(['GPU-1']);
  const start = engine.start.bind(engine);
  return Object.assign(engine, {
    capabilities: new Set(['gpus', 'several hosts']),
    start: async (spec: ContainerSpec) => {
      const grant = await gpus.take(gpuRequest(spec));
      const container = await start(spec);
      void container.exited.then(() => grant.release());
      return container;
    },
  });
}

/** A cloud with a model and a bucket; its machine has one GPU. */
async function gpuCloud() {
  const engine = withOneGpu(await servingEngine((_request, response) => response.end('scored'), untilStopped));
  const cloud = await createTestCloud({ engine });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  await putObject(cloud, 'in/a.csv', '1,2');
  const PrimaryContainer = { Image: 'server:1' };
  await call(cloud, 'CreateModel', { ModelName: 'model', ExecutionRoleArn: ROLE, PrimaryContainer });
  const close = async (): Promise<void> => {
    await cloud.stop();
    await engine[Symbol.asyncDispose]();
  };
  return { cloud, engine, [Symbol.asyncDispose]: close };
}

const ClusterConfig = { InstanceCount: 1, InstanceType: GPU_TYPE, VolumeSizeInGB: 1 };
const onGpu = (name: string) => processingRequest(name, { ProcessingResources: { ClusterConfig } });
const instances = (InstanceCount: number) => ({ InstanceType: GPU_TYPE, InstanceCount });

/** A training job that has the GPU until somebody stops it. */
async function holdGpu(cloud: TestCloud, engine: FakeEngine): Promise<void> {
  const ResourceConfig = { InstanceType: GPU_TYPE, InstanceCount: 1, VolumeSizeInGB: 1 };
  await call(cloud, 'CreateTrainingJob', jobRequest('holder', { ResourceConfig }));
  await until(
    () => Promise.resolve(engine.started.length),
    (count) => count === 1,
  );
}

const said = async (cloud: TestCloud, logGroupName: string): Promise<string[]> => {
  const ask = () =>
    cloud.door.call<{ events: { message: string }[] }>('logs', 'FilterLogEvents', { logGroupName }, cloud.caller);
  const { events } = await until(
    () => ask().catch(() => ({ events: [] })),
    (answer) => answer.events.length > 0,
  );
  return events.map(({ message }) => message);
};

test('a processing job that waits for a GPU says so, has not started, and is stopped at once', async () => {
  await using world = await gpuCloud();
  const { cloud, engine } = world;
  await holdGpu(cloud, engine);
  await call(cloud, 'CreateProcessingJob', onGpu('waiting'));
  expect(await said(cloud, '/aws/sagemaker/ProcessingJobs')).toEqual([`trainyard: ${WAITS}`]);
  expect((await describeProcessing(cloud, 'waiting')).ProcessingStartTime).toBeUndefined();
  await call(cloud, 'StopProcessingJob', { ProcessingJobName: 'waiting' });
  expect(await processed(cloud, 'waiting')).toMatchObject({ ProcessingJobStatus: 'Stopped' });
  expect(engine.started).toHaveLength(1);
});

test('one that is not stopped starts when the GPU is free', async () => {
  await using world = await gpuCloud();
  const { cloud, engine } = world;
  await holdGpu(cloud, engine);
  await call(cloud, 'CreateProcessingJob', onGpu('next'));
  await said(cloud, '/aws/sagemaker/ProcessingJobs');
  await call(cloud, 'StopTrainingJob', { TrainingJobName: 'holder' });
  await ended(cloud, 'holder');
  const { ProcessingStartTime } = await until(
    () => describeProcessing(cloud, 'next'),
    (job) => job.ProcessingStartTime !== undefined,
  );
  expect(ProcessingStartTime).toBeInstanceOf(Date);
});

test('a transform job that waits for a GPU says so, and is stopped at once', async () => {
  await using world = await gpuCloud();
  const { cloud, engine } = world;
  await holdGpu(cloud, engine);
  await call(cloud, 'CreateTransformJob', transformRequest('waiting', { TransformResources: instances(1) }));
  await said(cloud, '/aws/sagemaker/TransformJobs');
  await call(cloud, 'StopTransformJob', { TransformJobName: 'waiting' });
  expect(await transformed(cloud, 'waiting')).toMatchObject({ TransformJobStatus: 'Stopped' });
  expect(await logLines(cloud, /^waiting\/i-[0-9a-f]+-\d+$/)).toEqual([`trainyard: ${WAITS}`]);
  expect(engine.started).toHaveLength(1);
});

test('the instances of one transform job share a device, and the next job waits for their end instead of failing', async () => {
  await using world = await gpuCloud();
  const { cloud } = world;
  const [first, second] = await Promise.all(
    ['first', 'second'].map((name) => transform(cloud, { TransformResources: instances(2) }, name)),
  );
  expect([first?.FailureReason, second?.FailureReason]).toEqual([undefined, undefined]);
  expect(await textOf(cloud, 'out/a.csv.out')).toBe('scored');
});
