import type { Observations } from './gaussian-process';
import { covarianceOf } from './gaussian-process';
import type { Shape } from './kernel';
import { Kernel } from './kernel';
import { cholesky, inverseOf, solveLower, solveUpper } from './matrix';

/** A shape as a vector: the lengths, then signal and noise. */
export type ShapeVector = Float64Array;

export interface Fit {
  /** Logarithm of the posterior density of the shape, up to a constant. */
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Normal densities of the logarithms: with few observations they keep the shape from extremes. */
interface Prior {
  readonly mean: number;
  readonly deviation: number;
}

const SIGNAL: Prior = { mean: 0, deviation: 1 };
const NOISE: Prior = { mean: Math.log(0.01), deviation: 2 };

/** The more parameters, the less each of them alone explains. */
function lengthPrior(parameters: number): Prior {
  return { mean: Math.log(0.4) + 0.5 * Math.log(parameters), deviation: 0.8 };
}

export function priorOf(vector: ArrayLike<number>, index: number): Prior {
  if (index === vector.length - 1) return NOISE;
  return index === vector.length - 2 ? SIGNAL : lengthPrior(vector.length - 2);
}

export function shapeOf(vector: ShapeVector): Shape {
  return {
    lengths: [...vector.subarray(0, -2)],
    signal: vector[vector.length - 2] as number,
    noise: vector[vector.length - 1] as number,
  };
}

/** How likely the observations are under a shape, and in which direction that grows. Undefined beyond the numbers. */
export function tryFit(observations: Observations, vector: ShapeVector): Fit | undefined {
  const { features, values, groups } = observations;
  const size = features.length;
  const kernel = new Kernel(shapeOf(vector), groups);
  const factor = covarianceOf(kernel, features);
  if (!cholesky(factor, size)) return undefined;
  const weights = solveUpper(factor, size, solveLower(factor, size, values.slice()));
  let value = 0;
  for (let row = 0; row < size; row += 1)
    value -= 0.5 * (weights[row] as number) * (values[row] as number) + Math.log(factor[row * size + row] as number);
  const gradient = gradientOf(observations, kernel, weights, inverseOf(factor, size), vector.length);
  return withPriors(vector, value, gradient);
}

function withPriors(vector: ShapeVector, likelihood: number, gradient: Float64Array): Fit {
  let value = likelihood;
  for (const [index, place] of vector.entries()) {
    const { mean, deviation } = priorOf(vector, index);
    const distance = (place - mean) / deviation;
    value -= 0.5 * distance * distance;
    (gradient[index] as number) -= distance / deviation;
  }
  return { value, gradient };
}

/** Half the trace of (w wᵀ - K⁻¹) dK for each element of the shape, pair by pair of observations. */
function gradientOf(
  { features, groups }: Observations,
  kernel: Kernel,
  weights: Float64Array,
  inverse: Float64Array,
  length: number,
): Float64Array {
  const size = features.length;
  const gradient = new Float64Array(length);
  const parts = new Float64Array(length - 2);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < row; column += 1) {
      const a = features[row] as Float64Array;
      const b = features[column] as Float64Array;
      const pull = (weights[row] as number) * (weights[column] as number) - (inverse[row * size + column] as number);
      const slope = pull * kernel.slope(kernel.distances(a, b, groups, parts));
      for (let group = 0; group < parts.length; group += 1)
        (gradient[group] as number) += slope * (parts[group] as number);
      (gradient[length - 2] as number) += pull * kernel.between(a, b);
    }
    const own = 0.5 * ((weights[row] as number) ** 2 - (inverse[row * size + row] as number));
    (gradient[length - 2] as number) += own * kernel.signal;
    (gradient[length - 1] as number) += own * kernel.noise;
  }
  return gradient;
}
