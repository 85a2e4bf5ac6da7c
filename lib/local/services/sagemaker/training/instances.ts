import { availableParallelism } from 'node:os';
import { once } from 'node:events';
import { Semaphore } from '../../../common/semaphore';
import { gpusOf } from '../../../workloads/instance-types';
import type { Platform } from '../../service';
import type { Rehearsal } from '../../../workloads/rehearsal';
import { NoCapacityError } from './failure-reason';
import type { TrainingJob } from './job';
import type { JobSteps } from './job-steps';
import { instanceGroupsOf } from './spec-of';
import type { WarmPools } from './warm-pools';

/** What a job holds while it has instances. */
export interface Lease {
  release(): void;
}

/** Where jobs get their instances: some at a time, as this machine can bear; the others wait, as on AWS until it has instances. */
export class Instances {
  private readonly places = new Semaphore(Math.max(4, 2 * availableParallelism()));

  constructor(
    private readonly platform: Pick<Platform, 'clock' | 'engine'>,
    private readonly rehearsal: Rehearsal,
    private readonly warmPools: WarmPools,
  ) {}

  /**
   * Resolves when the job has its instances.
   * @throws NoCapacityError, or the signal's reason when it aborts first
   */
  async acquire(steps: JobSteps, signal: AbortSignal): Promise<Lease> {
    const { job } = steps;
    this.refuseWithoutGpu(job);
    const warm = this.warmPools.take(job);
    if (warm === undefined) await this.capacity(steps, signal);
    if (this.places.isFull) wait(steps);
    const release = await this.places.acquire(signal);
    try {
      if (warm === undefined) await this.startUp(steps, signal);
      this.warmPools.use(job, warm);
      return { release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** A spot job waits for capacity, and so does one that says for how long; any other fails. */
  private async capacity(steps: JobSteps, signal: AbortSignal): Promise<void> {
    const { job } = steps;
    if (
      !instanceGroupsOf(job.request.ResourceConfig).some(({ instanceType }) =>
        this.rehearsal.withoutCapacity.has(instanceType),
      )
    )
      return;
    const patient = job.request.StoppingCondition?.MaxPendingTimeInSeconds !== undefined;
    if (job.request.EnableManagedSpotTraining !== true && !patient) throw new NoCapacityError();
    wait(steps);
    if (!signal.aborted) await once(signal, 'abort');
    throw signal.reason as Error;
  }

  private async startUp(steps: JobSteps, signal: AbortSignal): Promise<void> {
    steps.launching();
    const { instanceStart } = this.rehearsal;
    if (instanceStart > 0) await this.platform.clock.sleep(instanceStart * 1000, signal);
  }

  private refuseWithoutGpu({ request }: TrainingJob): void {
    const { engine } = this.platform;
    if (!this.rehearsal.requireGpu || engine.capabilities.has('gpus')) return;
    const group = instanceGroupsOf(request.ResourceConfig).find(({ instanceType }) => gpusOf(instanceType) > 0);
    if (group === undefined) return;
    throw new NoCapacityError(
      `Local cause: ${group.instanceType} has GPUs, the ${engine.name} engine offers none, and GPUs are required here`,
    );
  }
}

function wait(steps: JobSteps): void {
  if (steps.job.request.StoppingCondition?.MaxPendingTimeInSeconds === undefined) return;
  steps.pending();
}
