import type { ComparisonOperator, StateValue } from '@aws-sdk/client-cloudwatch';
import type { MetricAlarmRecord } from './records';
import { isExpression, periodOf } from './records';
import type { Slot } from './verdict';

export interface Observation {
  /** Oldest first. */
  readonly slots: readonly Slot[];
  /** Epoch milliseconds at which each slot begins. */
  readonly times: readonly number[];
}

const COMPARED: Partial<Record<ComparisonOperator, string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

const TREATED = { breaching: 'Breaching', notBreaching: 'NonBreaching', ignore: 'Ignored', missing: 'Missing' };

/** Why an alarm changed, as AWS words it. */
export function reasonOf(alarm: MetricAlarmRecord, next: StateValue, { slots, times }: Observation): string {
  const n = alarm.evaluationPeriods;
  const newest = slots
    .flatMap((slot, index) => (slot === undefined ? [] : [{ value: slot, time: times[index] as number }]))
    .slice(-n);
  if (newest.length === 0) return withoutData(alarm, next);
  const m = alarm.datapointsToAlarm ?? n;
  const shown = newest.toReversed().map(({ value, time }) => `${decimal(value)} (${shortTime(time)})`);
  const needed = next === 'ALARM' ? m : n - m + 1;
  const verb = newest.length === 1 ? 'was' : 'were';
  const negation = next === 'ALARM' ? '' : ' not';
  return (
    `Threshold Crossed: ${newest.length} out of the last ${n} datapoints [${shown.join(', ')}] ${verb}${negation} ` +
    `${COMPARED[alarm.operator]} the threshold (${decimal(alarm.threshold)}) ` +
    `(minimum ${needed} datapoint${needed === 1 ? '' : 's'} for ${next === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK'} transition).`
  );
}

function withoutData(alarm: MetricAlarmRecord, next: StateValue): string {
  const n = alarm.evaluationPeriods;
  if (next === 'INSUFFICIENT_DATA') return `Insufficient Data: ${n} datapoint${n === 1 ? ' was' : 's were'} unknown.`;
  const treated = TREATED[alarm.treatMissingData ?? 'missing'];
  return (
    `Threshold Crossed: no datapoints were received for ${n} period${n === 1 ? '' : 's'} and ` +
    `${n} missing datapoint${n === 1 ? ' was' : 's were'} treated as [${treated}].`
  );
}

/** The same for machines, as JSON. */
export function reasonDataOf(alarm: MetricAlarmRecord, { slots, times }: Observation, now: number): string {
  const known = slots.flatMap((slot, index) =>
    slot === undefined ? [] : [{ timestamp: longTime(times[index] as number), value: slot }],
  );
  const recent = known.slice(-alarm.evaluationPeriods);
  return JSON.stringify({
    version: '1.0',
    queryDate: longTime(now),
    startDate: recent[0]?.timestamp,
    ...(!isExpression(alarm.metric) && {
      statistic: alarm.metric.statistic ?? alarm.metric.extendedStatistic,
      unit: alarm.metric.unit,
    }),
    period: periodOf(alarm),
    recentDatapoints: recent.map(({ value }) => value),
    threshold: alarm.threshold,
    evaluatedDatapoints: recent.toReversed(),
  });
}

/** `2026-01-01T00:00:00.000+0000` */
export function longTime(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000');
}

/** `01/01/26 00:00:00` */
function shortTime(time: number): string {
  const iso = new Date(time).toISOString();
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(2, 4)} ${iso.slice(11, 19)}`;
}

/** Java prints a double with a fraction always. */
function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
