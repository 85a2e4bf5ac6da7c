import type { AlarmRecord, AlarmState, MetricAlarmRecord, WatchedMetric } from './records';
import { isExpression } from './records';
import { longTime } from './reason';

export interface Transition {
  readonly alarm: AlarmRecord;
  readonly before: AlarmState;
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** The text that an SNS topic receives. */
export function snsMessage({ alarm, before }: Transition, place: Place): string {
  return JSON.stringify({
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: place.account,
    AlarmConfigurationUpdatedTimestamp: longTime(alarm.configured),
    NewStateValue: alarm.state.value,
    NewStateReason: alarm.state.reason,
    StateChangeTime: longTime(alarm.state.transitioned),
    Region: place.region,
    AlarmArn: alarm.arn,
    OldStateValue: before.value,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    ...(alarm.kind === 'CompositeAlarm' ? { AlarmRule: alarm.rule } : { Trigger: triggerOf(alarm) }),
  });
}

export function snsSubject({ alarm }: Transition, place: Place): string {
  return `${alarm.state.value}: "${alarm.name}" in ${place.region}`.slice(0, 100);
}

function triggerOf(alarm: MetricAlarmRecord): object {
  const common = {
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    ComparisonOperator: alarm.operator,
    Threshold: alarm.threshold,
    TreatMissingData: alarm.treatMissingData ?? 'missing',
    EvaluateLowSampleCountPercentile: alarm.lowSamples ?? '',
  };
  if (isExpression(alarm.metric)) return { ...common, Metrics: alarm.metric.queries };
  const { namespace, name, dimensions, period, statistic, extendedStatistic, unit } = alarm.metric;
  return {
    MetricName: name,
    Namespace: namespace,
    ...(extendedStatistic === undefined
      ? { StatisticType: 'Statistic', Statistic: statistic?.toUpperCase() }
      : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: extendedStatistic }),
    Unit: unit ?? null,
    Dimensions: dimensions.map(({ Name, Value }) => ({ value: Value, name: Name })),
    Period: period,
    ...common,
  };
}

/** The detail of the event `CloudWatch Alarm State Change`; a Lambda function gets the same. */
export function alarmDetail({ alarm, before }: Transition): object {
  return {
    alarmName: alarm.name,
    state: stateDetail(alarm.state),
    previousState: stateDetail(before),
    configuration: {
      ...(alarm.description !== undefined && { description: alarm.description }),
      ...(alarm.kind === 'CompositeAlarm' ? { alarmRule: alarm.rule } : { metrics: metricsDetail(alarm) }),
    },
  };
}

export function lambdaPayload(transition: Transition, place: Place): object {
  const { alarm } = transition;
  return {
    source: 'aws.cloudwatch',
    alarmArn: alarm.arn,
    accountId: place.account,
    time: longTime(alarm.state.transitioned),
    region: place.region,
    alarmData: alarmDetail(transition),
  };
}

function stateDetail(state: AlarmState): object {
  const { value, reason, reasonData, updated } = state;
  return { value, reason, ...(reasonData !== undefined && { reasonData }), timestamp: longTime(updated) };
}

function metricsDetail(alarm: MetricAlarmRecord): object[] {
  if (!isExpression(alarm.metric)) return [{ id: alarm.name, metricStat: metricStat(alarm.metric), returnData: true }];
  return alarm.metric.queries.map((query) => ({
    id: query.Id,
    ...(query.Expression !== undefined && { expression: query.Expression }),
    ...(query.MetricStat !== undefined && {
      metricStat: metricStat({
        namespace: query.MetricStat.Metric?.Namespace ?? '',
        name: query.MetricStat.Metric?.MetricName ?? '',
        dimensions: (query.MetricStat.Metric?.Dimensions ?? []) as WatchedMetric['dimensions'],
        period: query.MetricStat.Period ?? 60,
        statistic: query.MetricStat.Stat,
      }),
    }),
    ...(query.Label !== undefined && { label: query.Label }),
    returnData: query.ReturnData !== false,
  }));
}

function metricStat(metric: WatchedMetric): object {
  return {
    metric: {
      namespace: metric.namespace,
      name: metric.name,
      dimensions: Object.fromEntries(metric.dimensions.map(({ Name, Value }) => [Name, Value])),
    },
    period: metric.period,
    stat: metric.extendedStatistic ?? metric.statistic,
    ...(metric.unit !== undefined && { unit: metric.unit }),
  };
}
