import type { ServiceError } from '../../../common/errors';
import type { Usage } from '../errors';
import { notSupportedHere, resourceLimitExceeded, validationException } from '../errors';
import { checkTrainingRequest } from '../training/input-rules';
import { childRequest } from './child-request';
import type { Definition } from './definitions';
import { definitionsOf, spaceOf } from './definitions';
import { maxResourceOf, minResourceOf } from './early-stopping';
import { rangeFaults } from './range-rules';
import type { TuningRequest } from './tuning-job';

/** AWS's default quotas. */
const MAX_PARALLEL = 10;
const MAX_TRAINING_JOBS = 750;
const MAX_RESOURCE = 20_000;

/** What the API model cannot say about a CreateHyperParameterTuningJob request; every fault of a kind together. */
export function checkTuningRequest(request: TuningRequest): void {
  const unsupported = [...unsupportedIn(request)];
  if (unsupported.length > 0) throw notSupportedHere(unsupported);
  checkLimits(request);
  const faults = [...shapeFaults(request)];
  if (faults.length === 0) faults.push(...strategyFaults(request, definitionsOf(request)));
  if (faults.length > 0) throw validationException(faults.join('; '));
  for (const definition of definitionsOf(request))
    checkTrainingRequest(childRequest(definition, request.HyperParameterTuningJobName as string, {}, []));
}

function* unsupportedIn(request: TuningRequest): Iterable<string> {
  if (request.Autotune !== undefined) yield 'Autotune';
  for (const { ranges } of definitionsOf(request))
    if ((ranges.AutoParameters ?? []).length > 0) yield 'AutoParameters (of Autotune)';
  for (const { training } of definitionsOf(request))
    if (training.AlgorithmSpecification?.AlgorithmName !== undefined) yield 'AlgorithmName (a marketplace algorithm)';
}

function checkLimits({ HyperParameterTuningJobConfig: config }: TuningRequest): void {
  const { MaxNumberOfTrainingJobs: jobs = 0, MaxParallelTrainingJobs: parallel = 0 } = config?.ResourceLimits ?? {};
  if (jobs > MAX_TRAINING_JOBS) throw quotaExceeded('Training jobs', MAX_TRAINING_JOBS, jobs);
  if (parallel > MAX_PARALLEL) throw quotaExceeded('Parallel training jobs', MAX_PARALLEL, parallel);
}

function quotaExceeded(unit: Usage['unit'], quota: number, delta: number): ServiceError {
  return resourceLimitExceeded(`${unit} per hyperparameter tuning job`, { quota, current: 0, delta, unit });
}

function* shapeFaults(request: TuningRequest): Iterable<string> {
  const { TrainingJobDefinition: one, TrainingJobDefinitions: many, HyperParameterTuningJobConfig: config } = request;
  if ((one === undefined) === (many === undefined))
    yield 'Exactly one of TrainingJobDefinition and TrainingJobDefinitions must be provided';
  if (one !== undefined) yield* singleFaults(request);
  if (many === undefined) return;
  if (config?.HyperParameterTuningJobObjective !== undefined || config?.ParameterRanges !== undefined)
    yield 'With TrainingJobDefinitions, the objective and the ranges must be provided in each definition (TuningObjective, HyperParameterRanges)';
  yield* severalFaults(definitionsOf(request));
}

function* singleFaults({
  TrainingJobDefinition: one,
  HyperParameterTuningJobConfig: config,
}: TuningRequest): Iterable<string> {
  if (one?.TuningObjective !== undefined || one?.HyperParameterRanges !== undefined)
    yield 'TuningObjective and HyperParameterRanges are allowed in TrainingJobDefinitions only';
  if (config?.HyperParameterTuningJobObjective === undefined) yield 'HyperParameterTuningJobObjective must be provided';
  if (config?.ParameterRanges === undefined) yield 'ParameterRanges must be provided';
}

