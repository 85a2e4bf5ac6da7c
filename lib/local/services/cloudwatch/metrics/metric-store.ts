import type { Dimension, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { Store } from '../../../store/store';
import type { Aggregate } from './aggregate';
import { merge } from './aggregate';
import { parse, serialize } from './histogram';

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

interface Row {
  readonly time: number;
  readonly unit: StandardUnit;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly histogram: string | null;
}

interface MetricRow {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: string;
  readonly last_time: number;
}

/** Metrics as rows: one for each minute (or second) and unit. */
export class MetricStore {
  constructor(private readonly store: Store) {
    store.migrate('cw_metrics', [
      `CREATE TABLE cw_metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, namespace TEXT NOT NULL, name TEXT NOT NULL, dimensions TEXT NOT NULL,
         last_time INTEGER NOT NULL, UNIQUE (namespace, name, dimensions));
       CREATE TABLE cw_data (metric INTEGER NOT NULL, time INTEGER NOT NULL, unit TEXT NOT NULL, count REAL NOT NULL, sum REAL NOT NULL,
         min REAL NOT NULL, max REAL NOT NULL, histogram TEXT, PRIMARY KEY (metric, time, unit)) WITHOUT ROWID`,
    ]);
  }

  /** Adds data in one transaction: all or nothing, one wait for the disk. */
  add(data: readonly Datum[]): void {
    this.store.transaction(() => {
      for (const datum of combined(data)) this.addOne(datum);
    });
  }

  /** Data of a metric within [from, until), oldest first; of one unit where one is given. */
  read(metric: MetricName, from: number, until: number, unit?: StandardUnit): Point[] {
    const select = this.store.prepare<Row>(
      `SELECT d.time, d.unit, d.count, d.sum, d.min, d.max, d.histogram FROM cw_data d JOIN cw_metrics m ON m.id = d.metric
       WHERE m.namespace = ? AND m.name = ? AND m.dimensions = ? AND d.time >= ? AND d.time < ? ORDER BY d.time`,
    );
    return select
      .all(metric.namespace, metric.name, canonical(metric.dimensions), from, until)
      .filter((row) => unit === undefined || row.unit === unit)
      .map((row) => ({ time: row.time, unit: row.unit, data: aggregateOf(row) }));
  }

  /** Metrics with data since `since`, in the order in which they came up. */
  list(since: number, namespace?: string, name?: string): (MetricName & { readonly id: number })[] {
    const rows = this.store
      .prepare<MetricRow>(
        `SELECT * FROM cw_metrics WHERE last_time >= ?1 AND (?2 IS NULL OR namespace = ?2) AND (?3 IS NULL OR name = ?3) ORDER BY id`,
      )
      .all(since, namespace ?? null, name ?? null);
    return rows.map((row) => ({
      id: row.id,
      namespace: row.namespace,
      name: row.name,
      dimensions: dimensionsOf(row.dimensions),
    }));
  }

  deleteBefore(time: number): void {
    this.store.transaction(() => {
      this.store.prepare('DELETE FROM cw_data WHERE time < ?').run(time);
      this.store.prepare('DELETE FROM cw_metrics WHERE last_time < ?').run(time);
    });
  }

  private addOne(datum: Datum): void {
    const metric = this.idOf(datum);
    const found = this.store
      .prepare<Row>(
        'SELECT time, unit, count, sum, min, max, histogram FROM cw_data WHERE metric = ? AND time = ? AND unit = ?',
      )
      .get(metric, datum.time, datum.unit);
    const { count, sum, min, max, values } = merge(found && aggregateOf(found), datum.data);
    this.store
      .prepare(
        'INSERT OR REPLACE INTO cw_data (metric, time, unit, count, sum, min, max, histogram) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(metric, datum.time, datum.unit, count, sum, min, max, values === undefined ? null : serialize(values));
  }

  private idOf({ namespace, name, dimensions, time }: Datum): number {
    const upsert = this.store.prepare<{ id: number }>(
      `INSERT INTO cw_metrics (namespace, name, dimensions, last_time) VALUES (?, ?, ?, ?)
       ON CONFLICT (namespace, name, dimensions) DO UPDATE SET last_time = max(last_time, excluded.last_time) RETURNING id`,
    );
    return (upsert.get(namespace, name, canonical(dimensions), time) as { id: number }).id;
  }
}

/** Data of one metric, time and unit together, so that each row is written once. */
function combined(data: readonly Datum[]): Datum[] {
  const byRow = new Map<string, Datum>();
  for (const datum of data) {
    const key = JSON.stringify([datum.namespace, datum.name, canonical(datum.dimensions), datum.time, datum.unit]);
    byRow.set(key, { ...datum, data: merge(byRow.get(key)?.data, datum.data) });
  }
  return [...byRow.values()];
}

/** Dimensions name a metric whatever their order. */
function canonical(dimensions: readonly Dimension[]): string {
  return JSON.stringify(
    dimensions.map(({ Name, Value }) => [Name, Value]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
}

function dimensionsOf(text: string): Dimension[] {
  return (JSON.parse(text) as [string, string][]).map(([Name, Value]) => ({ Name, Value }));
}

function aggregateOf(row: Row): Aggregate {
  return {
    count: row.count,
    sum: row.sum,
    min: row.min,
    max: row.max,
    values: row.histogram === null ? undefined : parse(row.histogram),
  };
}
