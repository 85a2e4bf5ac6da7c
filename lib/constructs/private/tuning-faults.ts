import { Token } from 'aws-cdk-lib';
import type { TuningParameter } from '../tuning/tuning-parameter';
import type { TuningSpecificationProps } from '../tuning/tuning-job-props';
import { areKnown } from './faults';
import type { Faults } from './faults';

const MOST_PARAMETERS = 30;
const MOST_PARENTS = 5;
const EPOCHS = ['epochs', 'numepochs', 'n-epochs', 'n_epochs', 'num_epochs'];
const ANY = /^[^]*$/;

/** What CreateHyperParameterTuningJob would refuse. */
export function checkTuning(faults: Faults, props: TuningSpecificationProps): void {
  checkObjective(faults, props);
  checkParameters(faults, props);
  checkStrategy(faults, props);
  faults.wholeNumber('maxJobs', props.maxJobs, 1, 750);
  faults.wholeNumber('maxParallelJobs', props.maxParallelJobs, 1, 100);
  const { maxJobs, maxParallelJobs } = props;
  const known = maxJobs !== undefined && maxParallelJobs !== undefined && areKnown(maxJobs, maxParallelJobs);
  const tooWide = known && maxParallelJobs > maxJobs;
  faults.when(tooWide, `maxParallelJobs is ${maxParallelJobs}, give at most maxJobs (${maxJobs})`);
  faults.wholeNumber('maxRuntime in seconds', props.maxRuntime?.toSeconds(), 120, 15768000);
  faults.wholeNumber('maxJobsNotImproving', props.maxJobsNotImproving, 3, 750);
  faults.wholeNumber('randomSeed', props.randomSeed, 0, 2 ** 31 - 1);
  const parents = props.warmStart?.parents;
  faults.when(parents?.length === 0, 'warmStart has no parents: give 1 to 5 tuning jobs');
  faults.atMost('parents of warmStart', parents?.length ?? 0, MOST_PARENTS);
}

function checkObjective(faults: Faults, { definition, objective }: TuningSpecificationProps): void {
  const names = definition.metricDefinitions.map(({ name }) => name);
  const known = names.join(', ') || 'none';
  faults.when(
    !names.includes(objective.metricName),
    `objective is "${objective.metricName}", which the definition does not define: metricDefinitions has ${known}`,
  );
  const algorithm = definition._setup.specification['AlgorithmSpecification'] as Record<string, unknown>;
  const starts = algorithm['ContainerEntrypoint'] !== undefined || algorithm['ContainerArguments'] !== undefined;
  faults.when(
    starts,
    'the definition has containerEntrypoint or containerArguments, which tuning has not: leave them out',
  );
}

function checkParameters(faults: Faults, { definition, parameters }: TuningSpecificationProps): void {
  const entries = Object.entries(parameters);
  faults.when(entries.length === 0, 'parameters is empty: give 1 to 30 hyperparameters to tune');
  faults.atMost('parameters', entries.length, MOST_PARAMETERS);
  const fixed = definition._setup.specification['HyperParameters'] as Record<string, string> | undefined;
  for (const [name, parameter] of entries) {
    faults.text(`parameter "${name}"`, name, ANY, '', 256);
    const both = fixed?.[name] !== undefined;
    faults.when(both, `parameter "${name}" is among the hyperparameters of the definition: leave it out of either`);
    if (parameter.kind === 'categorical') checkValues(faults, name, parameter);
    else checkRange(faults, name, parameter);
  }
}

function checkValues(faults: Faults, name: string, { values = [] }: TuningParameter): void {
  faults.when(values.length === 0, `parameter "${name}" has no values: give 1 to 30`);
  faults.atMost(`values of parameter "${name}"`, values.length, 30);
}

function checkRange(faults: Faults, name: string, { kind, min = 0, max = 0, scaling }: TuningParameter): void {
  if (Token.isUnresolved(min) || Token.isUnresolved(max)) return;
  faults.when(min >= max, `parameter "${name}" is from ${min} to ${max}: give a smaller number first`);
  const whole = Number.isInteger(min) && Number.isInteger(max);
  faults.when(kind === 'integer' && !whole, `parameter "${name}" is from ${min} to ${max}: give whole numbers`);
  faults.when(
    scaling?.value === 'Logarithmic' && min <= 0,
    `parameter "${name}" begins at ${min}: a logarithmic scale begins above 0`,
  );
  const reverse = scaling?.value === 'ReverseLogarithmic';
  faults.when(
    reverse && (kind === 'integer' || min < 0 || max >= 1),
    `parameter "${name}" is ${kind}, from ${min} to ${max}: a reverse logarithmic scale is continuous, from 0 to below 1`,
  );
}

function checkStrategy(faults: Faults, props: TuningSpecificationProps): void {
  const strategy = props.strategy?.value;
  const ranges = Object.entries(props.parameters).filter(([, { kind }]) => kind !== 'categorical');
  const names = ranges.map(([name]) => `"${name}"`).join(', ');
  faults.when(
    strategy === 'Grid' && ranges.length > 0,
    `a grid has the range ${names}: give TuningParameter.categorical`,
  );
  const combinations = Object.values(props.parameters).reduce((all, { values = [] }) => all * values.length, 1);
  faults.when(
    strategy === 'Grid' && props.maxJobs !== undefined && areKnown(props.maxJobs) && props.maxJobs !== combinations,
    `maxJobs is ${props.maxJobs}, but the grid has ${combinations} combinations: leave maxJobs out`,
  );
  const hyperband = strategy === 'Hyperband';
  faults.when(
    hyperband && props.earlyStopping === true,
    'earlyStopping is given with Hyperband, which stops jobs itself: leave it out',
  );
  const fixed = Object.keys((props.definition._setup.specification['HyperParameters'] as object | undefined) ?? {});
  faults.when(
    hyperband && props.strategy?.maxResource === undefined && !EPOCHS.some((name) => fixed.includes(name)),
    `Hyperband knows no number of epochs: give maxResource, or the definition a hyperparameter ${EPOCHS.join(', ')}`,
  );
}
