import { BayesianSearch } from '../../../workloads/tuning/bayesian-search';
import { GridSearch } from '../../../workloads/tuning/grid-search';
import { RandomSearch } from '../../../workloads/tuning/random-search';
import type { Assignment, Space } from '../../../workloads/tuning/space';
import type { Observation, Strategy } from '../../../workloads/tuning/strategy';
import type { Definition } from './definitions';
import { signOf, spaceOf } from './definitions';
import type { Trial, TuningJob } from './tuning-job';
import { objectiveOf } from './tuning-job';
import type { Learned } from './warm-start';
import { transferred } from './warm-start';

const STRATEGIES: Readonly<Record<string, (space: Space, seed: number) => Strategy>> = {
  Bayesian: (space, seed) => new BayesianSearch(space, seed),
  Grid: (space) => new GridSearch(space),
  // Hyperband says how long a training job runs, not with what.
  Hyperband: (space, seed) => new RandomSearch(space, seed),
  Random: (space, seed) => new RandomSearch(space, seed),
};

export interface Suggestion {
  /** Index of the definition. */
  readonly definition: number;
  readonly tuned: Assignment;
}

/** Chooses training job after training job; several definitions take turns. */
export class Search {
  private readonly strategies: readonly Strategy[];
  private readonly transfer: boolean;

  /** @param learned what the parents of a warm start found, by definition */
  constructor(
    { request, state }: TuningJob,
    private readonly definitions: readonly Definition[],
    private readonly learned: readonly (readonly Learned[])[],
  ) {
    const make = STRATEGIES[request.HyperParameterTuningJobConfig?.Strategy as string] as (typeof STRATEGIES)[string];
    this.transfer = request.WarmStartConfig?.WarmStartType === 'TransferLearning';
    this.strategies = definitions.map((definition, index) => make(spaceOf(definition), state.seed + index));
  }

  /** Undefined when every combination has been tried. */
  *suggest(trials: readonly Trial[]): Generator<void, Suggestion | undefined> {
    const count = this.definitions.length;
    for (let turn = 0; turn < count; turn += 1) {
      const definition = (trials.length + turn) % count;
      const own = trials.filter((trial) => trial.definition === definition);
      const former = this.former(definition, own);
      const tuned = yield* (this.strategies[definition] as Strategy).suggest(own.length, former);
      if (tuned !== undefined) return { definition, tuned };
    }
    return undefined;
  }

  private former(definition: number, own: readonly Trial[]): Observation[] {
    const learned = this.learned[definition] ?? [];
    const observations = own.map((trial) => this.observation(trial));
    return [...(this.transfer ? transferred(learned, observations) : learned), ...observations];
  }

  private observation(trial: Trial): Observation {
    const objective = objectiveOf(trial);
    const sign = signOf(this.definitions[trial.definition] as Definition);
    return {
      values: trial.tuned,
      running: trial.end === undefined,
      ...(objective !== undefined && { objective: sign * objective }),
    };
  }
}
