import { UserError } from '../../../common/errors';
import type { RunningContainer } from '../../../containers/engine';
import type { SageMakerContext } from '../context';
import type { TrainingJob } from './job';
import { JobRun } from './job-run';
import { JobSteps } from './job-steps';
import { INTERNAL_ERROR } from '../../../workloads/training/result';
import { instanceGroupsOf } from './spec-of';

/** Runs jobs, and takes up those of an earlier server. */
export class TrainingScheduler {
  private readonly runs = new Map<string, JobRun>();
  private closing = false;

  constructor(private readonly context: SageMakerContext) {}

  /** Returns at once; the job runs when its turn comes. */
  submit(name: string): void {
    if (!this.closing) this.start(name, (run) => run.execute());
  }

  /** Ends a job whose state says that it is being stopped. */
  stop(name: string): void {
    const run = this.runs.get(name);
    if (run === undefined) new JobSteps(this.context.jobs, name).stopped('Stopped');
    else run.stop();
  }

  /** Takes a spot job's instances away. @throws UserError */
  interrupt(name: string): void {
    const job = this.context.jobs.tryFind(name);
    if (job === undefined) throw new UserError(`there is no training job ${name}: trainyard jobs lists those that are`);
    const { request, status, state } = job;
    if (request.EnableManagedSpotTraining !== true)
      throw new UserError(`training job ${name} has no spot instances: create it with EnableManagedSpotTraining`);
    if (this.runs.get(name)?.interrupt() === true) return;
    throw new UserError(
      `training job ${name} has no instances to lose: it is ${status} (${state.secondary}); a job loses them while it is Downloading or Training`,
    );
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
    const { exit, launched, secondary, stopping } = job.state;
    const complete = own.length === hostCount(job) && secondary !== 'Interrupted';
    if (exit === undefined && complete) return this.start(job.name, (run) => run.reattach(own));
    this.context.background.run(`removing what is left of training job ${job.name}`, async () => {
      await Promise.all(own.map((container) => container.remove()));
    });
    if (exit !== undefined) return this.start(job.name, (run) => run.resumeUpload(exit));
    const steps = new JobSteps(this.context.jobs, job.name);
    if (stopping !== undefined) return steps.stopped(stopping);
    const { MaximumRetryAttempts = 0 } = job.request.RetryStrategy ?? {};
    if (launched === true && (job.state.retries ?? 0) < MaximumRetryAttempts) steps.retrying();
    else if (launched === true)
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
