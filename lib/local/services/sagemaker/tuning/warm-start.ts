import type { Observation } from '../../../workloads/tuning/strategy';
import type { Definition } from './definitions';
import { definitionsOf, signOf } from './definitions';
import type { Trial, TuningJob, TuningRequest, TuningState } from './tuning-job';
import { objectiveOf } from './tuning-job';
import type { TuningJobs } from './tuning-jobs';

const ENOUGH = 5;

export function parentsOf({ WarmStartConfig: config }: TuningRequest): string[] {
  return (config?.ParentHyperParameterTuningJobs ?? []).map((parent) => parent.HyperParameterTuningJobName as string);
}

/** A training job of a parent. */
export interface Learned extends Observation {
  readonly objective: number;
  /** How many deviations its objective lies from the mean of its tuning job. */
  readonly standing: number;
}

/** What the parents found, for each definition of the new tuning job. */
export function learnedFrom(
  tunings: TuningJobs,
  request: TuningRequest,
  definitions: readonly Definition[],
): Learned[][] {
  const parents = parentsOf(request).flatMap((name) => tunings.tryFind(name) ?? []);
  return definitions.map((definition, index) =>
    parents.flatMap((parent) => withStanding(observationsOf(tunings, parent, definition, index))),
  );
}

function observationsOf(tunings: TuningJobs, parent: TuningJob, definition: Definition, index: number) {
  const own = definitionsOf(parent.request);
  return tunings
    .trials(parent.name)
    .filter((trial) => matches(own[trial.definition], definition, trial, index))
    .flatMap((trial) => {
      const objective = objectiveOf(trial);
      if (objective === undefined) return [];
      const values = { ...own[trial.definition]?.training.StaticHyperParameters, ...trial.tuned };
      return [{ values, objective: signOf(definition) * objective, running: false }];
    });
}

function withStanding(observations: readonly (Observation & { readonly objective: number })[]): Learned[] {
  const { mean, deviation } = spreadOf(observations.map(({ objective }) => objective));
  return observations.map((one) => ({ ...one, standing: (one.objective - mean) / deviation }));
}

/** Objectives of other data differ by an unknown amount: once enough own ones are known, a parent's take their place among them. */
export function transferred(learned: readonly Learned[], own: readonly Observation[]): readonly Observation[] {
  const known = own.flatMap(({ objective }) => objective ?? []);
  if (known.length < ENOUGH) return learned;
  const { mean, deviation } = spreadOf(known);
  return learned.map(({ values, running, standing }) => ({ values, running, objective: mean + standing * deviation }));
}

function spreadOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: variance > 0 ? Math.sqrt(variance) : 1 };
}

function matches(own: Definition | undefined, wanted: Definition, trial: Trial, index: number): boolean {
  return wanted.name === undefined || own?.name === undefined ? trial.definition === index : own.name === wanted.name;
}

/** The best training job of all parents. */
export function bestOfParents(tunings: TuningJobs, request: TuningRequest): TuningState['parentBest'] {
  const sign = signOf(definitionsOf(request)[0] as Definition);
  const found = parentsOf(request).flatMap((tuning) =>
    tunings.trials(tuning).flatMap((trial) => {
      const objective = objectiveOf(trial);
      return objective === undefined ? [] : [{ tuning, number: trial.number, objective: sign * objective }];
    }),
  );
  const best = found.sort((a, b) => a.objective - b.objective)[0];
  return best && { tuning: best.tuning, number: best.number };
}
