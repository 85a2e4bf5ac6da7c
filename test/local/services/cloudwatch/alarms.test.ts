import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../../../_helpers/manual-clock';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';

interface Alarm {
  readonly AlarmName: string;
  readonly StateValue: string;
  readonly StateReason: string;
  readonly StateReasonData?: string;
}

interface Answer {
  readonly MetricAlarms: Alarm[];
  readonly CompositeAlarms: Alarm[];
  readonly AlarmHistoryItems: { readonly HistoryItemType: string; readonly HistorySummary: string }[];
}

const MINUTE = 60_000;
let cloud: TestCloud;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock();
  cloud = await createTestCloud({ clock });
});
afterEach(() => cloud.stop());

const call = (operation: string, input: object): Promise<Answer> =>
  cloud.door.call<Answer>('cloudwatch', operation, input, cloud.caller);
const alarm = (more: object = {}) =>
  call('PutMetricAlarm', {
    AlarmName: 'a',
    Namespace: 'App',
    MetricName: 'm',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
    ...more,
  });
const put = (Value: number, more: object = {}) =>
  call('PutMetricData', { Namespace: 'App', MetricData: [{ MetricName: 'm', Value, ...more }] });
const find = async (name = 'a') =>
  await call('DescribeAlarms', { AlarmNames: [name], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
const stateOf = async (name = 'a') => {
  const { MetricAlarms, CompositeAlarms } = await find(name);
  return [...MetricAlarms, ...CompositeAlarms][0]?.StateValue;
};
const summaries = async (HistoryItemType?: string) =>
  (
    await call('DescribeAlarmHistory', { AlarmName: 'a', HistoryItemType, ScanBy: 'TimestampAscending' })
  ).AlarmHistoryItems.map((item) => item.HistorySummary);

test('a new alarm has no data, and follows its metric minute by minute', async () => {
  await alarm();
  const states = [await stateOf()];
  for (const value of [6, 5]) {
    await put(value);
    await clock.advance(MINUTE + 2000);
    states.push(await stateOf());
  }
  await clock.advance(4 * MINUTE);
  states.push(await stateOf());
  expect(states).toEqual(['INSUFFICIENT_DATA', 'ALARM', 'OK', 'INSUFFICIENT_DATA']);
  expect(await summaries('StateUpdate')).toEqual([
    'Alarm updated from INSUFFICIENT_DATA to ALARM',
    'Alarm updated from ALARM to OK',
    'Alarm updated from OK to INSUFFICIENT_DATA',
  ]);
});

test('the reason is worded as AWS words it', async () => {
  await alarm();
  await put(6);
  await clock.advance(MINUTE + 2000);
  const [{ StateReason, StateReasonData = '' } = { StateReason: '' }] = (await find()).MetricAlarms;
  expect(StateReason).toBe(
    'Threshold Crossed: 1 out of the last 1 datapoints [6.0 (01/01/26 00:00:00)] was greater than the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).',
  );
  expect(JSON.parse(StateReasonData)).toMatchObject({
    version: '1.0',
    statistic: 'Sum',
    period: 60,
    recentDatapoints: [6],
    threshold: 5,
    startDate: '2026-01-01T00:00:00.000+0000',
  });
});

test('a period of five minutes slides by the minute', async () => {
  await alarm({ Period: 300 });
  await put(6);
  await clock.advance(MINUTE + 2000);
  expect(await stateOf()).toBe('ALARM');
});

test('an alarm of ten seconds is evaluated every ten', async () => {
  await alarm({ Period: 10 });
  await put(6, { StorageResolution: 1 });
  await clock.advance(12_000);
  expect(await stateOf()).toBe('ALARM');
});

test('an alarm watches an expression', async () => {
  const stat = (Id: string, MetricName: string) => ({
    Id,
    ReturnData: false,
    MetricStat: { Metric: { Namespace: 'App', MetricName }, Period: 60, Stat: 'Sum' },
  });
  const Metrics = [stat('e', 'errors'), stat('r', 'requests'), { Id: 'rate', Expression: '100 * e / r' }];
  await alarm({ MetricName: undefined, Namespace: undefined, Statistic: undefined, Period: undefined, Metrics });
  await put(1, { MetricName: 'errors' });
  await put(10, { MetricName: 'requests' });
  await clock.advance(MINUTE + 2000);
  expect(await stateOf()).toBe('ALARM');
});

test('a percentile of few samples is passed over when asked to', async () => {
  await alarm({ Statistic: undefined, ExtendedStatistic: 'p99', EvaluateLowSampleCountPercentile: 'ignore' });
  await put(6);
  await clock.advance(MINUTE + 2000);
  expect(await stateOf()).toBe('INSUFFICIENT_DATA');
});

test('a state that was set lasts until the next evaluation', async () => {
  await alarm({ TreatMissingData: 'notBreaching' });
  await call('SetAlarmState', { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'drill' });
  expect(await stateOf()).toBe('ALARM');
  await clock.advance(MINUTE + 2000);
  expect(await stateOf()).toBe('OK');
});

test('a composite alarm follows at once', async () => {
  await alarm();
  await alarm({ AlarmName: 'b' });
  await call('PutCompositeAlarm', { AlarmName: 'both', AlarmRule: 'ALARM(a) AND ALARM(b)' });
  await call('PutCompositeAlarm', { AlarmName: 'above', AlarmRule: 'ALARM(both)' });
  const set = (AlarmName: string) => call('SetAlarmState', { AlarmName, StateValue: 'ALARM', StateReason: 'drill' });
  await set('a');
  expect(await stateOf('both')).toBe('OK');
  await set('b');
  expect([await stateOf('both'), await stateOf('above')]).toEqual(['ALARM', 'ALARM']);
});

test('an alarm that a composite alarm needs is not deleted', async () => {
  await alarm();
  await call('PutCompositeAlarm', { AlarmName: 'c', AlarmRule: 'ALARM(a)' });
  await expect(call('DeleteAlarms', { AlarmNames: ['a'] })).rejects.toThrow(
    'Cannot delete [a] as there are composite alarm(s) depending on it: [c]',
  );
  await call('DeleteAlarms', { AlarmNames: ['a', 'c', 'none'] });
  expect(await stateOf()).toBeUndefined();
});

test('a composite alarm must not depend on itself', async () => {
  await alarm();
  await call('PutCompositeAlarm', { AlarmName: 'c', AlarmRule: 'ALARM(a)' });
  await call('PutCompositeAlarm', { AlarmName: 'd', AlarmRule: 'ALARM(c)' });
  await expect(call('PutCompositeAlarm', { AlarmName: 'c', AlarmRule: 'ALARM(d)' })).rejects.toThrow(
    'would depend on itself: c',
  );
});

test('a topic hears of a transition, once', async () => {
  const sns = (operation: string, input: object) =>
    cloud.door.call<{ TopicArn: string }>('sns', operation, input, cloud.caller);
  const { TopicArn } = await sns('CreateTopic', { Name: 'ops' });
  await sns('Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'me@example.com' });
  await alarm({ AlarmActions: [TopicArn], TreatMissingData: 'ignore' });
  await put(6);
  await clock.advance(3 * MINUTE);
  const { events } = await cloud.door.call<{ events: { message: string }[] }>(
    'logs',
    'FilterLogEvents',
    { logGroupName: 'sns/us-east-1/000000000000/ops' },
    cloud.caller,
  );
  const deliveries = events.map((event) => JSON.parse(event.message) as { subject: string; message: string });
  expect(deliveries.map((delivery) => delivery.subject)).toEqual(['ALARM: "a" in us-east-1']);
  expect(JSON.parse(deliveries[0]?.message as string)).toMatchObject({
    AlarmName: 'a',
    NewStateValue: 'ALARM',
    OldStateValue: 'INSUFFICIENT_DATA',
    Trigger: { MetricName: 'm', Statistic: 'SUM', Threshold: 5, TreatMissingData: 'ignore' },
  });
  expect(await summaries('Action')).toEqual([`Successfully executed action ${TopicArn}`]);
});

test('disabled actions do not run', async () => {
  await alarm({ AlarmActions: ['arn:aws:sns:us-east-1:000000000000:none'] });
  await call('DisableAlarmActions', { AlarmNames: ['a'] });
  await call('SetAlarmState', { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'drill' });
  await clock.advance(1);
  expect(await summaries('Action')).toEqual([]);
});

test('Auto Scaling actions are tried again every minute of the state, others once', async () => {
  const policy =
    'arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:1:resource/sagemaker/endpoint/e/variant/v:policyName/p';
  const topic = 'arn:aws:sns:us-east-1:000000000000:none';
  await alarm({ AlarmActions: [policy, topic], TreatMissingData: 'ignore' });
  await clock.advance(2000);
  await call('SetAlarmState', { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'drill' });
  await clock.advance(2 * MINUTE);
  const attempts = await summaries('Action');
  expect(attempts.filter((summary) => summary.includes('scalingPolicy'))).toHaveLength(3);
  expect(attempts.filter((summary) => summary.includes(topic))).toHaveLength(1);
});

test('alarms go on after a restart', async () => {
  const state = await mkdtemp(join(tmpdir(), 'trainyard-alarms-'));
  await cloud.stop();
  cloud = await createTestCloud({ clock, state });
  await alarm();
  await cloud.stop();
  cloud = await createTestCloud({ clock, state });
  await put(6);
  await clock.advance(MINUTE + 2000);
  expect(await stateOf()).toBe('ALARM');
  await cloud.stop();
  await rm(state, { recursive: true });
  cloud = await createTestCloud({ clock });
});

test('alarms are found by prefix, state and metric', async () => {
  await alarm({ AlarmName: 'x1' });
  await alarm({ AlarmName: 'x2' });
  await call('SetAlarmState', { AlarmName: 'x2', StateValue: 'OK', StateReason: '-' });
  const names = (answer: Answer) => answer.MetricAlarms.map((found) => found.AlarmName);
  expect(names(await call('DescribeAlarms', { AlarmNamePrefix: 'x', StateValue: 'OK' }))).toEqual(['x2']);
  expect(names(await call('DescribeAlarmsForMetric', { Namespace: 'App', MetricName: 'm' }))).toEqual(['x1', 'x2']);
});

test.each<[object, string, string]>([
  [{ Period: 45 }, 'ValidationError', 'Period must be 10, 20, 30 or a multiple of 60: got 45'],
  [{ DatapointsToAlarm: 2 }, 'ValidationError', 'DatapointsToAlarm must be less than or equal to EvaluationPeriods.'],
  [
    { EvaluationPeriods: 1441 },
    'ValidationError',
    'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).',
  ],
  [
    { TreatMissingData: 'never' },
    'ValidationError',
    'Option never is not supported. Supported options for parameter TreatMissingData are breaching, notBreaching, ignore and missing.',
  ],
  [{ Threshold: undefined }, 'MissingParameter', 'The parameter Threshold is required.'],
  [
    { ExtendedStatistic: 'p99' },
    'InvalidParameterCombination',
    'Exactly one of Statistic and ExtendedStatistic must be specified.',
  ],
  [
    { AlarmActions: ['arn:aws:automate:us-east-1:ec2:stop'] },
    'ValidationError',
    'the local cloud runs alarm actions of SNS, Lambda and Auto Scaling only: got arn:aws:automate:us-east-1:ec2:stop',
  ],
  [
    { ComparisonOperator: 'GreaterThanUpperThreshold', ThresholdMetricId: 'x' },
    'ValidationError',
    'alarms on anomaly detection bands are not supported by the local cloud',
  ],
])('an alarm with %j is refused', async (more, code, message) => {
  await expect(alarm(more)).rejects.toMatchObject({ code, message });
});

test('a composite alarm of what is not there is refused', async () => {
  await expect(call('PutCompositeAlarm', { AlarmName: 'c', AlarmRule: 'ALARM(none)' })).rejects.toMatchObject({
    code: 'ValidationError',
    message: 'Could not save the composite alarm as alarms [none] in the alarm rule do not exist',
  });
});
