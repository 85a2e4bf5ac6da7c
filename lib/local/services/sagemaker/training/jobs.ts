import type { Clock, Timer } from '../../../clock/clock';
import type { Store } from '../../../store/store';
import type { Summary } from '../catalog/catalog';
import { Catalog } from '../catalog/catalog';
import type { Search } from '../catalog/search';
import { trainingJobMissing } from '../errors';
import type { Advance, TrainingJob, TrainingRequest, TrainingState, WarmPool } from './job';
import { advance, isTerminal } from './job';

/** What a list shows of a job. */
export interface JobBrief {
  readonly secondary: string;
  readonly ended?: number;
  /** Status of its warm pool. */
  readonly warm?: string;
  readonly warmPool?: WarmPool;
}

const NOTE_MS = 1000;
const RETRY_MS = 5000;

/**
 * All training jobs. Those that run are also kept here: their steps follow each other within milliseconds, so steps
 * that end nothing are written together, a moment later. A crash can lose such a step but never a job or its end.
 */
export class TrainingJobs {
  private readonly catalog: Catalog<TrainingRequest, TrainingState, JobBrief>;
  private readonly live = new Map<string, TrainingJob>();
  private readonly unwritten = new Set<string>();
  private writing: NodeJS.Immediate | undefined;
  private noting: Timer | undefined;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly realTime: Clock,
    private readonly onChange: (job: TrainingJob) => void,
  ) {
    this.catalog = new Catalog(store, {
      table: 'sagemaker_training_jobs',
      brief: ({ state: { secondary, ended, warmPool } }) => ({ secondary, ended, warm: warmPool?.status, warmPool }),
    });
  }

  /** Stores a new job, durably. @returns false when the name is taken */
  insert(job: TrainingJob): boolean {
    if (!this.catalog.insert(job)) return false;
    this.store.afterCommit(() => {
      this.live.set(job.name, job);
      this.onChange(job);
    });
    return true;
  }

  tryFind(name: string): TrainingJob | undefined {
    return this.live.get(name) ?? this.catalog.get(name);
  }

  /** @throws ServiceError ValidationException */
  find(name: string): TrainingJob {
    const job = this.tryFind(name);
    if (job === undefined) throw trainingJobMissing();
    return job;
  }

  list(search: Search): { readonly items: Summary<JobBrief>[]; readonly next: string | undefined } {
    this.writeLater();
    return this.catalog.search(search);
  }

  /** Jobs that an earlier server left unfinished; from now on they count as running. */
  unfinished(): TrainingJob[] {
    const jobs = this.catalog.withStatus('InProgress', 'Stopping');
    for (const job of jobs) this.live.set(job.name, job);
    return jobs;
  }

  /** Jobs that have not ended. */
  running(): Iterable<TrainingJob> {
    return this.live.values();
  }

  /** Names of the jobs whose warm pool has this status, whether they have ended or not. */
  withWarmPool(status: string): string[] {
    const all = { sortBy: 'created', descending: false, limit: Number.MAX_SAFE_INTEGER - 1 } as const;
    return this.list({ ...all, brief: { warm: status } }).items.map(({ name }) => name);
  }

  /** The time that steps are taken at. */
  now(): number {
    return this.clock.now();
  }

  /** Takes a job a step on, and announces a new status. A terminal step is durable on return. */
  advance(name: string, step: Advance): TrainingJob {
    const former = this.find(name);
    const job = advance(former, step, this.clock.now());
    this.live.set(name, job);
    this.unwritten.add(name);
    if (isTerminal(job)) {
      this.write();
    } else {
      this.writing ??= setImmediate(() => this.writeLater());
    }
    if (job.status !== former.status || job.state.secondary !== former.state.secondary) this.onChange(job);
    return job;
  }

  /** Changes what is no step, durably, also of a job that has ended. */
  amend(name: string, state: Partial<TrainingState>): TrainingJob {
    const former = this.find(name);
    const job = { ...former, modified: this.clock.now(), state: { ...former.state, ...state } };
    if (!isTerminal(job)) this.live.set(name, job);
    this.catalog.update(job);
    return job;
  }

  /** Notes something that is no step and that nobody is told of; on the disk within a second. */
  note(name: string, state: Partial<TrainingState>): void {
    const job = this.live.get(name);
    if (job === undefined) return;
    this.live.set(name, { ...job, state: { ...job.state, ...state } });
    this.unwritten.add(name);
    this.noting ??= this.realTime.schedule(NOTE_MS, () => this.write());
  }

  /** Writes every step that has been taken, durably, in one transaction. */
  write(): void {
    if (this.writing !== undefined) clearImmediate(this.writing);
    this.writing = undefined;
    this.noting?.cancel();
    this.noting = undefined;
    if (this.unwritten.size === 0) return;
    try {
      this.store.transaction(() => {
        for (const name of this.unwritten) this.catalog.update(this.live.get(name) as TrainingJob);
      });
    } catch (error) {
      this.noting = this.realTime.schedule(RETRY_MS, () => this.write());
      throw error;
    }
    for (const name of this.unwritten) if (isTerminal(this.live.get(name) as TrainingJob)) this.live.delete(name);
    this.unwritten.clear();
  }

  /** What cannot be written now is tried again: the disk may be full for a while. */
  private writeLater(): void {
    try {
      this.write();
    } catch {
      // The next attempt is due, and a failure of that one is reported.
    }
  }

  delete(name: string): void {
    this.catalog.delete(name);
  }
}
