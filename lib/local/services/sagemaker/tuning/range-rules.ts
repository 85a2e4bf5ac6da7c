import type { ParameterRanges } from '@aws-sdk/client-sagemaker';
import type { Parameter } from '../../../workloads/tuning/space';
import type { Definition } from './definitions';
import { parametersOf } from './definitions';

const MAX_TUNED = 30;
const MAX_HYPERPARAMETERS = 100;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d+$/;

type NumericParameter = Exclude<Parameter, { readonly kind: 'categorical' }>;

/** What is wrong with the ranges of one definition. */
export function* rangeFaults({ ranges, training }: Definition): Iterable<string> {
  const unreadable = [...unreadableBounds(ranges)];
  yield* unreadable;
  const parameters = parametersOf(ranges);
  if (parameters.length === 0) yield 'At least one hyperparameter range must be provided';
  if (parameters.length > MAX_TUNED)
    yield `At most ${MAX_TUNED} hyperparameters can be tuned, the request has ${parameters.length}`;
  const statics = Object.keys(training.StaticHyperParameters ?? {});
  // The name of the objective metric is a hyperparameter too.
  const total = parameters.length + statics.length + 1;
  if (total > MAX_HYPERPARAMETERS)
    yield `A training job can have at most ${MAX_HYPERPARAMETERS} hyperparameters, with _tuning_objective_metric the request has ${total}`;
  yield* nameFaults(
    parameters.map(({ name }) => name),
    statics,
  );
  if (unreadable.length > 0) return;
  for (const parameter of parameters) if (parameter.kind !== 'categorical') yield* numericFaults(parameter);
}

function* unreadableBounds({ IntegerParameterRanges, ContinuousParameterRanges }: ParameterRanges): Iterable<string> {
  for (const { Name, MinValue = '', MaxValue = '' } of IntegerParameterRanges ?? [])
    for (const bound of [MinValue, MaxValue])
      if (!INTEGER.test(bound)) yield `The range of hyperparameter ${Name} must have integer bounds, got "${bound}"`;
  for (const { Name, MinValue = '', MaxValue = '' } of ContinuousParameterRanges ?? [])
    for (const bound of [MinValue, MaxValue])
      if (!NUMBER.test(bound)) yield `The range of hyperparameter ${Name} must have numeric bounds, got "${bound}"`;
}

function* nameFaults(names: readonly string[], statics: readonly string[]): Iterable<string> {
  for (const name of new Set(names.filter((other, index) => names.indexOf(other) !== index)))
    yield `Hyperparameter ${name} has more than one range`;
  for (const name of names) if (statics.includes(name)) yield `Hyperparameter ${name} is both tuned and static`;
}

function* numericFaults({ kind, name, min, max, scaling }: NumericParameter): Iterable<string> {
  if (min > max)
    yield `The MinValue of hyperparameter ${name} must not be greater than its MaxValue, got ${min} and ${max}`;
  if (scaling === 'Logarithmic' && min <= 0)
    yield `Logarithmic scaling of hyperparameter ${name} needs a range of values greater than 0, its MinValue is ${min}`;
  if (scaling !== 'ReverseLogarithmic') return;
  if (kind === 'integer')
    yield `ReverseLogarithmic scaling of hyperparameter ${name} is supported for continuous ranges only`;
  else if (min < 0 || max >= 1)
    yield `ReverseLogarithmic scaling of hyperparameter ${name} needs a range within 0 <= x < 1, got ${min} to ${max}`;
}
