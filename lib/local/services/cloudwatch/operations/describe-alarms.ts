import type {
  CompositeAlarm,
  DescribeAlarmsCommandInput,
  DescribeAlarmsCommandOutput,
  DescribeAlarmsForMetricCommandInput,
  DescribeAlarmsForMetricCommandOutput,
  MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import { parseRule } from '../alarms/composite-rule';
import type { AlarmRecord, CompositeAlarmRecord, MetricAlarmRecord, WatchedMetric } from '../alarms/records';
import { isExpression } from '../alarms/records';
import type { CloudWatchContext } from '../context';
import { invalidCombination, invalidToken } from '../errors';

export const describeAlarms = (cloudwatch: CloudWatchContext) =>
  real<DescribeAlarmsCommandInput, DescribeAlarmsCommandOutput>((input) => {
    if (input.AlarmNames !== undefined && input.AlarmNamePrefix !== undefined) {
      throw invalidCombination('AlarmNames and AlarmNamePrefix are mutually exclusive.');
    }
    const alarms = candidates(cloudwatch, input).filter((alarm) => isWanted(alarm, input));
    const page = pageOf(alarms, {
      token: input.NextToken,
      limit: input.MaxRecords ?? 100,
      keyOf: (alarm) => alarm.name,
      invalidToken,
    });
    return {
      MetricAlarms: page.items.filter((alarm) => alarm.kind === 'MetricAlarm').map(describeMetricAlarm),
      CompositeAlarms: page.items.filter((alarm) => alarm.kind === 'CompositeAlarm').map(describeComposite),
      NextToken: page.next,
    };
  });

export const describeAlarmsForMetric = (cloudwatch: CloudWatchContext) =>
  real<DescribeAlarmsForMetricCommandInput, DescribeAlarmsForMetricCommandOutput>((input) => {
    const alarms = cloudwatch.alarms.records.values().filter((alarm) => alarm.kind === 'MetricAlarm');
    return {
      MetricAlarms: alarms
        .filter((alarm) => !isExpression(alarm.metric) && watches(alarm.metric, input))
        .map(describeMetricAlarm),
    };
  });

function candidates(cloudwatch: CloudWatchContext, input: DescribeAlarmsCommandInput): AlarmRecord[] {
  const { records } = cloudwatch.alarms;
  const all = records.list({ prefix: input.AlarmNamePrefix }).map(([, alarm]) => alarm);
  const { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child } = input;
  const childrenOf = (alarm: AlarmRecord | undefined) =>
    alarm?.kind === 'CompositeAlarm' ? parseRule(alarm.rule).alarms : [];
  if (parent !== undefined) return all.filter((alarm) => childrenOf(records.get(parent)).includes(alarm.name));
  return child === undefined ? all : all.filter((alarm) => childrenOf(alarm).includes(child));
}

function isWanted(alarm: AlarmRecord, input: DescribeAlarmsCommandInput): boolean {
  const related = input.ChildrenOfAlarmName !== undefined || input.ParentsOfAlarmName !== undefined;
  const types: readonly string[] = input.AlarmTypes ?? (related ? [alarm.kind] : ['MetricAlarm']);
  const actions = Object.values(alarm.actions).flat();
  return (
    types.includes(alarm.kind) &&
    (input.AlarmNames === undefined || input.AlarmNames.includes(alarm.name)) &&
    (input.StateValue === undefined || input.StateValue === alarm.state.value) &&
    (input.ActionPrefix === undefined || actions.some((arn) => arn.startsWith(input.ActionPrefix as string)))
  );
}

function watches(metric: WatchedMetric, input: DescribeAlarmsForMetricCommandInput): boolean {
  const names = (dimensions: WatchedMetric['dimensions']) =>
    dimensions
      .map(({ Name, Value }) => `${Name}=${Value}`)
      .sort()
      .join('\n');
  return (
    metric.namespace === input.Namespace &&
    metric.name === input.MetricName &&
    names(metric.dimensions) === names((input.Dimensions ?? []) as WatchedMetric['dimensions']) &&
    (input.Statistic === undefined || metric.statistic === input.Statistic) &&
    (input.ExtendedStatistic === undefined || metric.extendedStatistic === input.ExtendedStatistic) &&
    (input.Period === undefined || metric.period === input.Period) &&
    (input.Unit === undefined || metric.unit === input.Unit)
  );
}

function describeCommon(alarm: AlarmRecord) {
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configured),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: [...alarm.actions.OK],
    AlarmActions: [...alarm.actions.ALARM],
    InsufficientDataActions: [...alarm.actions.INSUFFICIENT_DATA],
    StateValue: alarm.state.value,
    StateReason: alarm.state.reason,
    StateReasonData: alarm.state.reasonData,
    StateUpdatedTimestamp: new Date(alarm.state.updated),
    StateTransitionedTimestamp: new Date(alarm.state.transitioned),
  };
}

function describeMetricAlarm(alarm: MetricAlarmRecord): MetricAlarm {
  return {
    ...describeCommon(alarm),
    ...(isExpression(alarm.metric)
      ? { Metrics: [...alarm.metric.queries], Dimensions: [] }
      : describeMetric(alarm.metric)),
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.operator,
    TreatMissingData: alarm.treatMissingData,
    EvaluateLowSampleCountPercentile: alarm.lowSamples,
  };
}

function describeMetric(metric: WatchedMetric): Partial<MetricAlarm> {
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    Dimensions: metric.dimensions.map(({ Name, Value }) => ({ Name, Value })),
    Period: metric.period,
    Statistic: metric.statistic as MetricAlarm['Statistic'],
    ExtendedStatistic: metric.extendedStatistic,
    Unit: metric.unit,
  };
}

function describeComposite(alarm: CompositeAlarmRecord): CompositeAlarm {
  return { ...describeCommon(alarm), AlarmRule: alarm.rule };
}
