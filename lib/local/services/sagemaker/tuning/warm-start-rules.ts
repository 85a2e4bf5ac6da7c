import type { HyperParameterTrainingJobDefinition } from '@aws-sdk/client-sagemaker';
import { validationException } from '../errors';
import type { Definition } from './definitions';
import { definitionsOf, parametersOf } from './definitions';
import type { TuningJob, TuningRequest } from './tuning-job';
import { isTerminal } from './tuning-job';
import type { TuningJobs } from './tuning-jobs';
import { parentsOf } from './warm-start';

const MAX_CHANGES = 10;
const MAX_TRAINING_JOBS = 750;

/** Members of a definition that a warm start may not change; AWS names those that it may. */
const FIXED = [
  'Environment',
  'EnableNetworkIsolation',
  'EnableInterContainerTrafficEncryption',
  'RetryStrategy',
] as const satisfies readonly (keyof HyperParameterTrainingJobDefinition)[];
const CHANGEABLE =
  'Only the following fields in TrainingJobDefinition are allowed to change: [algorithmSpecification, inputDataConfig, outputDataConfig, staticHyperParameters, roleArn, resourceConfig, stoppingCondition, vpcConfig, enableManagedSpotTraining, checkpointConfig].';
const OTHER_NAMES =
  'The set of tunable plus static HyperParameter names is not the same across current and parent tuning jobs. Please ensure this set is constant when warm starting. Note that previously static HyperParameters can be tuned in warm start jobs and vice versa.';

/** @throws ServiceError ResourceNotFound for an unknown parent, ValidationException when the request breaks a rule of warm start */
export function checkWarmStart(tunings: TuningJobs, request: TuningRequest): void {
  const names = parentsOf(request);
  const parents = names.map((name) => tunings.find(name));
  const faults = new Set<string>();
  if (new Set(parents.map(({ name }) => name)).size < names.length)
    faults.add('Each of ParentHyperParameterTuningJobs must be named once only');
  for (const parent of parents) for (const fault of parentFaults(parent, request)) faults.add(fault);
  const launched = parents.reduce((sum, parent) => sum + tunings.trials(parent.name).length, 0);
  const most = request.HyperParameterTuningJobConfig?.ResourceLimits?.MaxNumberOfTrainingJobs ?? 0;
  if (parents.length > 0 && launched + most > MAX_TRAINING_JOBS)
    faults.add(
      `The training jobs of the parents count against the ${MAX_TRAINING_JOBS} of a tuning job: they launched ${launched}, the request allows ${most} more`,
    );
  if (faults.size > 0) throw validationException([...faults].join('; '));
}

function* parentFaults(parent: TuningJob, request: TuningRequest): Iterable<string> {
  if (!isTerminal(parent.status))
    yield `The parent tuning job ${parent.name} is in status ${parent.status}: it must have ended (Completed, Stopped or Failed)`;
  const former = definitionsOf(parent.request);
  const current = definitionsOf(request);
  if (former.length !== current.length) {
    yield `The parent tuning job ${parent.name} has ${former.length} training job definitions, the request has ${current.length}`;
    return;
  }
  for (const [index, definition] of current.entries())
    yield* definitionFaults(parent.name, former[index] as Definition, definition);
}

function* definitionFaults(parent: string, former: Definition, current: Definition): Iterable<string> {
  if (
    former.objective?.MetricName !== current.objective?.MetricName ||
    former.objective?.Type !== current.objective?.Type
  )
    yield `The objective metric must be that of the parent tuning job ${parent}: ${former.objective?.Type} ${former.objective?.MetricName}`;
  if (!sameNames(former, current)) yield OTHER_NAMES;
  for (const member of FIXED)
    if (JSON.stringify(former.training[member] ?? false) !== JSON.stringify(current.training[member] ?? false))
      yield CHANGEABLE;
  yield* kindFaults(parent, former, current);
  const changes = changesOf(former, current);
  if (changes > MAX_CHANGES)
    yield `At most ${MAX_CHANGES} changes from tuned to static hyperparameters and of static values are allowed in a warm start; from ${parent} there are ${changes}`;
}

function sameNames(former: Definition, current: Definition): boolean {
  return namesOf(former).join('\0') === namesOf(current).join('\0');
}

function namesOf({ ranges, training }: Definition): string[] {
  const statics = Object.keys(training.StaticHyperParameters ?? {});
  return [...parametersOf(ranges).map(({ name }) => name), ...statics].sort();
}

function* kindFaults(parent: string, former: Definition, current: Definition): Iterable<string> {
  const kinds = new Map(parametersOf(former.ranges).map(({ name, kind }) => [name, kind]));
  for (const { name, kind } of parametersOf(current.ranges)) {
    const before = kinds.get(name) ?? kind;
    if (before !== kind)
      yield `Hyperparameter ${name} is ${before} in the parent tuning job ${parent} and cannot be ${kind}`;
  }
}

/** Every value of a category counts: a change from one to another is two. */
function changesOf(former: Definition, current: Definition): number {
  const ranges = new Map(parametersOf(former.ranges).map((parameter) => [parameter.name, parameter]));
  let changes = 0;
  for (const [name, value] of Object.entries(current.training.StaticHyperParameters ?? {})) {
    const range = ranges.get(name);
    const before = former.training.StaticHyperParameters?.[name];
    if (range !== undefined) changes += range.kind === 'categorical' ? range.values.length : 1;
    else if (before !== undefined && before !== value) changes += Number.isNaN(Number(value)) ? 2 : 1;
  }
  return changes;
}
