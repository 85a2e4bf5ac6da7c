import { QuerySet } from '../math/evaluate';
import type { MetricStore } from '../metrics/metric-store';
import { intoPeriods } from '../metrics/periods';
import { parseStatistic, percentileOf } from '../metrics/statistics';
import type { MetricAlarmRecord, WatchedMetric } from './records';
import { isExpression, periodOf } from './records';
import type { Observation } from './reason';
import type { Slot } from './verdict';
import { EXTRA_PERIODS } from './verdict';

export interface Observed extends Observation {
  /** Whether the newest datapoint has too few samples for its percentile to mean much. */
  readonly tooFewSamples: boolean;
}

/** Reads an alarm's evaluation range: the periods that end at `end` (epoch milliseconds), oldest first. */
export function observe(metrics: MetricStore, alarm: MetricAlarmRecord, end: number): Observed {
  const length = periodOf(alarm) * 1000;
  const count = alarm.evaluationPeriods + EXTRA_PERIODS;
  const from = end - count * length;
  const times = Array.from({ length: count }, (_, index) => from + index * length);
  const { values, tooFewSamples } = isExpression(alarm.metric)
    ? { values: expressionValues(metrics, alarm.metric.queries, from, end), tooFewSamples: false }
    : metricValues(metrics, alarm.metric, from, end);
  return { times, slots: times.map((time): Slot => values.get(time)), tooFewSamples };
}

function metricValues(metrics: MetricStore, metric: WatchedMetric, from: number, until: number) {
  const name = metric.extendedStatistic ?? metric.statistic ?? 'Average';
  const statistic = parseStatistic(name);
  const periods = intoPeriods(metrics.read(metric, from, until, metric.unit), from, metric.period);
  const values = new Map([...periods].map(([time, data]) => [time, statistic(data)]));
  const newest = [...periods.values()].at(-1);
  const wanted = samplesWanted(percentileOf(name));
  return { values, tooFewSamples: newest !== undefined && newest.count < wanted };
}

function expressionValues(metrics: MetricStore, queries: readonly MetricAlarmQuery[], from: number, until: number) {
  const watched = queries.find((query) => query.ReturnData !== false);
  const set = new QuerySet(metrics, queries, { from, until, origin: from });
  return set.seriesOf(watched?.Id as string)[0]?.points ?? new Map<number, number>();
}

type MetricAlarmQuery = ConstructorParameters<typeof QuerySet>[1][number];

/** AWS: fewer than 10/(1-p) samples for the upper half, 10/p for the lower, are too few. */
function samplesWanted(p: number | undefined): number {
  if (p === undefined || p >= 1) return 0;
  return 10 / (p >= 0.5 ? 1 - p : p);
}
