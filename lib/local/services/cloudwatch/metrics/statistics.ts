import { invalidValue } from '../errors';
import type { Aggregate } from './aggregate';
import type { Histogram } from './histogram';
import { sorted } from './histogram';

/** Undefined where the data do not tell. */
export type Statistic = (data: Aggregate) => number | undefined;

const SIMPLE: Readonly<Record<string, Statistic>> = {
  SampleCount: (data) => data.count,
  Average: (data) => data.sum / data.count,
  Sum: (data) => data.sum,
  Minimum: (data) => data.min,
  Maximum: (data) => data.max,
};

interface Slice {
  readonly count: number;
  readonly sum: number;
}

/** What is made of the values within two bounds; `edge` is where outliers of a winsorized mean go. */
const TRIMMED: Readonly<Record<string, (slice: Slice, data: Aggregate, edges: Edges) => number | undefined>> = {
  tm: ({ sum, count }) => (count === 0 ? undefined : sum / count),
  wm: ({ sum }, data, edges) => (sum + edges.below * edges.low + edges.above * edges.high) / data.count,
  tc: ({ count }) => count,
  ts: ({ sum }) => sum,
  pr: ({ count }, data) => (100 * count) / data.count,
};

interface Edges {
  readonly low: number;
  readonly high: number;
  /** How many values lie beyond. */
  readonly below: number;
  readonly above: number;
}

const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;
const SHORT = /^(tm|wm|tc|ts)(\d{1,2}(?:\.\d{1,10})?|100)$/;
const RANGE = /^(TM|WM|TC|TS|PR)\((-?[\d.]+%?)?:(-?[\d.]+%?)?\)$/;

/** @throws ServiceError InvalidParameterValue for what is no statistic of CloudWatch */
export function parseStatistic(name: string): Statistic {
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  if (simple !== undefined) return simple;
  const percent = PERCENTILE.exec(name);
  if (percent !== null) return (data) => data.values && percentile(data.values, data.count, Number(percent[1]));
  if (name === 'IQM') return trimmed('tm', '25%', '75%');
  const short = SHORT.exec(name);
  if (short !== null) return trimmed(short[1] as string, undefined, `${short[2]}%`);
  const range = RANGE.exec(name);
  if (range !== null) return trimmed((range[1] as string).toLowerCase(), range[2], range[3]);
  throw invalidValue(`The value ${name} for parameter Statistic is not supported.`);
}

/** p of a percentile statistic as a fraction. */
export function percentileOf(name: string): number | undefined {
  const match = PERCENTILE.exec(name);
  return match === null ? undefined : Number(match[1]) / 100;
}

/** Between the two nearest values, as CloudWatch interpolates. */
function percentile(values: Histogram, count: number, percent: number): number {
  const rank = ((count - 1) * percent) / 100;
  const [below, above] = [valueAt(values, Math.floor(rank)), valueAt(values, Math.ceil(rank))];
  return below + (above - below) * (rank - Math.floor(rank));
}

function valueAt(values: Histogram, rank: number): number {
  let seen = 0;
  let last = Number.NaN;
  for (const [value, count] of sorted(values)) {
    seen += count;
    last = value;
    if (seen > rank) return value;
  }
  return last;
}

/** Bounds with `%` are percentiles, others values; the lower one is exclusive, the upper one inclusive. */
function trimmed(kind: string, from: string | undefined, to: string | undefined): Statistic {
  const compute = TRIMMED[kind] as (typeof TRIMMED)[string];
  return (data) => {
    if (data.values === undefined) return undefined;
    const values = data.values;
    const bound = (text: string | undefined, otherwise: number): number =>
      text === undefined
        ? otherwise
        : text.endsWith('%')
          ? percentile(values, data.count, Number.parseFloat(text))
          : Number(text);
    const low = bound(from, Number.NEGATIVE_INFINITY);
    const high = bound(to, Number.POSITIVE_INFINITY);
    return compute(slice(values, low, high), data, edgesOf(values, low, high));
  };
}

function slice(values: Histogram, low: number, high: number): Slice {
  const inside = [...values].filter(([value]) => value > low && value <= high);
  return {
    count: inside.reduce((sum, [, count]) => sum + count, 0),
    sum: inside.reduce((sum, [value, count]) => sum + value * count, 0),
  };
}

function edgesOf(values: Histogram, low: number, high: number): Edges {
  const total = (holds: (value: number) => boolean) =>
    [...values].reduce((sum, [value, count]) => sum + (holds(value) ? count : 0), 0);
  const finite = (value: number) => (Number.isFinite(value) ? value : 0);
  return {
    low: finite(low),
    high: finite(high),
    below: total((value) => value <= low),
    above: total((value) => value > high),
  };
}
