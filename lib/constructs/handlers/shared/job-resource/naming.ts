import { createHash } from 'node:crypto';

/** The properties of the custom resource. */
export interface JobProperties {
  /** Begins the name of each job of this resource. */
  readonly JobNamePrefix: string;
  /** The input of SageMaker's Create operation without the name; scalars as strings. */
  readonly Specification: Record<string, unknown>;
  /** Version of the data behind each channel that has one. */
  readonly DataVersions?: Record<string, string>;
  readonly WaitForCompletion: string;
}

const NUMBERS = new Set([
  'InstanceCount',
  'InvocationsMaxRetries',
  'InvocationsTimeoutInSeconds',
  'KeepAlivePeriodInSeconds',
  'MaxConcurrentTransforms',
  'MaxNumberOfTrainingJobs',
  'MaxNumberOfTrainingJobsNotImproving',
  'MaxParallelTrainingJobs',
  'MaxPayloadInMB',
  'MaxPendingTimeInSeconds',
  'MaxResource',
  'MaxRuntimeInSeconds',
  'MaxWaitTimeInSeconds',
  'MaximumRetryAttempts',
  'MinResource',
  'ProfilingIntervalInMilliseconds',
  'RandomSeed',
  'Seed',
  'TargetObjectiveMetricValue',
  'VolumeSizeInGB',
]);
const FLAGS = new Set(['EnableInterContainerTrafficEncryption', 'EnableManagedSpotTraining', 'EnableNetworkIsolation']);
const TEXT_ONLY = new Set(['Environment', 'HyperParameters', 'ParameterRanges', 'StaticHyperParameters', 'Tags']);

/** Who runs it, where, how long and how it is labelled does not change the model: no reason to train again. */
const NOT_THE_MODEL = new Set(['RoleArn', 'StoppingCondition', 'Tags', 'VpcConfig']);

/** Gives numbers and flags their type back, which CloudFormation takes from a custom resource's properties. */
export function restoreTypes(value: unknown, key = ''): unknown {
  if (TEXT_ONLY.has(key)) return value;
  if (Array.isArray(value)) return value.map((item) => restoreTypes(item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, restoreTypes(member, name)]));
  }
  if (NUMBERS.has(key)) return Number(value);
  if (FLAGS.has(key)) return String(value) === 'true';
  return value;
}

export function specificationOf<Specification>(properties: JobProperties): Specification {
  return restoreTypes(properties.Specification) as Specification;
}

/** JSON with sorted keys, so that equal values have equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function ofTheModel(specification: object): object {
  const kept = Object.entries(specification).filter(([name]) => !NOT_THE_MODEL.has(name));
  const nested = kept.map(([name, value]) => [name, name === 'TrainingJobDefinition' ? ofTheModel(value) : value]);
  return Object.fromEntries(nested) as object;
}

const HASH_LENGTH = 12;

/**
 * The name of the `attempt`-th job for these properties. The stack's id is part of the hash: a stack that was deleted
 * and made again trains again, because the earlier model may be gone with its bucket.
 */
export function jobNameOf(properties: JobProperties, stackId: string, attempt: number): string {
  const kept = ofTheModel(specificationOf<object>(properties));
  const content = canonical([kept, properties.DataVersions ?? {}, stackId, attempt]);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, HASH_LENGTH);
  return `${properties.JobNamePrefix}-${hash}`;
}

/** The `JobNamePrefix` of the resource that a job belongs to. */
export function prefixOf(jobName: string): string {
  return jobName.slice(0, -(HASH_LENGTH + 1));
}
