import type { Clock } from '../../../clock/clock';
import type { Store } from '../../../store/store';
import type { Summary } from '../catalog/catalog';
import { Catalog } from '../catalog/catalog';
import type { Search } from '../catalog/search';
import { tuningJobMissing } from '../errors';
import type { ObjectiveCounters, StatusCounters, Trial, TuningJob, TuningRequest, TuningState } from './tuning-job';

/** What a list shows of a tuning job. */
export interface TuningBrief {
  readonly strategy: string;
  readonly limits: object;
  readonly statuses: StatusCounters;
  readonly objectives: ObjectiveCounters;
  readonly ended?: number;
}

interface TrialRow {
  readonly doc: string;
}

/** All tuning jobs and their training jobs; every write is durable. */
export class TuningJobs {
  private readonly catalog: Catalog<TuningRequest, TuningState, TuningBrief>;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly onStatus: (job: TuningJob) => void,
  ) {
    this.catalog = new Catalog(store, {
      table: 'sagemaker_tuning_jobs',
      ignoreCase: true,
      brief: ({ request: { HyperParameterTuningJobConfig: config }, state: { statuses, objectives, ended } }) => ({
        strategy: config?.Strategy as string,
        limits: config?.ResourceLimits ?? {},
        statuses,
        objectives,
        ended,
      }),
    });
    store.migrate('sagemaker_tuning_trials', [
      `CREATE TABLE sagemaker_tuning_trials (tuning TEXT NOT NULL COLLATE NOCASE, number INTEGER NOT NULL, name TEXT NOT NULL UNIQUE,
         doc TEXT NOT NULL, series TEXT NOT NULL, PRIMARY KEY (tuning, number)) WITHOUT ROWID`,
    ]);
  }

  /** @returns false when the name is taken */
  insert(job: TuningJob): boolean {
    if (!this.catalog.insert(job)) return false;
    this.onStatus(job);
    return true;
  }

  tryFind(name: string): TuningJob | undefined {
    return this.catalog.get(name);
  }

  /** @throws ServiceError ResourceNotFound */
  find(name: string): TuningJob {
    const job = this.tryFind(name);
    if (job === undefined) throw tuningJobMissing(name);
    return job;
  }

  list(search: Search): { readonly items: Summary<TuningBrief>[]; readonly next: string | undefined } {
    return this.catalog.search(search);
  }

  unfinished(): TuningJob[] {
    return this.catalog.withStatus('InProgress', 'Stopping');
  }

  update(name: string, status: string | undefined, change: Partial<TuningState>): TuningJob {
    const job = this.find(name);
    const now = this.clock.now();
    const next = { ...job, status: status ?? job.status, modified: now, state: { ...job.state, ...change } };
    this.catalog.update(next);
    if (next.status !== job.status) this.onStatus(next);
    return next;
  }

  delete(name: string): void {
    this.catalog.delete(name);
    this.store.prepare('DELETE FROM sagemaker_tuning_trials WHERE tuning = ?').run(name);
  }

  putTrial(tuning: string, trial: Trial): void {
    const sql = `INSERT INTO sagemaker_tuning_trials (tuning, number, name, doc, series) VALUES (?, ?, ?, ?, '[]')
      ON CONFLICT (tuning, number) DO UPDATE SET doc = excluded.doc`;
    this.store.prepare(sql).run(tuning, trial.number, trial.name, JSON.stringify(trial));
  }

  trials(tuning: string): Trial[] {
    const sql = 'SELECT doc FROM sagemaker_tuning_trials WHERE tuning = ? ORDER BY number';
    return this.store
      .prepare<TrialRow>(sql)
      .all(tuning)
      .map(({ doc }) => JSON.parse(doc) as Trial);
  }

  tryFindTrial(tuning: string, number: number): Trial | undefined {
    const sql = 'SELECT doc FROM sagemaker_tuning_trials WHERE tuning = ? AND number = ?';
    const row = this.store.prepare<TrialRow>(sql).get(tuning, number);
    return row === undefined ? undefined : (JSON.parse(row.doc) as Trial);
  }

  /** The tuning job that a training job belongs to. */
  tryFindOwner(trainingJob: string): string | undefined {
    const sql = 'SELECT tuning FROM sagemaker_tuning_trials WHERE name = ?';
    return this.store.prepare<{ tuning: string }>(sql).get(trainingJob)?.tuning;
  }

  /** The values of the objective that a training job has printed so far. */
  putSeries(tuning: string, number: number, series: readonly number[]): void {
    const sql = 'UPDATE sagemaker_tuning_trials SET series = ? WHERE tuning = ? AND number = ?';
    this.store.prepare(sql).run(JSON.stringify(series), tuning, number);
  }

  allSeries(tuning: string): Map<number, number[]> {
    const sql = 'SELECT number, series FROM sagemaker_tuning_trials WHERE tuning = ?';
    const rows = this.store.prepare<{ number: number; series: string }>(sql).all(tuning);
    return new Map(rows.map(({ number, series }) => [number, JSON.parse(series) as number[]]));
  }

  transaction<T>(work: () => T): T {
    return this.store.transaction(work);
  }
}
