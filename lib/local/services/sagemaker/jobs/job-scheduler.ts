import type { Semaphore } from '../../../common/semaphore';
import type { RunningContainer } from '../../../containers/engine';
import type { Background } from '../observe/background';
import type { JobState } from './job';
import { isTerminal } from './job';
import type { JobRun } from './job-run';
import type { Jobs } from './jobs';

export interface SchedulerParts<Request extends object, State extends JobState> {
  readonly kind: 'processing' | 'transform';
  readonly jobs: Jobs<Request, State>;
  readonly background: Background;
  /** How many run at a time; the others wait as `InProgress`. */
  readonly places: Semaphore;
  readonly makeRun: (name: string) => JobRun<Request, State>;
}

/** Runs the jobs of one kind, some at a time. */
export class JobScheduler<Request extends object, State extends JobState> {
  private readonly runs = new Map<string, JobRun<Request, State>>();
  private closing = false;

  constructor(private readonly parts: SchedulerParts<Request, State>) {}

  /** Returns at once; the job runs when its turn comes. */
  submit(name: string): void {
    this.inBackground(name, () =>
      this.parts.places.run(async () => {
        const job = this.parts.jobs.tryFind(name);
        if (job === undefined || isTerminal(job) || this.closing) return;
        await this.track(name, (run) => run.execute());
      }),
    );
  }

  /** Ends a job. One that still waits has nothing to end. */
  stop(name: string): void {
    const { jobs } = this.parts;
    jobs.advance(name, 'Stopping', { stopping: true } as Partial<State>);
    const run = this.runs.get(name);
    if (run === undefined) jobs.advance(name, 'Stopped');
    else run.stop();
  }

  /** Goes on with the jobs of an earlier server. @returns their names */
  resume(survivors: readonly RunningContainer[]): ReadonlySet<string> {
    const { kind, jobs } = this.parts;
    const unfinished = jobs.unfinished();
    for (const { name, state } of unfinished) {
      const own = survivors.filter(({ labels }) => labels['kind'] === kind && labels['job'] === name);
      if (state.started === undefined && own.length === 0) this.submit(name);
      else this.inBackground(name, () => this.track(name, (run) => run.resume(own)));
    }
    return new Set(unfinished.map(({ name }) => name));
  }

  async shutDown(): Promise<void> {
    this.closing = true;
    await Promise.all([...this.runs.values()].map((run) => run.shutDown()));
  }

  private inBackground(name: string, work: () => Promise<void>): void {
    this.parts.background.run(`${this.parts.kind} job ${name}`, work);
  }

  private async track(name: string, work: (run: JobRun<Request, State>) => Promise<void>): Promise<void> {
    const run = this.parts.makeRun(name);
    this.runs.set(name, run);
    await work(run).finally(() => this.runs.delete(name));
  }
}
