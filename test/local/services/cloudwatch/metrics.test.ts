import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { ManualClock } from '../../../_helpers/manual-clock';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';

interface Answer {
  readonly Datapoints: { readonly Timestamp: Date; readonly Sum?: number; readonly Unit?: string }[];
  readonly Metrics: object[];
  readonly MetricDataResults: {
    readonly Id: string;
    readonly Timestamps: Date[];
    readonly Values: number[];
    readonly StatusCode: string;
  }[];
  readonly NextToken?: string;
}

const MINUTE = 60_000;
let cloud: TestCloud;
let clock: ManualClock;
let now: number;

beforeEach(async () => {
  clock = new ManualClock();
  now = clock.now();
  cloud = await createTestCloud({ clock });
});
afterEach(() => cloud.stop());

const call = (operation: string, input: object): Promise<Answer> =>
  cloud.door.call<Answer>('cloudwatch', operation, input, cloud.caller);
const put = (...MetricData: object[]) => call('PutMetricData', { Namespace: 'App', MetricData });
const at = (minute: number, Value: number, more: object = {}) => ({
  MetricName: 'm',
  Timestamp: new Date(now + minute * MINUTE),
  Value,
  ...more,
});
const statistics = (more: object = {}) =>
  call('GetMetricStatistics', {
    Namespace: 'App',
    MetricName: 'm',
    StartTime: new Date(now - 10 * MINUTE),
    EndTime: new Date(now + 10 * MINUTE),
    Period: 60,
    Statistics: ['Sum'],
    ...more,
  });
const metric = (Id: string, MetricName = 'm', Stat = 'Sum'): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: { Namespace: 'App', MetricName }, Period: 60, Stat },
  ReturnData: false,
});
const data = (MetricDataQueries: MetricDataQuery[], more: object = {}) =>
  call('GetMetricData', {
    MetricDataQueries,
    StartTime: new Date(now),
    EndTime: new Date(now + 4 * MINUTE),
    ScanBy: 'TimestampAscending',
    ...more,
  });

test('data of one minute add up', async () => {
  await put(at(0, 1), at(0.5, 2), at(1, 4));
  await put(at(0.9, 8));
  expect((await statistics()).Datapoints).toEqual([
    { Timestamp: new Date(now), Sum: 11, Unit: 'None' },
    { Timestamp: new Date(now + MINUTE), Sum: 4, Unit: 'None' },
  ]);
});

test('values with counts and summaries are data too', async () => {
  const StatisticValues = { SampleCount: 2, Sum: 10, Minimum: 4, Maximum: 6 };
  await put({ MetricName: 'm', Values: [1, 2], Counts: [3, 1] }, { MetricName: 'm', StatisticValues });
  const { Datapoints } = await statistics({ Statistics: ['SampleCount', 'Minimum', 'Maximum', 'Average'] });
  expect(Datapoints).toEqual([
    { Timestamp: new Date(now), Unit: 'None', SampleCount: 6, Minimum: 1, Maximum: 6, Average: 2.5 },
  ]);
});

test('percentiles stand apart from simple statistics', async () => {
  await put({ MetricName: 'm', Values: [1, 2, 3] });
  const { Datapoints } = await statistics({ Statistics: undefined, ExtendedStatistics: ['p50'] });
  expect(Datapoints).toEqual([{ Timestamp: new Date(now), Unit: 'None', ExtendedStatistics: { p50: 2 } }]);
});

test('units are kept apart, and one can be asked for', async () => {
  await put(at(0, 1, { Unit: 'Count' }), at(0, 2, { Unit: 'Seconds' }));
  expect((await statistics()).Datapoints).toHaveLength(2);
  expect((await statistics({ Unit: 'Seconds' })).Datapoints).toMatchObject([{ Sum: 2 }]);
});

test('the end of a range is not in it, and periods count from its start', async () => {
  await put(at(1, 1), at(2, 2), at(3, 4));
  const range = { StartTime: new Date(now + MINUTE), EndTime: new Date(now + 3 * MINUTE), Period: 120 };
  expect((await statistics(range)).Datapoints).toMatchObject([{ Timestamp: new Date(now + MINUTE), Sum: 3 }]);
});

