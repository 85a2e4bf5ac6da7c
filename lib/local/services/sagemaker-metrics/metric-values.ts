import type { Store } from '../../store/store';

export interface MetricValue {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly step: number | null;
  readonly value: number;
}

/** What trial components were told, in the order of time. */
export class MetricValues {
  constructor(private readonly store: Store) {
    store.migrate('sagemaker_metric_values', [
      `CREATE TABLE sagemaker_metric_values (component TEXT NOT NULL, name TEXT NOT NULL, time INTEGER NOT NULL, step INTEGER, value REAL NOT NULL);
       CREATE INDEX sagemaker_metric_values_by_name ON sagemaker_metric_values (component, name, time);`,
    ]);
  }

  put(component: string, values: readonly MetricValue[]): void {
    const sql = 'INSERT INTO sagemaker_metric_values (component, name, time, step, value) VALUES (?, ?, ?, ?, ?)';
    this.store.transaction(() => {
      for (const { name, time, step, value } of values) this.store.prepare(sql).run(component, name, time, step, value);
    });
  }

  of(component: string, name: string): MetricValue[] {
    const sql =
      'SELECT name, time, step, value FROM sagemaker_metric_values WHERE component = ? AND name = ? ORDER BY time, rowid';
    return this.store.prepare<MetricValue>(sql).all(component, name);
  }
}
