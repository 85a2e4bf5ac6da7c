import { rm } from 'node:fs/promises';
import type { Timer } from '../../../clock/clock';
import { messageOf } from '../../../common/errors';
import type { RunningContainer } from '../../../containers/engine';
import type { SageMakerContext } from '../context';
import type { Job, JobState } from './job';
import { isTerminal } from './job';
import type { Jobs } from './jobs';

const MAX_REASON = 1024;

/** One job on its way to its end. Whatever happens, it ends, and leaves nothing running. */
export abstract class JobRun<Request extends object, State extends JobState> {
  protected closing = false;
  /** Aborted when the job is being stopped, or the server ends. */
  protected readonly ending = new AbortController();
  private limit: Timer | undefined;

  constructor(
    protected readonly context: SageMakerContext,
    protected readonly jobs: Jobs<Request, State>,
    readonly name: string,
    /** How the job is called in reports, and its folder below the service's workspace. */
    protected readonly kind: 'processing' | 'transform',
  ) {}

  get job(): Job<Request, State> {
    return this.jobs.find(this.name);
  }

  /** Of the job's files. */
  protected get directory(): string {
    return this.context.workDirectory(this.kind, this.name);
  }

  /** From the beginning. */
  execute(): Promise<void> {
    return this.guarded(() => this.begin());
  }

  /** Goes on where an earlier server ended. @param own containers of the job that survived it */
  resume(own: readonly RunningContainer[]): Promise<void> {
    return this.guarded(() => this.workOn(own));
  }

  /** Ends the containers, if there are any yet; the job's own state says why. */
  stop(): void {
    this.ending.abort();
    this.context.background.run(`stopping ${this.kind} job ${this.name}`, () => this.endContainers());
  }

  /** The server ends: so does a job that has containers, and says so. Any other waits for the next server. */
  async shutDown(): Promise<void> {
    this.closing = true;
    this.ending.abort();
    await this.removeContainers();
  }

  protected abstract work(): Promise<void>;
  protected abstract workOn(own: readonly RunningContainer[]): Promise<void>;
  /** As SageMaker stops them, with their time of grace. */
  protected abstract endContainers(): Promise<void>;
  protected abstract removeContainers(): Promise<void>;
  /** Whether containers were started. */
  protected abstract hasStarted(): boolean;
  /** Why the job failed, in SageMaker's words; what only this machine knows may go to the job's log. */
  protected abstract explain(error: unknown): string;
  protected abstract closeLogs(): Promise<void>;

  protected async begin(): Promise<void> {
    if (this.isOver()) return;
    await rm(this.directory, { recursive: true, force: true });
    await this.work();
  }

  /** Somebody stopped the job, or the server is stopping. */
  protected isOver(): boolean {
    const { job } = this;
    if (isTerminal(job) || this.closing) return true;
    if (job.state.stopping !== true) return false;
    this.jobs.advance(this.name, 'Stopped');
    return true;
  }

  /** The limit counts from the job's start, also across a restart of the server. */
  protected armLimit(seconds: number): void {
    const { clock } = this.context.platform;
    const left = seconds * 1000 - (clock.now() - (this.job.state.started ?? clock.now()));
    this.limit = clock.schedule(Math.max(0, left), () => {
      if (this.job.state.stopping === true) return;
      this.jobs.advance(this.name, 'Stopping', { stopping: true } as Partial<State>);
      this.stop();
    });
  }

  protected disarmLimit(): void {
    this.limit?.cancel();
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.fail(error);
    } finally {
      this.disarmLimit();
      await this.closeLogs();
      if (isTerminal(this.job)) this.cleanUp();
    }
  }

  private async fail(error: unknown): Promise<void> {
    const { report } = this.context.platform;
    if (isTerminal(this.job))
      return report(`after the end of ${this.kind} job ${this.name}: ${messageOf(error)}`, error);
    if (this.closing && !this.hasStarted()) return;
    const failureReason = this.explain(error).slice(0, MAX_REASON);
    await this.closeLogs();
    if (this.job.state.stopping === true) this.jobs.advance(this.name, 'Stopped');
    else this.jobs.advance(this.name, 'Failed', { failureReason } as Partial<State>);
  }

  /** Nobody waits for it: a job has ended when its results are there. */
  private cleanUp(): void {
    this.context.background.run(`removing what ${this.kind} job ${this.name} left behind`, async () => {
      await this.removeContainers();
      await rm(this.directory, { recursive: true, force: true });
    });
  }
}
