import type { Histogram } from './histogram';
import { mergeHistograms } from './histogram';

/** What is known of the data of some stretch of time. */
export interface Aggregate {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** Undefined where only summaries were put in: there are no percentiles then. */
  readonly values: Histogram | undefined;
}

export function merge(a: Aggregate | undefined, b: Aggregate): Aggregate {
  if (a === undefined) return b;
  return {
    count: a.count + b.count,
    sum: a.sum + b.sum,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    values: a.values && b.values && mergeHistograms(a.values, b.values),
  };
}

export function ofValues(values: readonly number[], counts: readonly number[] | undefined): Aggregate {
  const histogram = new Map<number, number>();
  let [count, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  values.forEach((value, index) => {
    const times = counts?.[index] ?? 1;
    if (times === 0) return;
    histogram.set(value, (histogram.get(value) ?? 0) + times);
    count += times;
    sum += value * times;
    min = Math.min(min, value);
    max = Math.max(max, value);
  });
  return { count, sum, min, max, values: histogram };
}

export function ofSummary(count: number, sum: number, min: number, max: number): Aggregate {
  const known = count === 1 || min === max;
  return { count, sum, min, max, values: known ? new Map([[min, count]]) : undefined };
}
