import { gpusOf } from '../../../workloads/instance-types';
import type { SageMakerContext } from '../context';
import { resourceLimitExceeded } from '../errors';
import { NoCapacityError } from '../training/failure-reason';

/** What the account's quota says of one more job. @throws ServiceError ResourceLimitExceeded */
export function checkQuota(
  { rehearsal }: SageMakerContext,
  kind: 'processing' | 'transform',
  asked: InstancesOf,
  running: Iterable<InstancesOf>,
): void {
  const name = `${asked.type} for ${kind} job usage`;
  const quota = rehearsal.quotas.get(name);
  if (quota === undefined) return;
  let current = 0;
  for (const { type, count } of running) if (type === asked.type) current += count;
  if (current + asked.count > quota)
    throw resourceLimitExceeded(name, { quota, current, delta: asked.count, unit: 'Instances' });
}

export interface InstancesOf {
  readonly type: string;
  readonly count: number;
}

/** Resolves when a job has its instances, as far as the rehearsal makes it wait. @throws NoCapacityError */
export async function startInstances(
  { rehearsal, platform }: SageMakerContext,
  instanceType: string,
  signal: AbortSignal,
): Promise<void> {
  const { engine, clock } = platform;
  if (rehearsal.withoutCapacity.has(instanceType)) throw new NoCapacityError();
  if (rehearsal.requireGpu && gpusOf(instanceType) > 0 && !engine.capabilities.has('gpus')) {
    throw new NoCapacityError(
      `Local cause: ${instanceType} has GPUs, the ${engine.name} engine offers none, and GPUs are required here`,
    );
  }
  if (rehearsal.instanceStart > 0) await clock.sleep(rehearsal.instanceStart * 1000, signal);
}
