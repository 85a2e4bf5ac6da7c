import { invalid } from '../errors';
import { broadcast } from './operators';
import type { MathValue, Series } from './values';
import { isList, isSeries, mapSeries, timesOf, valuesOf } from './values';

export interface MathScope {
  /** The times of all periods of the query, ascending, epoch milliseconds. */
  readonly times: readonly number[];
  /** Seconds. */
  readonly period: number;
  /** The metrics of the query whose id contains a text. */
  readonly metrics: (containing: string) => readonly Series[];
}

type MathFunction = (args: readonly MathValue[], scope: MathScope) => MathValue;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
const deviation = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

export const mathFunctions: Readonly<Record<string, MathFunction>> = {
  SUM: reduce(sum),
  AVG: reduce(mean),
  MIN: reduce((values) => Math.min(...values)),
  MAX: reduce((values) => Math.max(...values)),
  STDDEV: reduce(deviation),
  ABS: each(Math.abs),
  CEIL: each(Math.ceil),
  FLOOR: each(Math.floor),
  LOG: each(Math.log),
  LOG10: each(Math.log10),
  EXP: each(Math.exp),
  FILL: ([value = 0, filler = 0], scope) => onSeries(value, (series) => fill(series, filler, scope)),
  IF: ([condition = 0, yes = 0, no]) => choose(condition, yes, no),
  METRICS: ([containing = ''], scope) => scope.metrics(String(containing)),
  METRIC_COUNT: ([value = 0]) => (isList(value) ? value.length : 1),
  DATAPOINT_COUNT: reduce((values) => values.length),
  FIRST: ([value = 0]) => (isList(value) ? (value[0] ?? []) : ends(value, 0)),
  LAST: ([value = 0]) => (isList(value) ? (value.at(-1) ?? []) : ends(value, -1)),
  DIFF: ([value = 0]) => onSeries(value, (series) => differences(series, (rise) => rise)),
  RATE: ([value = 0]) => onSeries(value, (series) => differences(series, (rise, seconds) => rise / seconds)),
  RUNNING_SUM: ([value = 0]) => onSeries(value, runningSum),
  PERIOD: (_args, scope) => scope.period,
  TIME_SERIES: ([value = 0], scope) =>
    typeof value === 'number'
      ? { label: String(value), points: new Map(scope.times.map((time) => [time, value])) }
      : value,
  REMOVE_EMPTY: ([value = 0]) => (isList(value) ? value.filter((series) => series.points.size > 0) : value),
};

/** Of a series a number; of several a series, period by period. */
function reduce(compute: (values: number[]) => number): MathFunction {
  return ([value = 0]) => {
    if (typeof value === 'number') return compute([value]);
    if (isSeries(value)) return compute(valuesOf(value));
    if (!isList(value)) throw invalid(`a time series is wanted: got "${value}"`);
    const points = new Map<number, number>();
    for (const time of timesOf(value)) {
      points.set(time, compute(value.map((series) => series.points.get(time)).filter((item) => item !== undefined)));
    }
    return { label: value[0]?.label ?? '', points };
  };
}

function each(compute: (value: number) => number): MathFunction {
  return ([value = 0]) => broadcast((left) => compute(left), value, 0);
}

function onSeries(value: MathValue, change: (series: Series) => Series): MathValue {
  if (isList(value)) return value.map(change);
  if (isSeries(value)) return change(value);
  throw invalid(`a time series is wanted: got ${value}`);
}

function fill(series: Series, filler: MathValue, scope: MathScope): Series {
  const mode = typeof filler === 'string' ? filler.toUpperCase() : undefined;
  const known = [...series.points];
  const points = new Map<number, number>();
  for (const time of scope.times) {
    const value = series.points.get(time) ?? substitute(known, time, mode, filler);
    if (value !== undefined) points.set(time, value);
  }
  return { label: series.label, points };
}

function substitute(
  known: readonly [number, number][],
  time: number,
  mode: string | undefined,
  filler: MathValue,
): number | undefined {
  if (typeof filler === 'number') return filler;
  if (isSeries(filler)) return filler.points.get(time);
  const before = known.findLast(([at]) => at < time);
  if (mode === 'REPEAT') return before?.[1];
  if (mode !== 'LINEAR') throw invalid(`FILL takes a number, a time series, REPEAT or LINEAR: got ${String(filler)}`);
  const after = known.find(([at]) => at > time);
  if (before === undefined || after === undefined) return undefined;
  return before[1] + ((after[1] - before[1]) * (time - before[0])) / (after[0] - before[0]);
}

function choose(condition: MathValue, yes: MathValue, no: MathValue | undefined): MathValue {
  if (typeof condition === 'number') return condition !== 0 ? yes : (no ?? []);
  return onSeries(condition, (series) =>
    mapSeries(series, (value, time) => {
      const branch = value !== 0 ? yes : no;
      return branch !== undefined && isSeries(branch) ? branch.points.get(time) : (branch as number | undefined);
    }),
  );
}

function ends(value: MathValue, index: number): MathValue {
  return isSeries(value) ? (valuesOf(value).at(index) ?? Number.NaN) : value;
}

function differences(series: Series, compute: (rise: number, seconds: number) => number): Series {
  const known = [...series.points];
  const points = known.slice(1).map(([time, value], index): [number, number] => {
    const [before, old] = known[index] as [number, number];
    return [time, compute(value - old, (time - before) / 1000)];
  });
  return { label: series.label, points: new Map(points) };
}

function runningSum(series: Series): Series {
  let total = 0;
  return mapSeries(series, (value) => (total += value));
}
