import type { TuningParameter } from '../tuning/tuning-parameter';
import type { TuningSpecificationProps } from '../tuning/tuning-job-props';
import { TuningStrategy } from '../tuning/tuning-strategy';

/** CreateHyperParameterTuningJob's input without the job's name and its tags. */
export function tuningSpecification(props: TuningSpecificationProps): Record<string, unknown> {
  const strategy = props.strategy ?? TuningStrategy.BAYESIAN;
  return {
    HyperParameterTuningJobConfig: {
      Strategy: strategy.value,
      StrategyConfig: strategyConfig(strategy),
      HyperParameterTuningJobObjective: { Type: props.objective.objectiveType, MetricName: props.objective.metricName },
      ResourceLimits: {
        MaxNumberOfTrainingJobs: strategy.value === 'Grid' ? props.maxJobs : (props.maxJobs ?? 10),
        MaxParallelTrainingJobs: props.maxParallelJobs ?? 1,
        MaxRuntimeInSeconds: props.maxRuntime?.toSeconds(),
      },
      ParameterRanges: ranges(props.parameters),
      TrainingJobEarlyStoppingType: props.earlyStopping === true ? 'Auto' : 'Off',
      TuningJobCompletionCriteria: completion(props),
      RandomSeed: props.randomSeed,
    },
    TrainingJobDefinition: trainingJob(props.definition._setup.specification),
    WarmStartConfig: props.warmStart && {
      WarmStartType: props.warmStart.warmStartType,
      ParentHyperParameterTuningJobs: props.warmStart.parents.map(({ tuningJobName }) => ({
        HyperParameterTuningJobName: tuningJobName,
      })),
    },
  };
}

function strategyConfig({ value, minResource, maxResource }: TuningStrategy): Record<string, unknown> | undefined {
  if (value !== 'Hyperband' || (minResource === undefined && maxResource === undefined)) return undefined;
  return { HyperbandStrategyConfig: { MinResource: minResource, MaxResource: maxResource } };
}

function ranges(parameters: { readonly [name: string]: TuningParameter }): Record<string, unknown> {
  const of = (kind: string) => {
    const found = Object.entries(parameters).filter(([, parameter]) => parameter.kind === kind);
    return found.length === 0 ? undefined : found.map(([name, parameter]) => range(name, parameter));
  };
  return {
    ContinuousParameterRanges: of('continuous'),
    IntegerParameterRanges: of('integer'),
    CategoricalParameterRanges: of('categorical'),
  };
}

/** SageMaker takes the bounds as text. */
function range(name: string, { min, max, scaling, values }: TuningParameter): Record<string, unknown> {
  if (values !== undefined) return { Name: name, Values: values };
  return { Name: name, MinValue: String(min), MaxValue: String(max), ScalingType: scaling?.value };
}

function completion(props: TuningSpecificationProps): Record<string, unknown> | undefined {
  const { targetObjective, maxJobsNotImproving, completeOnConvergence } = props;
  if (targetObjective === undefined && maxJobsNotImproving === undefined && completeOnConvergence !== true) {
    return undefined;
  }
  return {
    TargetObjectiveMetricValue: targetObjective,
    BestObjectiveNotImproving: maxJobsNotImproving && { MaxNumberOfTrainingJobsNotImproving: maxJobsNotImproving },
    ConvergenceDetected: completeOnConvergence === true ? { CompleteOnConvergence: 'Enabled' } : undefined,
  };
}

/** The members that CreateTrainingJob and a tuning job's definition share. */
const SHARED = [
  'CheckpointConfig',
  'EnableInterContainerTrafficEncryption',
  'EnableManagedSpotTraining',
  'EnableNetworkIsolation',
  'Environment',
  'InputDataConfig',
  'OutputDataConfig',
  'ResourceConfig',
  'RetryStrategy',
  'RoleArn',
  'StoppingCondition',
  'VpcConfig',
];

function trainingJob(specification: Record<string, unknown>): Record<string, unknown> {
  const shared = SHARED.map((name) => [name, specification[name]] as const);
  const algorithm = specification['AlgorithmSpecification'] as Record<string, unknown>;
  const { TrainingImage, TrainingInputMode, MetricDefinitions } = algorithm;
  return {
    StaticHyperParameters: specification['HyperParameters'],
    AlgorithmSpecification: { TrainingImage, TrainingInputMode, MetricDefinitions },
    ...Object.fromEntries(shared),
  };
}
