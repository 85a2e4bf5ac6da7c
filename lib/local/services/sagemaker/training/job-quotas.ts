import type { SageMakerContext } from '../context';
import type { Usage } from '../errors';
import { resourceLimitExceeded } from '../errors';
import type { TrainingJob, TrainingRequest } from './job';
import { instanceGroupsOf } from './spec-of';

const DAY_SECONDS = 86_400;

/** What the account's quotas say of one more job. @throws ServiceError ResourceLimitExceeded */
export function checkQuotas(context: SageMakerContext, request: TrainingRequest): void {
  const { quotas } = context.rehearsal;
  if (quotas.size === 0) return;
  for (const [name, usage] of usagesOf(context, request)) {
    const quota = quotas.get(name);
    if (quota !== undefined && usage.current + usage.delta > quota)
      throw resourceLimitExceeded(name, { quota, ...usage });
  }
}

function* usagesOf(
  { jobs, warmPools }: SageMakerContext,
  request: TrainingRequest,
): Iterable<[name: string, usage: Omit<Usage, 'quota'>]> {
  const delta = request.StoppingCondition?.MaxRuntimeInSeconds ?? DAY_SECONDS;
  yield ['Longest run time for a training job', { current: 0, delta, unit: 'Seconds' }];
  const running = [...jobs.running()];
  const keeps = (request.ResourceConfig?.KeepAlivePeriodInSeconds ?? 0) > 0;
  for (const [type, count] of instancesIn(request)) {
    const spot = isSpot(request) ? 'spot ' : '';
    const same = running.filter((job) => isSpot(job.request) === isSpot(request));
    yield [`${type} for ${spot}training job usage`, { current: used(same, type), delta: count, unit: 'Instances' }];
    if (!keeps) continue;
    const kept = running.filter((job) => (job.request.ResourceConfig?.KeepAlivePeriodInSeconds ?? 0) > 0);
    const current = warmPools.instances(type) + used(kept, type);
    yield [`${type} for training warm pool usage`, { current, delta: count, unit: 'Instances' }];
  }
}

function isSpot(request: TrainingRequest): boolean {
  return request.EnableManagedSpotTraining === true;
}

function used(jobs: readonly TrainingJob[], type: string): number {
  return jobs.reduce((sum, { request }) => sum + (instancesIn(request).get(type) ?? 0), 0);
}

function instancesIn(request: TrainingRequest): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { instanceType, instanceCount } of instanceGroupsOf(request.ResourceConfig))
    counts.set(instanceType, (counts.get(instanceType) ?? 0) + instanceCount);
  return counts;
}
