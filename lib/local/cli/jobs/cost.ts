import type { Job } from './job';
import { hasEnded, timeOf } from './job';

export interface Prices {
  /** US dollars an hour by instance type; a type without a known price is missing. */
  readonly hourly: ReadonlyMap<string, number>;
  /** Day of the list. */
  readonly asOf?: string;
}

/** What a job would have cost on AWS, had it taken as long there. */
export interface Cost {
  readonly usd: number;
  readonly seconds: number;
  readonly instances: readonly Instances[];
  readonly asOf?: string;
}

interface Instances {
  readonly type: string;
  readonly count: number;
  /** US dollars an hour. */
  readonly price: number;
}

interface ResourceMembers {
  readonly InstanceType?: string;
  readonly InstanceCount?: number;
  readonly InstanceGroups?: readonly ResourceMembers[];
}

/** Undefined while it is not known: the job runs, or the price of its instance type is unknown. */
export function costOf(job: Job, prices: Prices): Cost | undefined {
  const seconds = billableSeconds(job);
  const wanted = resourcesOf(job);
  if (seconds === undefined || wanted.length === 0) return undefined;
  const instances = wanted.flatMap(({ InstanceType = '', InstanceCount = 1 }) => {
    const price = prices.hourly.get(InstanceType);
    return price === undefined ? [] : [{ type: InstanceType, count: InstanceCount, price }];
  });
  if (instances.length < wanted.length) return undefined;
  const hourly = instances.reduce((sum, { count, price }) => sum + count * price, 0);
  return { usd: (hourly * seconds) / 3600, seconds, instances, asOf: prices.asOf };
}

/** To a tenth of a cent; less is shown as less, never as nothing. */
export function dollars(usd: number): string {
  return usd > 0 && usd < 0.0005 ? '< $0.001' : `$${usd.toFixed(3)}`;
}

function billableSeconds(job: Job): number | undefined {
  const billable = job.described['BillableTimeInSeconds'];
  if (typeof billable === 'number') return billable;
  const start = timeOf(job, job.kind.startTime);
  const end = timeOf(job, job.kind.endTime);
  return hasEnded(job) && start !== undefined && end !== undefined ? Math.ceil(end - start) : undefined;
}

function resourcesOf({ kind, described }: Job): readonly ResourceMembers[] {
  if (kind.kind === 'processing') {
    const resources = described['ProcessingResources'] as { ClusterConfig?: ResourceMembers } | undefined;
    return resources?.ClusterConfig === undefined ? [] : [resources.ClusterConfig];
  }
  const member = kind.kind === 'training' ? 'ResourceConfig' : 'TransformResources';
  const resources = described[member] as ResourceMembers | undefined;
  if (resources === undefined) return [];
  return (resources.InstanceGroups ?? []).length > 0 ? (resources.InstanceGroups ?? []) : [resources];
}
