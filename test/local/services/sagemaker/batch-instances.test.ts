import type { Rehearsal } from '../../../../lib/local/workloads/rehearsal';
import type { FakeMachine } from '../../../_helpers/fake-engine';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { call, ROLE } from './_helpers';
import { cluster, describeProcessing, processed, processingRequest } from './_processing';
import { transformRequest } from './_transform';

const untilStopped = async ({ signal }: FakeMachine): Promise<number> => {
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return 143;
};

const cloudWith = (rehearsal: Partial<Rehearsal>, clock = new ManualClock()) =>
  createTestCloud({ engine: new FakeEngine(untilStopped), clock, rehearsal });

const over = (kind: string, current: number, delta: number): string =>
  `The account-level service limit 'ml.m5.large for ${kind} job usage' is 2 Instances, with current utilization of ${current} Instances ` +
  `and a request delta of ${delta} Instances. Please contact AWS support to request an increase for this limit.`;

test('a quota counts the instances of jobs that run, each kind its own', async () => {
  const kinds = ['processing', 'transform'].map((kind) => [`ml.m5.large for ${kind} job usage`, 2] as const);
  await using cloud = await cloudWith({ quotas: new Map(kinds) });
  const process = (name: string, instances: number) =>
    call(cloud, 'CreateProcessingJob', processingRequest(name, { ProcessingResources: cluster(instances) }));
  await process('one', 1);
  await expect(process('two', 2)).rejects.toMatchObject({
    code: 'ResourceLimitExceeded',
    message: over('processing', 1, 2),
  });
  await process('three', 1);
  await call(cloud, 'CreateModel', { ModelName: 'model', ExecutionRoleArn: ROLE, PrimaryContainer: { Image: 's:1' } });
  const TransformResources = { InstanceType: 'ml.m5.large' as const, InstanceCount: 3 };
  const transform = call(cloud, 'CreateTransformJob', transformRequest('four', { TransformResources }));
  await expect(transform).rejects.toMatchObject({ message: over('transform', 0, 3) });
});

test('a type that there is none of fails the job, and so does a GPU that is asked for and not there', async () => {
  await using cloud = await cloudWith({ withoutCapacity: new Set(['ml.m5.large']), requireGpu: true });
  const capacity =
    'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.';
  await call(cloud, 'CreateProcessingJob', processingRequest('none'));
  expect((await processed(cloud, 'none')).FailureReason).toBe(capacity);
  const ClusterConfig = { InstanceCount: 1, InstanceType: 'ml.g5.xlarge' as const, VolumeSizeInGB: 1 };
  await call(cloud, 'CreateProcessingJob', processingRequest('gpu', { ProcessingResources: { ClusterConfig } }));
  expect((await processed(cloud, 'gpu')).FailureReason).toBe(
    `${capacity} Local cause: ml.g5.xlarge has GPUs, the process engine offers none, and GPUs are required here`,
  );
});

test('instances take the time that they are told to, and a job that waits for them is stopped at once', async () => {
  const clock = new ManualClock();
  await using cloud = await cloudWith({ instanceStart: 60 }, clock);
  await call(cloud, 'CreateProcessingJob', processingRequest('job'));
  await clock.advance(59_000);
  expect((await describeProcessing(cloud, 'job')).ProcessingStartTime).toBeUndefined();
  await call(cloud, 'StopProcessingJob', { ProcessingJobName: 'job' });
  expect(await processed(cloud, 'job')).toMatchObject({ ProcessingJobStatus: 'Stopped' });
});
