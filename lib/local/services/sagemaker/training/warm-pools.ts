import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '../../../clock/clock';
import type { TrainingJob, WarmPool } from './job';
import { keepAliveOf } from './job';
import type { TrainingJobs } from './jobs';

/**
 * Instances that stay when their job has ended, for the next job like it. Here an instance is a claim, not a machine:
 * what is kept is what the next job would wait for, its start-up time, its part of the account's quota, and the folder that
 * SageMaker keeps for the programs on a pool's instances.
 */
export class WarmPools {
  /** By the name of the job that keeps them. */
  private readonly expiring = new Map<string, Timer>();

  constructor(
    private readonly jobs: TrainingJobs,
    private readonly clock: Clock,
    /** Removes the folder of a pool that has ended. */
    private readonly drop: (cache: string) => void,
  ) {}

  /** A job has its instances, those of a pool or some that will be kept. */
  use(job: TrainingJob, taken: WarmPool | undefined): void {
    if (taken === undefined && keepAliveOf(job) <= 0) return;
    const former = job.state.warmPool?.cache;
    const cache = taken?.cache ?? former ?? randomBytes(8).toString('hex');
    if (former !== undefined && former !== cache) this.drop(former);
    this.jobs.note(job.name, { warmPool: { status: 'InUse', cache } });
  }

  /** Moves a pool that fits to a job. @returns undefined when there is none */
  take(job: TrainingJob): WarmPool | undefined {
    const key = keyOf(job);
    for (const name of this.expiring.keys()) {
      const former = this.jobs.find(name);
      if (keyOf(former) !== key) continue;
      this.end(former, { status: 'Reused', reusedBy: job.name });
      return former.state.warmPool;
    }
    return undefined;
  }

  /** A job has ended: its instances stay, or they are gone. */
  settle(job: TrainingJob): void {
    if (staysWarm(job)) {
      const { cache } = job.state.warmPool ?? {};
      this.jobs.amend(job.name, { warmPool: { status: 'Available', since: this.clock.now(), cache } });
      this.expireIn(job.name, keepAliveOf(job));
    } else if (job.state.warmPool?.status === 'InUse') this.terminate(job.name);
  }

  terminate(name: string): void {
    const job = this.jobs.find(name);
    this.end(job, { status: 'Terminated' });
    const { cache } = job.state.warmPool ?? {};
    if (cache !== undefined) this.drop(cache);
  }

  /** Counts from the end of the job, as the period that it was created with. */
  changePeriod(job: TrainingJob): void {
    const { warmPool } = job.state;
    if (warmPool?.status !== 'Available') return;
    this.expireIn(job.name, keepAliveOf(job) - (this.clock.now() - (warmPool.since ?? 0)) / 1000);
  }

  /** What an earlier server kept is gone with it, as it is on AWS after a patch. */
  endAll(): void {
    for (const name of this.jobs.withWarmPool('Available')) this.terminate(name);
  }

  /** How many instances of a type are kept. */
  instances(instanceType: string): number {
    const configs = [...this.expiring.keys()].map((name) => this.jobs.find(name).request.ResourceConfig);
    return configs.reduce(
      (sum, config) => sum + (config?.InstanceType === instanceType ? (config.InstanceCount ?? 1) : 0),
      0,
    );
  }

  close(): void {
    for (const timer of this.expiring.values()) timer.cancel();
    this.expiring.clear();
  }

  private expireIn(name: string, seconds: number): void {
    this.expiring.get(name)?.cancel();
    if (seconds <= 0) return this.terminate(name);
    this.expiring.set(
      name,
      this.clock.schedule(seconds * 1000, () => this.terminate(name)),
    );
  }

  private end(job: TrainingJob, how: Pick<WarmPool, 'status' | 'reusedBy'>): void {
    this.expiring.get(job.name)?.cancel();
    this.expiring.delete(job.name);
    const { since } = job.state.warmPool ?? {};
    this.jobs.amend(job.name, {
      warmPool: { ...how, since, until: since === undefined ? undefined : this.clock.now() },
    });
  }
}

/** What must be equal in two jobs for the second to take the first's instances (developer guide, "Warm pools"). */
function keyOf({ request }: TrainingJob): string {
  const { InstanceType, InstanceCount, InstanceGroups, VolumeKmsKeyId, VolumeSizeInGB } = request.ResourceConfig ?? {};
  const { SecurityGroupIds, Subnets } = request.VpcConfig ?? {};
  return JSON.stringify([
    request.RoleArn,
    InstanceType,
    InstanceCount,
    InstanceGroups,
    VolumeKmsKeyId,
    VolumeSizeInGB,
    SecurityGroupIds,
    Subnets,
    request.EnableInterContainerTrafficEncryption ?? false,
    request.EnableNetworkIsolation ?? false,
  ]);
}

/** Not when SageMaker's own error ended the job, nor before it had instances. */
function staysWarm(job: TrainingJob): boolean {
  const spoiled = /^(InternalServerError|CapacityError)/.test(job.state.failureReason ?? '');
  return keepAliveOf(job) > 0 && job.state.started !== undefined && !spoiled;
}
