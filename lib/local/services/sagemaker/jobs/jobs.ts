import type { Clock } from '../../../clock/clock';
import type { Store } from '../../../store/store';
import type { Summary } from '../catalog/catalog';
import { Catalog } from '../catalog/catalog';
import type { Search } from '../catalog/search';
import { jobMissing } from '../errors';
import type { Job, JobBrief, JobState, JobStatus } from './job';
import { isTerminal } from './job';

export interface JobsOptions<Request extends object, State extends JobState> {
  readonly table: string;
  readonly brief: (job: Job<Request, State>) => JobBrief;
  /** Hears of every change of the status. */
  readonly onChange: (job: Job<Request, State>) => void;
}

/** All jobs of one kind. Every step is durable on return. */
export class Jobs<Request extends object, State extends JobState> {
  private readonly catalog: Catalog<Request, State, JobBrief>;

  constructor(
    store: Store,
    private readonly clock: Clock,
    private readonly options: JobsOptions<Request, State>,
  ) {
    this.catalog = new Catalog(store, options);
  }

  /** @returns false when the name is taken */
  insert(name: string, request: Request, state: State): boolean {
    const now = this.clock.now();
    const job = { name, created: now, modified: now, status: 'InProgress', request, state };
    if (!this.catalog.insert(job)) return false;
    this.options.onChange(job);
    return true;
  }

  has(name: string): boolean {
    return this.catalog.has(name);
  }

  tryFind(name: string): Job<Request, State> | undefined {
    return this.catalog.get(name);
  }

  /** @throws ServiceError ValidationException */
  find(name: string): Job<Request, State> {
    const job = this.tryFind(name);
    if (job === undefined) throw jobMissing(name);
    return job;
  }

  list(search: Search): { readonly items: Summary<JobBrief>[]; readonly next: string | undefined } {
    return this.catalog.search(search);
  }

  /** Jobs that an earlier server left unfinished. */
  unfinished(): Job<Request, State>[] {
    return this.catalog.withStatus('InProgress', 'Stopping');
  }

  /** Takes a job to a status, and announces it. */
  advance(name: string, status: JobStatus, state: Partial<State> = {}): Job<Request, State> {
    const modified = this.clock.now();
    const ended = isTerminal({ status }) ? { ended: modified } : {};
    const former = this.find(name);
    const job = { ...former, modified, status, state: { ...former.state, ...ended, ...state } };
    this.catalog.update(job);
    this.options.onChange(job);
    return job;
  }

  /** Notes something that nobody is told of. */
  note(name: string, state: Partial<State>): void {
    const job = this.find(name);
    this.catalog.update({ ...job, state: { ...job.state, ...state } });
  }

  delete(name: string): void {
    this.catalog.delete(name);
  }
}
