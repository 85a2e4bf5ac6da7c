import type { Assignment } from './space';

/** A training job of the search as a strategy sees it. */
export interface Observation {
  readonly values: Assignment;
  /** Lower is better. Undefined while the job runs, and when it ended without one. */
  readonly objective?: number;
  readonly running: boolean;
}

/** Chooses the hyperparameters of the next training job. */
export interface Strategy {
  /**
   * Yields now and then, so that a server can do other work meanwhile.
   * @param number of the training job in this search, from 0
   * @returns undefined when every combination has been tried
   */
  suggest(number: number, former: readonly Observation[]): Generator<void, Assignment | undefined>;
}

/** Runs a generator to its end. */
export function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value as T;
  }
}
