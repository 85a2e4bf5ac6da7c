import type { CreateHyperParameterTuningJobCommandInput, TrainingJobStatus } from '@aws-sdk/client-sagemaker';
import type { Assignment } from '../../../workloads/tuning/space';
import type { Entry } from '../catalog/catalog';

export type TuningRequest = Omit<CreateHyperParameterTuningJobCommandInput, 'Tags'>;

/** How a tuning job ends once the training jobs that still run have been stopped. */
export interface Ending {
  readonly status: 'Completed' | 'Failed' | 'Stopped';
  readonly reason?: string;
}

export interface TuningState {
  /** Of the pseudo-random numbers; RandomSeed, or drawn once. */
  readonly seed: number;
  readonly statuses: StatusCounters;
  readonly objectives: ObjectiveCounters;
  /** Number of the best training job. */
  readonly best?: number;
  /** The best training job of a parent, where that is better than `best`. */
  readonly parentBest?: { readonly tuning: string; readonly number: number };
  /** How many of the latest training jobs did not improve the objective by 1 %. */
  readonly notImproving: number;
  /** Epoch milliseconds. */
  readonly converged?: number;
  readonly ending?: Ending;
  readonly ended?: number;
}

export type TuningJob = Entry<TuningRequest, TuningState>;

export interface StatusCounters {
  readonly Completed: number;
  readonly InProgress: number;
  readonly RetryableError: number;
  readonly NonRetryableError: number;
  readonly Stopped: number;
}

export interface ObjectiveCounters {
  readonly Succeeded: number;
  readonly Pending: number;
  readonly Failed: number;
}

/** A training job of a tuning job. Written before the training job is created, so that none is created twice. */
export interface Trial {
  /** From 1. */
  readonly number: number;
  /** Of the training job. */
  readonly name: string;
  /** Index of its definition in the request. */
  readonly definition: number;
  readonly tuned: Assignment;
  /** Epoch milliseconds, as all times here. */
  readonly created: number;
  /** What became of the training job; undefined while it runs. */
  readonly end?: TrialEnd;
}

export interface TrialEnd {
  readonly status: TrainingJobStatus;
  readonly time: number;
  readonly started?: number;
  readonly ended?: number;
  readonly failureReason?: string;
  /** The last value of the objective metric. */
  readonly objective?: number;
}

const TERMINAL: ReadonlySet<string> = new Set(['Completed', 'Failed', 'Stopped']);

export function isTerminal(status: string): boolean {
  return TERMINAL.has(status);
}

export function newTuningJob(request: TuningRequest, seed: number, now: number): TuningJob {
  const state: TuningState = { seed, ...countersOf([]), notImproving: 0 };
  const name = request.HyperParameterTuningJobName as string;
  return { name, created: now, modified: now, status: 'InProgress', request, state };
}

/** The objective of a training job that counts: one that failed has none, whatever it printed. */
export function objectiveOf({ end }: Trial): number | undefined {
  return end === undefined || end.status === 'Failed' ? undefined : end.objective;
}

export function countersOf(trials: Iterable<Trial>): Pick<TuningState, 'statuses' | 'objectives'> {
  const statuses = { Completed: 0, InProgress: 0, RetryableError: 0, NonRetryableError: 0, Stopped: 0 };
  const objectives = { Succeeded: 0, Pending: 0, Failed: 0 };
  for (const trial of trials) {
    statuses[statusCounterOf(trial)] += 1;
    objectives[objectiveStatusOf(trial)] += 1;
  }
  return { statuses, objectives };
}

export function objectiveStatusOf(trial: Trial): keyof ObjectiveCounters {
  if (trial.end === undefined) return 'Pending';
  return objectiveOf(trial) === undefined ? 'Failed' : 'Succeeded';
}

/** Only what SageMaker itself is to blame for can be retried. */
function statusCounterOf({ end }: Trial): keyof StatusCounters {
  if (end === undefined) return 'InProgress';
  if (end.status === 'Completed' || end.status === 'Stopped') return end.status;
  return end.failureReason?.startsWith('InternalServerError') === true ? 'RetryableError' : 'NonRetryableError';
}
