import type { Timer } from '../../../clock/clock';
import type { RunningContainer } from '../../../containers/engine';
import type { HostExit, OnLine } from '../../../workloads/cluster';
import { messageOf } from '../../../common/errors';
import { Cluster } from '../../../workloads/cluster';
import { trainingContainers } from '../../../workloads/training/containers';
import type { SageMakerContext } from '../context';
import type { Lease } from './instances';
import { inputModeOf } from './inputs';
import type { TrainingJob } from './job';
import type { JobLimits } from './job-limits';
import type { JobSteps } from './job-steps';
import type { Prepared } from './preparation';
import { keptFolders } from './kept-folders';
import { layoutsOf, prepare } from './preparation';
import { timeToInterruption } from './spot';
import { Traffic } from './traffic';

export interface AttemptParts {
  readonly context: SageMakerContext;
  readonly steps: JobSteps;
  readonly limits: JobLimits;
  readonly onLine: OnLine;
  /** A line for the log that is no output of the containers. */
  readonly notice: (text: string) => void;
}

/** One attempt at a job: its instances, and on them its containers. Its owner clears it away whatever happens. */
export class Attempt {
  /** Ends the wait for instances. */
  private readonly ending = new AbortController();
  private lease: Lease | undefined;
  private cluster: Cluster | undefined;
  private traffic: Traffic | undefined;
  private kept: Prepared['folders'] | undefined;
  private interruption: Timer | undefined;
  private interrupted = false;
  private closing = false;

  constructor(private readonly parts: AttemptParts) {}

  get hasContainers(): boolean {
    return this.cluster !== undefined;
  }

  /** Those that were kept in S3 while the containers ran: checkpoints and the like. */
  get folders(): Prepared['folders'] | undefined {
    return this.kept;
  }

  /** @returns how the containers ended; undefined when the instances were taken away, or the job ended before it had containers */
  async run(): Promise<HostExit | undefined> {
    const { context, steps, limits } = this.parts;
    limits.armPending();
    this.lease = await context.instances.acquire(steps, this.ending.signal);
    limits.cancel('MaxPendingTimeExceeded');
    limits.armRuntime();
    const prepared = await prepare(context, steps);
    if (this.ending.signal.aborted) return undefined;
    if (this.interrupted) return this.lose();
    return this.train(await this.launch(prepared));
  }

  /** With the containers that an earlier server started. */
  async adopt(containers: readonly RunningContainer[]): Promise<HostExit | undefined> {
    const { context, steps, limits, onLine } = this.parts;
    const members = containers.map((container) => ({ host: container.labels['host'] ?? 'algo-1', container }));
    this.cluster = Cluster.adopt(members, (steps.job.state.loggedUntil ?? 0) + 1, onLine);
    steps.reattached();
    if (hasPipes(steps.job))
      throw new Error('the local cloud ended while it streamed the channels of the job’s Pipe mode');
    limits.armRuntime();
    if (steps.job.state.stopping !== undefined) this.stop();
    const layouts = layoutsOf(context, steps.job);
    this.carry({ layouts, folders: keptFolders(context.s3, steps.job, layouts) });
    return this.train(this.cluster);
  }

  /** Ends the containers, if there are any yet, or the wait for instances; the job's own state says why. */
  stop(): void {
    this.ending.abort(new Error('the job is being stopped'));
    this.stopCluster();
  }

  /** Takes the instances away. @returns false when there are none to take */
  interrupt(): boolean {
    const { secondary } = this.parts.steps.job.state;
    if (secondary !== 'Downloading' && secondary !== 'Training') return false;
    this.interrupted = true;
    this.stopCluster();
    return true;
  }

  async shutDown(): Promise<void> {
    this.closing = true;
    this.ending.abort(new Error('the local cloud is being stopped'));
    await this.cluster?.remove();
  }

  /** Gives the instances back; resolves when nothing goes on any more. The containers are removed by `remove`. */
  async end(): Promise<void> {
    this.interruption?.cancel();
    this.lease?.release();
    this.lease = undefined;
    await this.traffic?.end();
  }

  async remove(): Promise<void> {
    await this.cluster?.remove();
  }

  private async launch(prepared: Prepared): Promise<Cluster> {
    const { spec, layouts } = prepared;
    const { context, steps, onLine } = this.parts;
    steps.pulling();
    const cluster = await Cluster.start(context.platform.engine, trainingContainers(spec, layouts), onLine);
    this.cluster = cluster;
    this.carry(prepared);
    steps.training();
    if (this.closing) await cluster.remove();
    if (this.interrupted || this.ending.signal.aborted) this.stopCluster();
    return cluster;
  }

  private async train(cluster: Cluster): Promise<HostExit | undefined> {
    const { limits, steps } = this.parts;
    this.armInterruption();
    const exit = await Promise.race([cluster.exited, ...(this.traffic === undefined ? [] : [this.traffic.broken])]);
    limits.cancel('MaxRuntimeExceeded');
    this.interruption?.cancel();
    await Promise.all([cluster.drained(), this.traffic?.end()]);
    if (this.closing) throw new Error('the local cloud was stopped while the job ran');
    if (this.interrupted && steps.job.state.stopping === undefined) return this.lose();
    steps.uploading(exit);
    return exit;
  }

  /** From here on data flows to and from the containers. */
  private carry({ spec, layouts, folders }: Omit<Prepared, 'spec'> & Partial<Prepared>): void {
    const { context, notice } = this.parts;
    const report = (message: string, error: unknown): void => notice(`trainyard: ${message}: ${messageOf(error)}`);
    this.kept = folders;
    this.traffic = new Traffic({ spec, layouts, folders, clock: context.realTime, report });
  }

  private armInterruption(): void {
    const { context, steps } = this.parts;
    const time = timeToInterruption(context.rehearsal.spotInterruptions, steps.job);
    if (time !== undefined) this.interruption = context.platform.clock.schedule(time, () => void this.interrupt());
  }

  /** What was saved so far is where the next attempt goes on. */
  private async lose(): Promise<undefined> {
    for (const folder of this.kept ?? []) await folder.takeBack();
    this.parts.steps.interrupted();
    return undefined;
  }

  private stopCluster(): void {
    const { cluster } = this;
    if (cluster === undefined) return;
    const { context, steps } = this.parts;
    context.background.run(`stopping training job ${steps.job.name}`, () => cluster.stop());
  }
}

/** What streamed into a pipe is gone with the server that streamed it. */
function hasPipes({ request }: TrainingJob): boolean {
  const mode = request.AlgorithmSpecification?.TrainingInputMode;
  return (request.InputDataConfig ?? []).some((channel) => inputModeOf(channel, mode) === 'Pipe');
}
