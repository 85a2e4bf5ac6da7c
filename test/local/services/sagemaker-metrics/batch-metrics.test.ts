import { createTestCloud } from '../../../_helpers/test-cloud';
import type { TestCloud } from '../../../_helpers/test-cloud';

const MINUTE = Date.parse('2026-01-01T00:00:00Z');
const TrialComponentName = 'job-aws-training-job';
const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:';

const call = <Output>(cloud: TestCloud, operation: string, input: object): Promise<Output> =>
  cloud.door.call<Output>('sagemaker-metrics', operation, input, cloud.caller);

async function filled(): Promise<TestCloud> {
  const cloud = await createTestCloud();
  const MetricData = [3, 1, 2].map((Value, index) => ({
    MetricName: 'loss',
    Timestamp: new Date(MINUTE + index * 40_000),
    Step: Math.floor(index / 2),
    Value,
  }));
  await call(cloud, 'BatchPutMetrics', { TrialComponentName, MetricData });
  return cloud;
}

const query = (more: object) => ({
  MetricName: 'loss',
  ResourceArn: `${ARN}experiment-trial-component/${TrialComponentName}`,
  MetricStat: 'Avg',
  Period: 'OneMinute',
  XAxisType: 'Timestamp',
  ...more,
});

test.each([
  ['Avg', [2, 2]],
  ['Min', [1, 2]],
  ['Max', [3, 2]],
  ['Count', [2, 1]],
  ['StdDev', [1, 0]],
  ['Last', [1, 2]],
])('%s by minute', async (MetricStat, MetricValues) => {
  await using cloud = await filled();
  expect(await call(cloud, 'BatchGetMetrics', { MetricQueries: [query({ MetricStat })] })).toEqual({
    MetricQueryResults: [{ Status: 'Complete', XAxisValues: [MINUTE / 1000, MINUTE / 1000 + 60], MetricValues }],
  });
});

test('by step, of a training job, and within bounds', async () => {
  await using cloud = await filled();
  const steps = { Period: 'IterationNumber', XAxisType: 'IterationNumber' };
  const MetricQueries = [
    query({ ...steps, ResourceArn: `${ARN}training-job/Job` }),
    query({ ...steps, Start: 1 }),
    query({ MetricName: 'none' }),
    query({ ResourceArn: `${ARN}model/x` }),
    query({ XAxisType: 'IterationNumber' }),
  ];
  const { MetricQueryResults } = await call<{ MetricQueryResults: object[] }>(cloud, 'BatchGetMetrics', {
    MetricQueries,
  });
  expect(MetricQueryResults).toMatchObject([
    { Status: 'Complete', XAxisValues: [0, 1], MetricValues: [2, 2] },
    { Status: 'Complete', XAxisValues: [1], MetricValues: [2] },
    { Status: 'Complete', XAxisValues: [], MetricValues: [] },
    { Status: 'ValidationError' },
    { Status: 'ValidationError' },
  ]);
});

test('a value that is no number is named, the others are kept', async () => {
  await using cloud = await createTestCloud();
  const Timestamp = new Date(MINUTE);
  const MetricData = [1, Number.NaN, 2].map((Value) => ({ MetricName: 'loss', Timestamp, Value }));
  expect(await call(cloud, 'BatchPutMetrics', { TrialComponentName, MetricData })).toEqual({
    Errors: [{ Code: 'VALIDATION_ERROR', MetricIndex: 1 }],
  });
  const { MetricQueryResults } = await call<{ MetricQueryResults: object[] }>(cloud, 'BatchGetMetrics', {
    MetricQueries: [query({ MetricStat: 'Count' })],
  });
  expect(MetricQueryResults).toMatchObject([{ MetricValues: [2] }]);
});

test('the name of a trial component is in lower case, and at most ten values come at once', async () => {
  await using cloud = await createTestCloud();
  const MetricData = Array.from({ length: 11 }, () => ({ MetricName: 'm', Timestamp: new Date(MINUTE), Value: 1 }));
  await expect(call(cloud, 'BatchPutMetrics', { TrialComponentName: 'Upper', MetricData })).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringMatching(/^2 validation errors/) as string,
  });
});
