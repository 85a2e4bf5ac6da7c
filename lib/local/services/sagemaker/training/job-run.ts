import { rm } from 'node:fs/promises';
import type { Timer } from '../../../clock/clock';
import { messageOf } from '../../../common/errors';
import type { RunningContainer } from '../../../containers/engine';
import { ContainerError } from '../../../containers/engine';
import type { HostExit } from '../../../workloads/cluster';
import { Cluster } from '../../../workloads/cluster';
import { trainingContainers } from '../../../workloads/training/containers';
import type { SageMakerContext } from '../context';
import { reasonOf } from './failure-reason';
import { finish } from './finish';
import { inputModeOf } from './inputs';
import type { TrainingJob } from './job';
import { isTerminal } from './job';
import { JobLog } from './job-log';
import { JobSteps } from './job-steps';
import type { Prepared } from './preparation';
import { checkpointsOf, layoutsOf, prepare } from './preparation';
import { Traffic } from './traffic';

const DAY_SECONDS = 86_400;

/** One training job on its way from `Starting` to its end. Whatever happens, it ends, and leaves nothing running. */
export class JobRun {
  private readonly steps: JobSteps;
  private readonly log: JobLog;
  private cluster: Cluster | undefined;
  private traffic: Traffic | undefined;
  private checkpoints: Prepared['checkpoints'] | undefined;
  private timer: Timer | undefined;
  private closing = false;

  constructor(
    private readonly context: SageMakerContext,
    private readonly name: string,
  ) {
    this.steps = new JobSteps(context.jobs, name);
    this.log = new JobLog(context.logParts, this.steps.job, (values) => context.trainingMetrics.record(name, values));
  }

  /** From the beginning. */
  execute(): Promise<void> {
    return this.guarded(async () => {
      if (this.isOver()) return;
      const prepared = await prepare(this.context, this.steps);
      if (this.isOver()) return;
      await this.launch(prepared);
      await this.train();
    });
  }

  /** With the containers that an earlier server started. */
  reattach(containers: readonly RunningContainer[]): Promise<void> {
    return this.guarded(async () => {
      const { job } = this.steps;
      const members = containers.map((container) => ({ host: container.labels['host'] ?? 'algo-1', container }));
      this.cluster = Cluster.adopt(members, (this.steps.job.state.loggedUntil ?? 0) + 1, this.onLine);
      if (hasPipes(job)) throw new Error('the local cloud ended while it streamed the channels of the job’s Pipe mode');
      if (this.steps.job.state.stopping !== undefined) this.stop();
      const layouts = layoutsOf(this.context, job);
      this.carry({ layouts, checkpoints: checkpointsOf(this.context, job, layouts) });
      await this.train();
    });
  }

  /** From where the containers had ended and an earlier server was about to upload. */
  resumeUpload(exit: HostExit): Promise<void> {
    return this.guarded(() => finish(this.context, this.steps, this.log, exit));
  }

  /** Ends the containers, if there are any yet; the job's own state says why. */
  stop(): void {
    const { cluster } = this;
    if (cluster !== undefined) this.context.background.run(`stopping training job ${this.name}`, () => cluster.stop());
  }

  /** The server ends: so does a job that has containers, and says so. Any other waits for the next server. */
  async shutDown(): Promise<void> {
    this.closing = true;
    await this.cluster?.remove();
  }

  private readonly onLine: JobLog['onLine'] = (host, line) => {
    this.log.onLine(host, line);
    this.context.jobs.note(this.name, { loggedUntil: this.context.realTime.now() });
  };

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.fail(error);
    } finally {
      this.timer?.cancel();
      await this.traffic?.end();
      await this.log.close();
      if (isTerminal(this.steps.job)) this.cleanUp();
    }
  }

  private async launch(prepared: Prepared): Promise<void> {
    const { spec, layouts } = prepared;
    this.steps.pulling();
    this.cluster = await Cluster.start(this.context.platform.engine, trainingContainers(spec, layouts), this.onLine);
    this.carry(prepared);
    this.steps.training(this.context.platform.clock.now());
    if (this.closing) await this.cluster.remove();
    if (this.steps.job.state.stopping !== undefined) this.stop();
  }

  private async train(): Promise<void> {
    const cluster = this.cluster as Cluster;
    this.armLimit();
    const exit = await Promise.race([cluster.exited, ...(this.traffic === undefined ? [] : [this.traffic.broken])]);
    this.timer?.cancel();
    await Promise.all([cluster.drained(), this.traffic?.end()]);
    if (this.closing) throw new Error('the local cloud was stopped while the job ran');
    this.steps.uploading(exit);
    await finish(this.context, this.steps, this.log, exit, this.checkpoints);
  }

  /** From here on data flows to and from the containers. */
  private carry({ spec, layouts, checkpoints }: Omit<Prepared, 'spec'> & Partial<Prepared>): void {
    const report = (message: string, error: unknown): void =>
      this.log.notice('algo-1', `trainyard: ${message}: ${messageOf(error)}`);
    this.checkpoints = checkpoints;
    this.traffic = new Traffic({ spec, layouts, checkpoints, clock: this.context.realTime, report });
  }

  /** The limit counts from the start of the containers, also across a restart of the server. */
  private armLimit(): void {
    const { clock } = this.context.platform;
    const { request, state } = this.steps.job;
    const limit = (request.StoppingCondition?.MaxRuntimeInSeconds ?? DAY_SECONDS) * 1000;
    const left = limit - (clock.now() - (state.started ?? clock.now()));
    this.timer = clock.schedule(Math.max(0, left), () => {
      if (this.steps.job.state.stopping !== undefined) return;
      this.steps.stopping('MaxRuntimeExceeded');
      this.stop();
    });
  }

  private async fail(error: unknown): Promise<void> {
    const { report } = this.context.platform;
    if (isTerminal(this.steps.job))
      return report(`after the end of training job ${this.name}: ${messageOf(error)}`, error);
    if (this.closing && this.cluster === undefined) return;
    if (error instanceof ContainerError) this.log.notice('algo-1', error.message);
    const { stopping } = this.steps.job.state;
    await this.log.close();
    if (stopping === undefined) this.steps.failed(reasonOf(error));
    else this.steps.stopped(stopping);
  }

  /** Somebody stopped the job, or the server is stopping, before there were containers. */
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
      await this.cluster?.remove();
      await rm(this.context.jobDirectory(this.name), { recursive: true, force: true });
    });
  }
}

/** What streamed into a pipe is gone with the server that streamed it. */
function hasPipes({ request }: TrainingJob): boolean {
  const mode = request.AlgorithmSpecification?.TrainingInputMode;
  return (request.InputDataConfig ?? []).some((channel) => inputModeOf(channel, mode) === 'Pipe');
}
