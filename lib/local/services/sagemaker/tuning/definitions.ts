import type {
  HyperParameterTrainingJobDefinition,
  HyperParameterTuningJobObjective,
  ParameterRanges,
} from '@aws-sdk/client-sagemaker';
import type { Parameter, ScalingType } from '../../../workloads/tuning/space';
import { Space } from '../../../workloads/tuning/space';
import type { TuningRequest } from './tuning-job';

/** AWS's name of the hyperparameter that tells a training job what it is judged by. */
export const OBJECTIVE_HYPERPARAMETER = '_tuning_objective_metric';

/** One kind of training jobs of a tuning job, with what it searches. */
export interface Definition {
  /** Undefined when the request has only one. */
  readonly name: string | undefined;
  readonly training: HyperParameterTrainingJobDefinition;
  readonly objective: HyperParameterTuningJobObjective | undefined;
  readonly ranges: ParameterRanges;
}

export function definitionsOf(request: TuningRequest): Definition[] {
  const { TrainingJobDefinition: one, TrainingJobDefinitions: many, HyperParameterTuningJobConfig: config } = request;
  if (one !== undefined) {
    const { HyperParameterTuningJobObjective: objective, ParameterRanges: ranges = {} } = config ?? {};
    return [{ name: one.DefinitionName, training: one, objective, ranges }];
  }
  return (many ?? []).map((training) => ({
    name: training.DefinitionName,
    training,
    objective: training.TuningObjective,
    ranges: training.HyperParameterRanges ?? {},
  }));
}

export function parametersOf(ranges: ParameterRanges): Parameter[] {
  const { IntegerParameterRanges, ContinuousParameterRanges, CategoricalParameterRanges } = ranges;
  return [
    ...(CategoricalParameterRanges ?? []).map(({ Name, Values }): Parameter => ({
      kind: 'categorical',
      name: Name as string,
      values: Values as string[],
    })),
    ...(IntegerParameterRanges ?? []).map((range) => numeric('integer', range)),
    ...(ContinuousParameterRanges ?? []).map((range) => numeric('continuous', range)),
  ];
}

function numeric(
  kind: 'integer' | 'continuous',
  range: {
    readonly Name?: string;
    readonly MinValue?: string;
    readonly MaxValue?: string;
    readonly ScalingType?: string;
  },
): Parameter {
  const scaling = (range.ScalingType ?? 'Auto') as ScalingType;
  return { kind, name: range.Name as string, min: Number(range.MinValue), max: Number(range.MaxValue), scaling };
}

export function spaceOf({ ranges }: Definition): Space {
  return new Space(parametersOf(ranges));
}

/** Turns an objective into one of which less is better, and back. */
export function signOf({ objective }: Pick<Definition, 'objective'>): 1 | -1 {
  return objective?.Type === 'Maximize' ? -1 : 1;
}
