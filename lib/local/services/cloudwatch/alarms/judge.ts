import type { MetricStore } from '../metrics/metric-store';
import { observe } from './observe';
import { reasonDataOf, reasonOf } from './reason';
import type { AlarmState, MetricAlarmRecord } from './records';
import { breachTest, verdict } from './verdict';

export type Judgement = Pick<AlarmState, 'value' | 'reason' | 'reasonData'>;

/**
 * The state that an alarm changes to on the periods that end at `end`; undefined when it keeps its own.
 * @param now epoch milliseconds, told in the reason
 */
export function judge(metrics: MetricStore, alarm: MetricAlarmRecord, end: number, now: number): Judgement | undefined {
  const observation = observe(metrics, alarm, end);
  if (observation.tooFewSamples && alarm.lowSamples === 'ignore') return undefined;
  const value = verdict(observation.slots, {
    evaluationPeriods: alarm.evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm ?? alarm.evaluationPeriods,
    treatMissingData: alarm.treatMissingData ?? 'missing',
    breaches: breachTest(alarm.operator, alarm.threshold),
  });
  if (value === undefined || value === alarm.state.value) return undefined;
  return { value, reason: reasonOf(alarm, value, observation), reasonData: reasonDataOf(alarm, observation, now) };
}
