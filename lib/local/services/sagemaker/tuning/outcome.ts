import type { TuningJobCompletionCriteria } from '@aws-sdk/client-sagemaker';
import { hasConverged, notImproving } from '../../../workloads/tuning/completion';
import type { Definition } from './definitions';
import { signOf } from './definitions';
import type { Ending, Trial, TuningJob, TuningState } from './tuning-job';
import { countersOf, objectiveOf } from './tuning-job';

const MAX_FAILURES = 5;

/** An objective, lower is better, with the training job that reached it. */
interface Reached {
  readonly trial: Trial;
  readonly objective: number;
}

/** What the training jobs of a tuning job have come to so far. */
export function outcomeOf(
  job: TuningJob,
  definitions: readonly Definition[],
  trials: readonly Trial[],
  now: number,
): Partial<TuningState> {
  const reached = reachedBy(definitions, trials);
  const objectives = reached.map(({ objective }) => objective);
  const converged = job.state.converged ?? (hasConverged(objectives) ? now : undefined);
  const best = reached.reduce<Reached | undefined>(
    (former, one) => (former === undefined || one.objective < former.objective ? one : former),
    undefined,
  );
  return { ...countersOf(trials), best: best?.trial.number, notImproving: notImproving(objectives), converged };
}

/** Whether the search is over before all of its training jobs have run, and why. */
export function endingOf(
  job: TuningJob,
  definitions: readonly Definition[],
  trials: readonly Trial[],
): Ending | undefined {
  const { statuses, notImproving: idle, converged } = job.state;
  if (failedOf(job) + statuses.Completed >= MAX_FAILURES) {
    const fruitless = fruitlessEnding(job);
    if (fruitless !== undefined) return fruitless;
  }
  const criteria = job.request.HyperParameterTuningJobConfig?.TuningJobCompletionCriteria ?? {};
  const limit = criteria.BestObjectiveNotImproving?.MaxNumberOfTrainingJobsNotImproving;
  const met =
    (limit !== undefined && idle >= limit) ||
    (criteria.ConvergenceDetected?.CompleteOnConvergence === 'Enabled' && converged !== undefined) ||
    isTargetMet(criteria, definitions, trials);
  return met ? { status: 'Completed' } : undefined;
}

/** How a tuning job ends whose training jobs have all run. */
export function finalEnding(job: TuningJob): Ending {
  return fruitlessEnding(job) ?? { status: 'Completed' };
}

/** How it ends while no training job has an objective, if that is their fault. */
function fruitlessEnding(job: TuningJob): Ending | undefined {
  const { statuses, objectives } = job.state;
  const failed = failedOf(job);
  if (objectives.Succeeded > 0) return undefined;
  if (statuses.Completed > 0) return { status: 'Failed', reason: noMetric(statuses.Completed) };
  return failed > 0 && statuses.Stopped === 0 ? { status: 'Failed', reason: noSuccess(failed) } : undefined;
}

function failedOf({ state: { statuses } }: TuningJob): number {
  return statuses.NonRetryableError + statuses.RetryableError;
}

function noSuccess(attempts: number): string {
  return `No training job succeeded after ${attempts} attempts. For additional details, please take a look at the training job failures by listing training jobs for the hyperparameter tuning job.`;
}

function noMetric(completed: number): string {
  return `No objective metrics found after running ${completed} training jobs. Please ensure that the custom algorithm is emitting the objective metric as defined by the regular expression provided.`;
}

function isTargetMet(
  { TargetObjectiveMetricValue: target }: TuningJobCompletionCriteria,
  definitions: readonly Definition[],
  trials: readonly Trial[],
): boolean {
  if (target === undefined) return false;
  return reachedBy(definitions, trials).some(
    ({ trial, objective }) => objective <= signOf(definitions[trial.definition] as Definition) * target,
  );
}

/** The objectives in the order in which the training jobs ended. */
function reachedBy(definitions: readonly Definition[], trials: readonly Trial[]): Reached[] {
  return trials
    .flatMap((trial) => {
      const objective = objectiveOf(trial);
      if (objective === undefined) return [];
      return [{ trial, objective: signOf(definitions[trial.definition] as Definition) * objective }];
    })
    .sort((a, b) => (a.trial.end?.time ?? 0) - (b.trial.end?.time ?? 0) || a.trial.number - b.trial.number);
}
