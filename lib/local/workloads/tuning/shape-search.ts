import type { Observations } from './gaussian-process';
import type { ShapeVector } from './likelihood';
import { priorOf, tryFit } from './likelihood';
import type { Random } from './random';

const STEPS = 30;
const FIRST_STEP = 0.3;
const SMALLEST_STEP = 0.01;
const LARGEST_STEP = 1;
/** Bounds of the logarithms; beyond them a shape says nothing more. */
const LOWEST = -12;
const HIGHEST = 5;

/**
 * The most likely shape of a Gaussian process: several starts, each climbing by the sign of the gradient with a step of
 * its own for every element (resilient propagation). Yields between evaluations, so that others can go on.
 */
export function* findShape(
  observations: Observations,
  random: Random,
  former: ShapeVector | undefined,
): Generator<void, ShapeVector> {
  const length = new Set(observations.groups).size + 2;
  const starts = former === undefined ? [prior(length), drawn(length, random)] : [former, drawn(length, random)];
  let best = starts[0] as ShapeVector;
  let value = -Infinity;
  for (const start of starts) {
    const top = yield* climb(observations, start);
    if (top.value > value) [best, value] = [top.vector, top.value];
  }
  return best;
}

function prior(length: number): ShapeVector {
  const vector = new Float64Array(length);
  return vector.map((_, index) => priorOf(vector, index).mean);
}

function drawn(length: number, random: Random): ShapeVector {
  const vector = new Float64Array(length);
  return vector.map((_, index) => {
    const { mean, deviation } = priorOf(vector, index);
    return mean + 0.7 * deviation * random.normal();
  });
}

interface Top {
  readonly vector: ShapeVector;
  readonly value: number;
}

function* climb(observations: Observations, start: ShapeVector): Generator<void, Top> {
  const steps = new Float64Array(start.length).fill(FIRST_STEP);
  const signs = new Float64Array(start.length);
  let top: Top = { vector: start, value: -Infinity };
  let vector = start.slice();
  for (let turn = 0; turn < STEPS && steps.some((step) => step > SMALLEST_STEP); turn += 1) {
    yield;
    const fit = tryFit(observations, vector);
    if (fit === undefined) return top;
    if (fit.value > top.value) top = { vector, value: fit.value };
    vector = vector.map((place, index) => {
      const sign = Math.sign(fit.gradient[index] as number);
      const turned = sign * (signs[index] as number);
      const factor = turned > 0 ? 1.3 : turned < 0 ? 0.5 : 1;
      steps[index] = Math.min(LARGEST_STEP, (steps[index] as number) * factor);
      signs[index] = sign;
      return Math.min(HIGHEST, Math.max(LOWEST, place + sign * (steps[index] as number)));
    });
  }
  return top;
}