test('data of high resolution keep their second', async () => {
  await put(at(0, 1, { StorageResolution: 1 }), at(0.5, 2, { StorageResolution: 1 }));
  const { Datapoints } = await statistics({ StartTime: new Date(now), EndTime: new Date(now + MINUTE), Period: 10 });
  expect(Datapoints.map((point) => [point.Timestamp.getTime() - now, point.Sum])).toEqual([
    [0, 1],
    [30_000, 2],
  ]);
});

test('a metric is its dimensions, in any order', async () => {
  const [a, b] = [
    { Name: 'A', Value: '1' },
    { Name: 'B', Value: '2' },
  ];
  await put(at(0, 1, { Dimensions: [a, b] }), at(0, 2, { Dimensions: [b, a] }), at(0, 4, { Dimensions: [a] }));
  expect((await statistics({ Dimensions: [b, a] })).Datapoints).toMatchObject([{ Sum: 3 }]);
  expect((await call('ListMetrics', { Namespace: 'App', Dimensions: [{ Name: 'A' }] })).Metrics).toEqual([
    { Namespace: 'App', MetricName: 'm', Dimensions: [a, b] },
    { Namespace: 'App', MetricName: 'm', Dimensions: [a] },
  ]);
});

test('metrics without data for two weeks are not listed', async () => {
  await put(at(0, 1));
  await clock.advance(15 * 86_400_000);
  expect((await call('ListMetrics', {})).Metrics).toEqual([]);
});

test('several metrics are read at once, page by page', async () => {
  await put(at(0, 1), at(1, 2), at(2, 3));
  const query = { ...metric('a'), ReturnData: true };
  const first = await data([query], { MaxDatapoints: 2 });
  const second = await data([query], { MaxDatapoints: 2, NextToken: first.NextToken });
  expect(first.MetricDataResults[0]).toMatchObject({ Id: 'a', Values: [1, 2], StatusCode: 'PartialData' });
  expect(second.MetricDataResults[0]).toMatchObject({ Values: [3], StatusCode: 'Complete' });
  expect((await data([query], { ScanBy: undefined })).MetricDataResults[0]?.Values).toEqual([3, 2, 1]);
});

test.each<[string, number[]]>([
  ['a + b', [11, 22]],
  ['a * 2 - 1', [1, 3, 5]],
  ['-a', [-1, -2, -3]],
  ['2 ^ a', [2, 4, 8]],
  ['100 * b / (a + b)', [90.909, 90.909]],
  ['a > 1 AND a < 3', [0, 1, 0]],
  ['SUM(METRICS())', [11, 22, 3]],
  ['SUM([a, b])', [11, 22, 3]],
  ['MAX(METRICS("a"))', [1, 2, 3]],
  ['a / MAX(a)', [0.333, 0.667, 1]],
  ['a - AVG(a)', [-1, 0, 1]],
  ['FILL(b, 0)', [10, 20, 0, 0]],
  ['FILL(b, REPEAT)', [10, 20, 20, 20]],
  ['FILL(METRICS("b"), 7)', [10, 20, 7, 7]],
  ['IF(a > 1, a, 0)', [0, 2, 3]],
  ['IF(a > 1, a)', [2, 3]],
  ['RUNNING_SUM(a)', [1, 3, 6]],
  ['DIFF(b)', [10]],
  ['RATE(b)', [0.167]],
  ['a / PERIOD(a)', [0.017, 0.033, 0.05]],
  ['TIME_SERIES(5)', [5, 5, 5, 5]],
  ['a / 0', []],
])('the expression %s is %j', async (Expression, expected) => {
  await put(at(0, 1), at(1, 2), at(2, 3), at(0, 10, { MetricName: 'n' }), at(1, 20, { MetricName: 'n' }));
  const { MetricDataResults } = await data([metric('a'), metric('b', 'n'), { Id: 'e', Expression }]);
  expect(MetricDataResults[0]?.Values.map((value) => Number(value.toFixed(3)))).toEqual(expected);
});

