import { Random } from '../../../../lib/local/workloads/tuning/random';
import type { Assignment, Parameter } from '../../../../lib/local/workloads/tuning/space';
import { Space } from '../../../../lib/local/workloads/tuning/space';
import type { Observation, Strategy } from '../../../../lib/local/workloads/tuning/strategy';
import { finish } from '../../../../lib/local/workloads/tuning/strategy';

/** A function whose lowest place is sought, with the deviation of the noise on what is seen of it. */
export interface Problem {
  readonly space: Space;
  readonly noise: number;
  readonly value: (values: Assignment) => number;
}

export function continuous(name: string, min: number, max: number): Parameter {
  return { kind: 'continuous', name, min, max, scaling: 'Linear' };
}

/** Three equally low places of 0.398 in two dimensions. */
export const branin: Problem = {
  space: new Space([continuous('x', -5, 10), continuous('y', 0, 15)]),
  noise: 1,
  value: ({ x, y }) => {
    const curve = Number(y) - (5.1 / (4 * Math.PI ** 2)) * Number(x) ** 2 + (5 / Math.PI) * Number(x) - 6;
    return curve ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(Number(x)) + 10;
  },
};

const STEEPNESS = [
  [10, 3, 17, 3.5],
  [0.05, 10, 17, 0.1],
  [3, 3.5, 1.7, 10],
  [17, 8, 0.05, 10],
] as const;
const CENTRES = [
  [0.1312, 0.1696, 0.5569, 0.0124],
  [0.2329, 0.4135, 0.8307, 0.3736],
  [0.2348, 0.1451, 0.3522, 0.2883],
  [0.4047, 0.8828, 0.8732, 0.5743],
] as const;
const DEPTHS = [1, 1.2, 3, 3.2] as const;

/** Hartmann's function in four dimensions; lowest at -3.135. */
export const hartmann: Problem = {
  space: new Space(['a', 'b', 'c', 'd'].map((name) => continuous(name, 0, 1))),
  noise: 0.05,
  value: (values) => {
    const place = ['a', 'b', 'c', 'd'].map((name) => Number(values[name]));
    const wells = DEPTHS.map((depth, well) => {
      const distance = place.reduce((sum, at, i) => sum + STEEPNESS[well]![i]! * (at - CENTRES[well]![i]!) ** 2, 0);
      return depth * Math.exp(-distance);
    });
    return (1.1 - wells.reduce((sum, well) => sum + well, 0)) / 0.839;
  },
};

/** The true value at the place that looked best after so many trials, `parallel` of them always under way. */
export function found(strategy: Strategy, problem: Problem, trials: number, seed: number, parallel = 1): number {
  const random = new Random(seed, 1_000_000);
  const seen: { values: Assignment; objective: number }[] = [];
  while (seen.length < trials) {
    const former = seen.map((trial, index): Observation => {
      const running = index > seen.length - parallel;
      return running ? { values: trial.values, running } : { ...trial, running };
    });
    const values = finish(strategy.suggest(seen.length, former)) as Assignment;
    seen.push({ values, objective: problem.value(values) + problem.noise * random.normal() });
  }
  return problem.value(seen.reduce((best, trial) => (trial.objective < best.objective ? trial : best)).values);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
