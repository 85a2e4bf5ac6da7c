import type { TrainingJob, TrainingState } from './job';

/** How long a job has had instances, over all of its attempts: milliseconds. */
export function instanceTime(state: TrainingState, now: number): number {
  const { used = 0, attemptStarted, ended } = state;
  return used + (attemptStarted === undefined ? 0 : (ended ?? now) - attemptStarted);
}

export interface JobSeconds {
  readonly TrainingTimeInSeconds: number | undefined;
  readonly BillableTimeInSeconds: number | undefined;
}

/**
 * Known when the job has ended. Billable time is what on-demand instances would have cost as much: a spot job's is its
 * part of the on-demand price, so that savings are (1 - billable / training) x 100.
 */
export function secondsOf({ request, state }: TrainingJob, spotPrice: number): JobSeconds {
  if (state.started === undefined || state.ended === undefined)
    return { TrainingTimeInSeconds: undefined, BillableTimeInSeconds: undefined };
  const seconds = Math.max(1, Math.ceil(instanceTime(state, state.ended) / 1000));
  const share = request.EnableManagedSpotTraining === true ? spotPrice : 1;
  return { TrainingTimeInSeconds: seconds, BillableTimeInSeconds: Math.max(1, Math.ceil(seconds * share)) };
}
