import { createTestCloud } from '../../../_helpers/test-cloud';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { call, ended, jobRequest } from './_helpers';

const running = (): FakeEngine =>
  new FakeEngine(
    async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return 0;
    },
    'docker',
    new Set(['several hosts', 'memory limit', 'cpu limit']),
  );

const exceeded = (name: string, quota: number, current: number, delta: number, unit = 'Instances') => ({
  code: 'ResourceLimitExceeded',
  message:
    `The account-level service limit '${name}' is ${quota} ${unit}, with current utilization of ${current} ${unit} ` +
    `and a request delta of ${delta} ${unit}. Please contact AWS support to request an increase for this limit.`,
});

test('an account quota counts the instances of jobs that run, on demand and spot apart', async () => {
  // GIVEN
  const quotas = new Map([
    ['ml.m5.large for training job usage', 2],
    ['ml.m5.large for spot training job usage', 0],
  ]);
  const clock = new ManualClock();
  await using cloud = await createTestCloud({ engine: running(), clock, rehearsal: { quotas } });
  const create = (name: string, more: Parameters<typeof jobRequest>[1] = {}) =>
    call(cloud, 'CreateTrainingJob', jobRequest(name, more));
  const two = { ResourceConfig: { InstanceType: 'ml.m5.large' as const, InstanceCount: 2, VolumeSizeInGB: 1 } };
  // WHEN / THEN
  await create('first');
  await expect(create('second', two)).rejects.toMatchObject(exceeded('ml.m5.large for training job usage', 2, 1, 2));
  const StoppingCondition = { MaxRuntimeInSeconds: 60, MaxWaitTimeInSeconds: 60 };
  await expect(create('spot', { EnableManagedSpotTraining: true, StoppingCondition })).rejects.toMatchObject(
    exceeded('ml.m5.large for spot training job usage', 0, 0, 1),
  );
  await create('other', { ResourceConfig: { ...two.ResourceConfig, InstanceType: 'ml.m5.xlarge' } });
  await call(cloud, 'StopTrainingJob', { TrainingJobName: 'first' });
  await ended(cloud, 'first');
  await create('second', two);
});

test('a quota for the run time is in seconds', async () => {
  const quotas = new Map([['Longest run time for a training job', 432_000]]);
  await using cloud = await createTestCloud({ engine: running(), rehearsal: { quotas } });
  const StoppingCondition = { MaxRuntimeInSeconds: 600_000 };
  await expect(call(cloud, 'CreateTrainingJob', jobRequest('job', { StoppingCondition }))).rejects.toMatchObject(
    exceeded('Longest run time for a training job', 432_000, 0, 600_000, 'Seconds'),
  );
});

test('a container is as big as its instance', async () => {
  const engine = running();
  await using cloud = await createTestCloud({ engine });
  const ResourceConfig = { InstanceType: 'ml.g5.12xlarge' as const, InstanceCount: 1, VolumeSizeInGB: 1 };
  await call(cloud, 'CreateTrainingJob', jobRequest('job', { ResourceConfig }));
  while (engine.started.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(engine.started[0]?.spec).toMatchObject({ memoryLimit: 192 * 1024 ** 3, cpus: 48 });
});

test('an instance type that AWS does not have is refused', async () => {
  await using cloud = await createTestCloud({ engine: running() });
  const ResourceConfig = { InstanceType: 'ml.x9.large' as never, InstanceCount: 1, VolumeSizeInGB: 1 };
  await expect(call(cloud, 'CreateTrainingJob', jobRequest('job', { ResourceConfig }))).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringMatching(
      /^1 validation error detected: Value 'ml\.x9\.large' at 'resourceConfig\.instanceType' failed to satisfy constraint: Member must satisfy enum value set: \[/,
    ) as string,
  });
});
