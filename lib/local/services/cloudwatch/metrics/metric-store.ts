import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { Store } from '../../../store/store';
import { merge } from './aggregate';
import { serialize } from './histogram';
import type { Datum, MetricName, MetricRow, Point, Row } from './metric-rows';
import { aggregateOf, canonical, combined, dimensionsOf, keyOf } from './metric-rows';

const MOST_KNOWN = 10_000;

/** Metrics as rows: one for each minute (or second) and unit. */
export class MetricStore {
  /** What the rows of metrics say, kept at hand. */
  private readonly known = new Map<string, { readonly id: number; readonly last: number }>();

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
    try {
      this.store.transaction(() => {
        for (const datum of combined(data)) this.addOne(datum);
      });
    } catch (error) {
      // What was rolled back must not be taken for known.
      this.known.clear();
      throw error;
    }
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
    this.known.clear();
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

  /** Most data are of a metric and minute that came up before: they cost no statement. */
  private idOf(datum: Datum): number {
    const key = keyOf(datum);
    const known = this.known.get(key);
    if (known !== undefined && known.last >= datum.time) return known.id;
    const upsert = this.store.prepare<{ id: number; last_time: number }>(
      `INSERT INTO cw_metrics (namespace, name, dimensions, last_time) VALUES (?, ?, ?, ?)
       ON CONFLICT (namespace, name, dimensions) DO UPDATE SET last_time = max(last_time, excluded.last_time) RETURNING id, last_time`,
    );
    const row = upsert.get(datum.namespace, datum.name, canonical(datum.dimensions), datum.time);
    const { id, last_time: last } = row as { id: number; last_time: number };
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(key, { id, last });
    return id;
  }
}