function* severalFaults(definitions: readonly Definition[]): Iterable<string> {
  const names = definitions.map(({ name }) => name);
  if (names.includes(undefined)) yield 'Each of TrainingJobDefinitions must have a DefinitionName';
  if (new Set(names).size < names.length) yield 'The DefinitionName of each of TrainingJobDefinitions must be unique';
  if (definitions.some(({ objective }) => objective === undefined))
    yield 'Each of TrainingJobDefinitions must have a TuningObjective';
  if (new Set(definitions.map(({ objective }) => objective?.Type)).size > 1)
    yield 'The TuningObjective of each of TrainingJobDefinitions must have the same Type';
}

function* strategyFaults(request: TuningRequest, definitions: readonly Definition[]): Iterable<string> {
  for (const definition of definitions) {
    const faults = [...rangeFaults(definition)];
    yield* faults;
    yield* metricFaults(definition);
    yield* resourceFaults(definition);
    if (faults.length === 0) yield* spaceFaults(request, definition);
  }
  yield* hyperbandFaults(request, definitions);
}

function* metricFaults({ objective, training }: Definition): Iterable<string> {
  const metrics = training.AlgorithmSpecification?.MetricDefinitions ?? [];
  if (!metrics.some(({ Name }) => Name === objective?.MetricName))
    yield 'A metric is required for this hyperparameter tuning job objective. Provide a metric in the metric definitions.';
}

function* resourceFaults({ training }: Definition): Iterable<string> {
  const { HyperParameterTuningResourceConfig: tuning, ResourceConfig: plain } = training;
  if (tuning === undefined) return;
  if (plain !== undefined) yield 'ResourceConfig and HyperParameterTuningResourceConfig cannot be combined';
  const single = tuning.InstanceType ?? tuning.InstanceCount ?? tuning.VolumeSizeInGB;
  if (tuning.InstanceConfigs !== undefined && single !== undefined)
    yield 'InstanceConfigs cannot be combined with InstanceType, InstanceCount or VolumeSizeInGB';
}

function* spaceFaults(
  { HyperParameterTuningJobConfig: config }: TuningRequest,
  definition: Definition,
): Iterable<string> {
  const grid = config?.Strategy === 'Grid';
  const { MaxNumberOfTrainingJobs: most, MaxRuntimeInSeconds: time } = config?.ResourceLimits ?? {};
  const space = spaceOf(definition);
  if (grid && space.parameters.some(({ kind }) => kind !== 'categorical')) {
    yield 'The Grid strategy supports categorical hyperparameter ranges only';
    return;
  }
  if (grid && most !== undefined && definition.name === undefined && most !== space.combinations)
    yield `With the Grid strategy, MaxNumberOfTrainingJobs must be left out or be the number of combinations, ${space.combinations}; got ${most}`;
  if (!grid && most === undefined && time === undefined)
    yield 'MaxNumberOfTrainingJobs must be provided in ResourceLimits, unless MaxRuntimeInSeconds is or the strategy is Grid';
  if (!grid && definition.name === undefined && most !== undefined && space.combinations < most)
    yield `You don't have enough combinations of hyperparameter ranges. The total number of hyperparameter combinations for the provided ranges [${space.combinations.toFixed(1)}] must be equal or greater than the value of MaxNumberOfJobs, [${most}]. Provide additional ranges.`;
}

function* hyperbandFaults(request: TuningRequest, definitions: readonly Definition[]): Iterable<string> {
  const { Strategy, StrategyConfig, TrainingJobEarlyStoppingType } = request.HyperParameterTuningJobConfig ?? {};
  if (Strategy !== 'Hyperband') {
    if (StrategyConfig !== undefined) yield 'StrategyConfig is allowed with the Hyperband strategy only';
    return;
  }
  if (TrainingJobEarlyStoppingType === 'Auto')
    yield 'TrainingJobEarlyStoppingType must be Off with the Hyperband strategy';
  for (const definition of definitions) {
    const [least, most] = [minResourceOf(request), maxResourceOf(request, definition)];
    if (most === undefined)
      yield 'MaxResource must be provided in HyperbandStrategyConfig, or be one of epochs, numepochs, n-epochs, n_epochs and num_epochs in StaticHyperParameters';
    else if (most > MAX_RESOURCE) yield `MaxResource must not be greater than ${MAX_RESOURCE}, got ${most}`;
    else if (most < least) yield `MaxResource must not be less than MinResource, got ${most} and ${least}`;
  }
}
