import { rm } from 'node:fs/promises';
import { messageOf } from '../../../common/errors';
import type { RunningContainer } from '../../../containers/engine';
import { ContainerError } from '../../../containers/engine';
import type { HostExit } from '../../../workloads/cluster';
import type { SageMakerContext } from '../context';
import { Attempt } from './attempt';
import { isInternal, reasonOf } from './failure-reason';
import { finish } from './finish';
import type { StopReason } from './job';
import { isTerminal } from './job';
import { JobLimits } from './job-limits';
import { JobLog } from './job-log';
import { JobSteps } from './job-steps';

type Trial = (attempt: Attempt) => Promise<HostExit | undefined>;

/** One training job on its way from `Starting` to its end. Whatever happens, it ends, and leaves nothing running. */
export class JobRun {
  private readonly steps: JobSteps;
  private readonly limits: JobLimits;
  private readonly log: JobLog;
  private attempt: Attempt;
  private closing = false;

  constructor(
    private readonly context: SageMakerContext,
    private readonly name: string,
  ) {
    this.steps = new JobSteps(context.jobs, name);
    this.limits = new JobLimits(
      context.platform.clock,
      () => this.steps.job,
      (why) => this.exceed(why),
    );
    this.log = new JobLog(context.logParts, this.steps.job, (values) => context.trainingMetrics.record(name, values));
    this.attempt = this.newAttempt();
  }

  /** From the beginning. */
  execute(): Promise<void> {
    return this.guarded(() => this.attempts((attempt) => attempt.run()));
  }

  /** With the containers that an earlier server started. */
  reattach(containers: readonly RunningContainer[]): Promise<void> {
    return this.guarded(() => this.attempts((attempt) => attempt.adopt(containers)));
  }

  /** From where the containers had ended and an earlier server was about to upload. */
  resumeUpload(exit: HostExit): Promise<void> {
    return this.guarded(() => finish(this.context, this.steps, this.log, exit));
  }

  /** The job's own state says why. */
  stop(): void {
    this.attempt.stop();
  }

  /** Takes the job's instances away. @returns false when it has none, or ends already */
  interrupt(): boolean {
    return this.attempt.interrupt();
  }

  /** The server ends: so does a job that has containers, and says so. Any other waits for the next server. */
  async shutDown(): Promise<void> {
    this.closing = true;
    await this.attempt.shutDown();
  }

  private newAttempt(): Attempt {
    const { context, steps, limits } = this;
    return new Attempt({
      context,
      steps,
      limits,
      notice: (text) => this.log.notice('algo-1', text),
      onLine: this.log.onLine,
    });
  }

  private exceed(why: StopReason): void {
    if (this.steps.job.state.stopping !== undefined) return;
    this.steps.stopping(why);
    this.stop();
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.fail(error);
    } finally {
      this.limits.cancelAll();
      if (isTerminal(this.steps.job)) this.context.warmPools.settle(this.steps.job);
      await this.attempt.end();
      await this.log.close();
      if (isTerminal(this.steps.job)) this.cleanUp();
    }
  }

  /** Again after an interruption, and after an internal error as often as the job wants it. */
  private async attempts(first: Trial): Promise<void> {
    this.limits.armWait();
    for (let trial = first; !this.isOver(); trial = (attempt) => attempt.run()) {
      try {
        const exit = await trial(this.attempt);
        if (exit !== undefined) return await finish(this.context, this.steps, this.log, exit, this.attempt.folders);
      } catch (error) {
        if (!this.mayRetry(error)) throw error;
        this.log.notice('algo-1', `trainyard: the job begins again after an internal error: ${messageOf(error)}`);
        this.steps.retrying();
      }
      await this.replaceAttempt();
    }
  }

  private async replaceAttempt(): Promise<void> {
    await this.attempt.end();
    await this.attempt.remove();
    if (!this.closing) this.attempt = this.newAttempt();
  }

  private mayRetry(error: unknown): boolean {
    const { request, state } = this.steps.job;
    const allowed = request.RetryStrategy?.MaximumRetryAttempts ?? 0;
    return !this.closing && state.stopping === undefined && (state.retries ?? 0) < allowed && isInternal(error);
  }

  private async fail(error: unknown): Promise<void> {
    const { report } = this.context.platform;
    if (isTerminal(this.steps.job))
      return report(`after the end of training job ${this.name}: ${messageOf(error)}`, error);
    if (this.closing && !this.attempt.hasContainers) return;
    if (error instanceof ContainerError) this.log.notice('algo-1', error.message);
    const { stopping } = this.steps.job.state;
    await this.log.close();
    if (stopping === undefined) this.steps.failed(reasonOf(error));
    else this.steps.stopped(stopping);
  }

  /** Somebody stopped the job, or the server is stopping, while there were no containers. */
  private isOver(): boolean {
    const { job } = this.steps;
    if (isTerminal(job) || this.closing) return true;
    if (job.state.stopping === undefined) return false;
    this.steps.stopped(job.state.stopping);
    return true;
  }

  /** Nobody waits for it: a job has ended when its results are there. */
  private cleanUp(): void {
    this.context.background.run(`removing what training job ${this.name} left behind`, async () => {
      await this.attempt.remove();
      await rm(this.context.jobDirectory(this.name), { recursive: true, force: true });
    });
  }
}
