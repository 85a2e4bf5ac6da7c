import type {
  DescribeHyperParameterTuningJobCommandOutput,
  DescribeTrainingJobCommandOutput,
  HyperParameterTrainingJobDefinition,
  HyperParameterTrainingJobSummary,
  HyperParameterTuningJobStatus,
} from '@aws-sdk/client-sagemaker';
import type { Result } from '../../service';
import type { Arns } from '../arns';
import { staticHyperParameters } from './child-request';
import type { Definition } from './definitions';
import { definitionsOf, signOf } from './definitions';
import type { Trial, TuningJob } from './tuning-job';
import { objectiveOf, objectiveStatusOf } from './tuning-job';
import type { TuningJobs } from './tuning-jobs';

/** What it takes to show a tuning job. */
export interface TuningView {
  readonly tunings: TuningJobs;
  readonly arns: Arns;
  readonly now: () => number;
}

/** A tuning job as DescribeHyperParameterTuningJob shows it. */
export function describeTuning(
  { tunings, arns, now }: TuningView,
  job: TuningJob,
): Result<DescribeHyperParameterTuningJobCommandOutput> {
  const { request, state } = job;
  const definitions = definitionsOf(request);
  const shown = definitions.map(shownDefinition);
  const best = trialOf(tunings, job, state.best);
  return {
    HyperParameterTuningJobName: job.name,
    HyperParameterTuningJobArn: arns.of('hyper-parameter-tuning-job', job.name),
    HyperParameterTuningJobConfig: { TrainingJobEarlyStoppingType: 'Off', ...configOf(request) },
    ...(request.TrainingJobDefinition === undefined
      ? { TrainingJobDefinitions: shown }
      : { TrainingJobDefinition: shown[0] }),
    WarmStartConfig: request.WarmStartConfig,
    HyperParameterTuningJobStatus: job.status as HyperParameterTuningJobStatus,
    CreationTime: new Date(job.created),
    HyperParameterTuningEndTime: dateOf(state.ended),
    LastModifiedTime: new Date(job.modified),
    TrainingJobStatusCounters: state.statuses,
    ObjectiveStatusCounters: state.objectives,
    BestTrainingJob: best && summaryOf(arns, job, best),
    OverallBestTrainingJob: overallBest(tunings, arns, job, best),
    FailureReason: job.status === 'Failed' ? state.ending?.reason : undefined,
    TuningJobCompletionDetails: {
      NumberOfTrainingJobsObjectiveNotImproving: state.notImproving,
      ConvergenceDetectedTime: dateOf(state.converged),
    },
    ConsumedResources: { RuntimeInSeconds: Math.ceil(((state.ended ?? now()) - job.created) / 1000) },
  };
}

/** A training job as lists and Describe show it. `live`: the training job itself while it runs. */
export function summaryOf(
  arns: Arns,
  job: TuningJob,
  trial: Trial,
  live?: Pick<DescribeTrainingJobCommandOutput, 'TrainingJobStatus' | 'TrainingStartTime'>,
): HyperParameterTrainingJobSummary {
  const definitions = definitionsOf(job.request);
  const definition = definitions[trial.definition] as Definition;
  const { end } = trial;
  return {
    TrainingJobDefinitionName: definition.name,
    TrainingJobName: trial.name,
    TrainingJobArn: arns.of('training-job', trial.name),
    CreationTime: new Date(trial.created),
    TrainingStartTime: dateOf(end?.started) ?? live?.TrainingStartTime,
    TrainingEndTime: dateOf(end?.ended),
    TrainingJobStatus: end?.status ?? live?.TrainingJobStatus ?? 'InProgress',
    TunedHyperParameters: trial.tuned,
    FailureReason: end?.failureReason,
    FinalHyperParameterTuningJobObjectiveMetric: objectiveMetric(definition, trial, definitions.length > 1),
    ObjectiveStatus: objectiveStatusOf(trial),
  };
}

function objectiveMetric({ objective }: Definition, trial: Trial, withType: boolean) {
  const value = objectiveOf(trial);
  if (value === undefined) return undefined;
  return { ...(withType && { Type: objective?.Type }), MetricName: objective?.MetricName, Value: value };
}

/** Shown for identical data alone: the objectives of other data cannot be compared. */
function overallBest(tunings: TuningJobs, arns: Arns, job: TuningJob, own: Trial | undefined) {
  if (job.request.WarmStartConfig?.WarmStartType !== 'IdenticalDataAndAlgorithm') return undefined;
  const { parentBest } = job.state;
  const parent = parentBest && tunings.tryFind(parentBest.tuning);
  const trial = parentBest && parent && tunings.tryFindTrial(parent.name, parentBest.number);
  if (parent !== undefined && trial !== undefined && !isBetter(job, own, trial))
    return { ...summaryOf(arns, parent, trial), TuningJobName: parent.name };
  return own && { ...summaryOf(arns, job, own), TuningJobName: job.name };
}

function isBetter({ request }: TuningJob, own: Trial | undefined, other: Trial): boolean {
  const objective = own && objectiveOf(own);
  if (objective === undefined) return false;
  const sign = signOf(definitionsOf(request)[0] as Definition);
  return sign * objective < sign * (objectiveOf(other) ?? Infinity);
}

function trialOf(tunings: TuningJobs, job: TuningJob, number: number | undefined): Trial | undefined {
  return number === undefined ? undefined : tunings.tryFindTrial(job.name, number);
}

function shownDefinition(definition: Definition): HyperParameterTrainingJobDefinition {
  const { training } = definition;
  return {
    ...training,
    StaticHyperParameters: staticHyperParameters(definition),
    EnableNetworkIsolation: training.EnableNetworkIsolation ?? false,
    EnableInterContainerTrafficEncryption: training.EnableInterContainerTrafficEncryption ?? false,
    EnableManagedSpotTraining: training.EnableManagedSpotTraining ?? false,
  };
}

function configOf({ HyperParameterTuningJobConfig: config }: TuningJob['request']) {
  return config as NonNullable<typeof config>;
}

function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}

/** The same as the event `SageMaker HyperParameter Tuning Job State Change` carries it: times in milliseconds. */
export function tuningEvent(view: TuningView, job: TuningJob, tags: Readonly<Record<string, string>>): object {
  const described = describeTuning(view, job) as Record<string, unknown>;
  const replacer = function (this: Record<string, unknown>, key: string, value: unknown): unknown {
    const original = this[key];
    return original instanceof Date ? original.getTime() : value;
  };
  return JSON.parse(JSON.stringify({ ...described, Tags: tags }, replacer)) as object;
}
