import type { Dimension, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { Aggregate } from './aggregate';
import { merge } from './aggregate';
import { parse } from './histogram';

export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

export interface Datum extends MetricName {
  /** Epoch milliseconds, rounded down to the metric's resolution. */
  readonly time: number;
  readonly unit: StandardUnit;
  readonly data: Aggregate;
}

export interface Point {
  readonly time: number;
  readonly unit: StandardUnit;
  readonly data: Aggregate;
}

export interface Row {
  readonly time: number;
  readonly unit: StandardUnit;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly histogram: string | null;
}

export interface MetricRow {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: string;
  readonly last_time: number;
}

export function keyOf({ namespace, name, dimensions }: MetricName): string {
  return JSON.stringify([namespace, name, canonical(dimensions)]);
}

/** Data of one metric, time and unit together, so that each row is written once. */
export function combined(data: readonly Datum[]): Datum[] {
  const byRow = new Map<string, Datum>();
  for (const datum of data) {
    const key = `${keyOf(datum)} ${datum.time} ${datum.unit}`;
    byRow.set(key, { ...datum, data: merge(byRow.get(key)?.data, datum.data) });
  }
  return [...byRow.values()];
}

/** Dimensions name a metric whatever their order. */
export function canonical(dimensions: readonly Dimension[]): string {
  return JSON.stringify(
    dimensions.map(({ Name, Value }) => [Name, Value]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
}

export function dimensionsOf(text: string): Dimension[] {
  return (JSON.parse(text) as [string, string][]).map(([Name, Value]) => ({ Name, Value }));
}

export function aggregateOf(row: Row): Aggregate {
  return {
    count: row.count,
    sum: row.sum,
    min: row.min,
    max: row.max,
    values: row.histogram === null ? undefined : parse(row.histogram),
  };
}