test('an expression may build on another', async () => {
  await put(at(0, 2));
  const { MetricDataResults } = await data([
    metric('a'),
    { Id: 'e', Expression: 'a * 2', ReturnData: false },
    { Id: 'f', Expression: 'e + 1' },
  ]);
  expect(MetricDataResults).toMatchObject([{ Id: 'f', Values: [5] }]);
});

test.each([
  ['a +', "Error in expression 'a +': Unexpected 'end of expression'"],
  ['a ? 1', "Error in expression 'a ? 1': Unexpected character '?'"],
  ['zz + 1', "Error in expression: Undefined variable 'zz'"],
  ['e + 1', "Error in expression 'e': The expression refers to itself"],
  ['5', "Error in expression 'e': The expression must return a time series, got 5"],
  ["SEARCH('x', 'Sum')", "the local cloud's metric math has no function SEARCH"],
  ['SELECT SUM(m) FROM App', 'Metrics Insights queries (SELECT) are not supported by the local cloud'],
])('the expression %s is refused', async (Expression, message) => {
  await expect(data([metric('a'), { Id: 'e', Expression }])).rejects.toMatchObject({
    code: 'ValidationError',
    message,
  });
});

test.each<[string, object, string, string]>([
  [
    'NaN',
    at(0, Number.NaN),
    'InvalidParameterValue',
    'The value NaN for parameter MetricData.member.1.Value is invalid.',
  ],
  [
    'lists of two lengths',
    { MetricName: 'm', Values: [1], Counts: [1, 2] },
    'InvalidParameterValue',
    'The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.',
  ],
  [
    'two kinds of value',
    at(0, 1, { Values: [1] }),
    'InvalidParameterCombination',
    'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.',
  ],
  ['no value', { MetricName: 'm' }, 'MissingParameter', 'The parameter MetricData.member.1.Value is required.'],
  [
    'an old time',
    { MetricName: 'm', Value: 1, Timestamp: new Date('2025-12-01') },
    'InvalidParameterValue',
    'The parameter MetricData.member.1.Timestamp must specify a time within the past two weeks.',
  ],
  [
    'a resolution of five',
    at(0, 1, { StorageResolution: 5 }),
    'InvalidParameterValue',
    'The value 5 for parameter MetricData.member.1.StorageResolution is invalid.',
  ],
])('a datum with %s is refused', async (_case, datum, code, message) => {
  await expect(put(datum)).rejects.toMatchObject({ code, message });
});

test('one bad datum leaves the others out too', async () => {
  await expect(put(at(0, 1), at(0, Number.NaN))).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  expect((await statistics()).Datapoints).toEqual([]);
});

test("AWS's own namespaces are closed to users and open to services", async () => {
  const input = { Namespace: 'AWS/SageMaker', MetricData: [at(0, 1)] };
  const user = { ...cloud.caller, accessKeyId: 'trainyard' };
  await expect(cloud.door.call('cloudwatch', 'PutMetricData', input, user)).rejects.toThrow(
    'The value AWS/ for parameter Namespace is invalid.',
  );
  await expect(call('PutMetricData', input)).resolves.toEqual({});
});

test('too many datapoints are refused', async () => {
  await expect(statistics({ StartTime: new Date(now - 2 * 86_400_000), EndTime: new Date(now) })).rejects.toMatchObject(
    {
      code: 'InvalidParameterCombination',
      message:
        'You have requested up to 2880 datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    },
  );
});

test('dashboards are kept', async () => {
  const DashboardBody = '{"widgets":[]}';
  await call('PutDashboard', { DashboardName: 'd', DashboardBody });
  expect(await call('GetDashboard', { DashboardName: 'd' })).toMatchObject({ DashboardBody });
  await expect(call('PutDashboard', { DashboardName: 'd', DashboardBody: 'x' })).rejects.toMatchObject({
    code: 'InvalidParameterInput',
  });
  await call('DeleteDashboards', { DashboardNames: ['d'] });
  await expect(call('GetDashboard', { DashboardName: 'd' })).rejects.toMatchObject({
    code: 'ResourceNotFound',
    message: 'Dashboard d does not exist',
  });
});
