import type { Timer } from '../../../clock/clock';
import type { RunningContainer } from '../../../containers/engine';
import { openUp } from '../../../workloads/archive/open-up';
import type { HostExit, OnLine } from '../../../workloads/cluster';
import type { SageMakerContext } from '../context';
import { Hosts } from './hosts';
import { inputModeOf } from './inputs';
import type { Lease } from './instances';
import type { TrainingJob } from './job';
import type { JobLimits } from './job-limits';
import type { JobSteps } from './job-steps';
import type { Prepared } from './preparation';
import { prepare } from './preparation';
import { timeToInterruption } from './spot';

const KILLED = 137;

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
  private hosts: Hosts | undefined;
  private interruption: Timer | undefined;
  private interrupted = false;
  private closing = false;

  constructor(private readonly parts: AttemptParts) {}

  get hasContainers(): boolean {
    return this.hosts !== undefined;
  }

  /** Those that were kept in S3 while the containers ran: checkpoints and the like. */
  get folders(): Prepared['folders'] | undefined {
    return this.hosts?.folders;
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
    const { steps, limits } = this.parts;
    this.hosts = Hosts.adopt(this.hostsParts(), containers);
    steps.reattached();
    if (hasPipes(steps.job))
      throw new Error('the local cloud ended while it streamed the channels of the job’s Pipe mode');
    limits.armRuntime();
    if (steps.job.state.stopping !== undefined) this.stop();
    return this.train(this.hosts);
  }

  /** Ends the containers, if there are any yet, or the wait for instances; the job's own state says why. */
  stop(): void {
    this.ending.abort(new Error('the job is being stopped'));
    this.stopHosts();
  }

  /** Takes the instances away. @returns false when there are none to take */
  interrupt(): boolean {
    const { secondary } = this.parts.steps.job.state;
    if (secondary !== 'Downloading' && secondary !== 'Training') return false;
    this.interrupted = true;
    this.stopHosts();
    return true;
  }

  async shutDown(): Promise<void> {
    this.closing = true;
    this.ending.abort(new Error('the local cloud is being stopped'));
    await this.hosts?.remove();
  }

  /** Gives the instances back; resolves when nothing goes on any more. The containers are removed by `remove`. */
  async end(): Promise<void> {
    this.interruption?.cancel();
    this.lease?.release();
    this.lease = undefined;
    await this.hosts?.end();
  }

  async remove(): Promise<void> {
    await this.hosts?.remove();
  }

  private hostsParts(): Parameters<typeof Hosts.start>[0] {
    const { context, steps, onLine, notice } = this.parts;
    return { context, job: steps.job, onLine, notice };
  }

  private async launch(prepared: Prepared): Promise<Hosts> {
    const { steps } = this.parts;
    steps.pulling();
    const hosts = await Hosts.start(this.hostsParts(), prepared, this.ending.signal);
    this.hosts = hosts;
    steps.training();
    if (this.closing) await hosts.remove();
    if (this.interrupted || this.ending.signal.aborted) this.stopHosts();
    return hosts;
  }

  private async train(hosts: Hosts): Promise<HostExit | undefined> {
    const { limits, steps } = this.parts;
    this.armInterruption();
    const exit = await hosts.exited();
    limits.cancel('MaxRuntimeExceeded');
    this.interruption?.cancel();
    if (this.closing) throw new Error('the local cloud was stopped while the job ran');
    this.explainKill(exit);
    if (this.interrupted && steps.job.state.stopping === undefined) return this.lose();
    steps.uploading(exit);
    return exit;
  }

  /** A shell that was started first does not pass the signal on: the usual reason, and nothing says so. */
  private explainKill({ code, host }: HostExit): void {
    const asked = this.interrupted || this.parts.steps.job.state.stopping !== undefined;
    if (!asked || code !== KILLED) return;
    this.parts.notice(
      `trainyard: ${host} did not end on SIGTERM and was killed: what is started first must handle the signal or pass it on`,
    );
  }

  private armInterruption(): void {
    const { context, steps } = this.parts;
    const time = timeToInterruption(context.rehearsal.spotInterruptions, steps.job);
    if (time !== undefined) this.interruption = context.platform.clock.schedule(time, () => void this.interrupt());
  }

  /** What was saved so far is where the next attempt goes on. */
  private async lose(): Promise<undefined> {
    const folders = this.folders ?? [];
    await openUp(...folders.map(({ directory }) => directory));
    for (const folder of folders) await folder.takeBack();
    this.parts.steps.interrupted();
    return undefined;
  }

  private stopHosts(): void {
    const { hosts } = this;
    if (hosts === undefined) return;
    const { context, steps } = this.parts;
    context.background.run(`stopping training job ${steps.job.name}`, () => hosts.stop());
  }
}

/** What streamed into a pipe is gone with the server that streamed it. */
function hasPipes({ request }: TrainingJob): boolean {
  const mode = request.AlgorithmSpecification?.TrainingInputMode;
  return (request.InputDataConfig ?? []).some((channel) => inputModeOf(channel, mode) === 'Pipe');
}
