import type { ComparisonOperator, MetricDataQuery, StandardUnit, StateValue } from '@aws-sdk/client-cloudwatch';
import type { Tag } from '../../../common/tags';

export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  /** JSON for machines. */
  readonly reasonData?: string;
  /** Epoch milliseconds. */
  readonly updated: number;
  readonly transitioned: number;
}

interface AlarmBase {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly actionsEnabled: boolean;
  readonly actions: Readonly<Record<StateValue, readonly string[]>>;
  readonly configured: number;
  readonly state: AlarmState;
  readonly tags: readonly Tag[];
}

export type TreatMissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

export interface MetricAlarmRecord extends AlarmBase {
  readonly kind: 'MetricAlarm';
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  readonly threshold: number;
  readonly operator: ComparisonOperator;
  readonly treatMissingData?: TreatMissingData;
  readonly lowSamples?: 'evaluate' | 'ignore';
  readonly metric: WatchedMetric | WatchedExpression;
}

export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly { readonly Name: string | undefined; readonly Value: string | undefined }[];
  /** Seconds. */
  readonly period: number;
  readonly statistic?: string;
  readonly extendedStatistic?: string;
  readonly unit?: StandardUnit;
}

export interface WatchedExpression {
  readonly queries: readonly MetricDataQuery[];
}

export interface CompositeAlarmRecord extends AlarmBase {
  readonly kind: 'CompositeAlarm';
  readonly rule: string;
}

export type AlarmRecord = MetricAlarmRecord | CompositeAlarmRecord;

export function isExpression(metric: WatchedMetric | WatchedExpression): metric is WatchedExpression {
  return 'queries' in metric;
}

/** The period of an alarm in seconds: that of its metric, or the longest one of its expression. */
export function periodOf(alarm: MetricAlarmRecord): number {
  if (!isExpression(alarm.metric)) return alarm.metric.period;
  return Math.max(...alarm.metric.queries.map((query) => query.MetricStat?.Period ?? query.Period ?? 60));
}

export function initialState(now: number): AlarmState {
  return { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', updated: now, transitioned: now };
}
