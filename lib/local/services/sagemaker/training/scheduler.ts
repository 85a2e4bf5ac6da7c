import { availableParallelism } from 'node:os';
import { Semaphore } from '../../../common/semaphore';
import type { RunningContainer } from '../../../containers/engine';
import type { SageMakerContext } from '../context';
import type { TrainingJob } from './job';
import { isTerminal } from './job';
import { JobRun } from './job-run';
import { JobSteps } from './job-steps';
import { INTERNAL_ERROR } from '../../../workloads/training/result';
import { instanceGroupsOf } from './spec-of';

/** Runs jobs, some at a time: the others wait as `Starting`, as they do on AWS until it has an instance. */
export class TrainingScheduler {
  private readonly places = new Semaphore(Math.max(4, 2 * availableParallelism()));
  private readonly runs = new Map<string, JobRun>();
  private closing = false;

  constructor(private readonly context: SageMakerContext) {}

  /** Returns at once; the job runs when its turn comes. */
  submit(name: string): void {
    this.context.background.run(`training job ${name}`, () =>
      this.places.run(async () => {
        const job = this.context.jobs.tryFind(name);
        if (job === undefined || isTerminal(job) || this.closing) return;
        await this.track(name, (run) => run.execute());
      }),
    );
  }

  /** Ends a job whose state says that it is being stopped. One that still waits has nothing to end. */
  stop(name: string): void {
    const run = this.runs.get(name);
    if (run === undefined) new JobSteps(this.context.jobs, name).stopped('Stopped');
    else run.stop();
  }

  /** Jobs that an earlier server left: reattached, begun again, or settled as what they are. None hangs. */
  resume(jobs: readonly TrainingJob[], survivors: readonly RunningContainer[]): void {
    for (const job of jobs) {
      const own = survivors.filter(({ labels }) => labels['kind'] === 'training' && labels['job'] === job.name);
      this.resumeJob(job, own);
    }
  }

  async shutDown(): Promise<void> {
    this.closing = true;
    await Promise.all([...this.runs.values()].map((run) => run.shutDown()));
  }

  private resumeJob(job: TrainingJob, own: readonly RunningContainer[]): void {
    const { exit, started, stopping } = job.state;
    if (exit === undefined && own.length === hostCount(job)) return this.start(job.name, (run) => run.reattach(own));
    this.context.background.run(`removing what is left of training job ${job.name}`, async () => {
      await Promise.all(own.map((container) => container.remove()));
    });
    if (exit !== undefined) return this.start(job.name, (run) => run.resumeUpload(exit));
    const steps = new JobSteps(this.context.jobs, job.name);
    if (stopping !== undefined) return steps.stopped(stopping);
    if (started !== undefined)
      return steps.failed(
        `${INTERNAL_ERROR} Local cause: the local cloud ended while the job ran, and its container with it`,
      );
    this.submit(job.name);
  }

  private start(name: string, work: (run: JobRun) => Promise<void>): void {
    this.context.background.run(`training job ${name}`, () => this.track(name, work));
  }

  private async track(name: string, work: (run: JobRun) => Promise<void>): Promise<void> {
    const run = new JobRun(this.context, name);
    this.runs.set(name, run);
    await work(run).finally(() => this.runs.delete(name));
  }
}

function hostCount({ request }: TrainingJob): number {
  return instanceGroupsOf(request.ResourceConfig).reduce((sum, { instanceCount }) => sum + instanceCount, 0);
}
