import type { Shape } from './kernel';
import { Kernel } from './kernel';
import { cholesky, solveLower, solveUpper } from './matrix';

export interface Prediction {
  readonly mean: number;
  readonly variance: number;
}

/** What was observed where. */
export interface Observations {
  readonly features: readonly Float64Array[];
  readonly values: Float64Array;
  /** To which length scale each feature belongs. */
  readonly groups: readonly number[];
}

/** A Gaussian process with mean 0 over observations, its shape given. */
export class GaussianProcess {
  private constructor(
    private readonly kernel: Kernel,
    private readonly features: readonly Float64Array[],
    private readonly factor: Float64Array,
    private readonly weights: Float64Array,
  ) {}

  /** Undefined when the observations lie so that the numbers do not suffice. */
  static tryMake({ features, values, groups }: Observations, shape: Shape): GaussianProcess | undefined {
    const kernel = new Kernel(shape, groups);
    const factor = covarianceOf(kernel, features);
    if (!cholesky(factor, features.length)) return undefined;
    const weights = solveUpper(factor, features.length, solveLower(factor, features.length, values.slice()));
    return new GaussianProcess(kernel, features, factor, weights);
  }

  /** The noiseless objective at a place. */
  predict(at: Float64Array): Prediction {
    const size = this.features.length;
    const covariances = new Float64Array(size);
    let mean = 0;
    for (let row = 0; row < size; row += 1) {
      const covariance = this.kernel.between(at, this.features[row] as Float64Array);
      covariances[row] = covariance;
      mean += covariance * (this.weights[row] as number);
    }
    solveLower(this.factor, size, covariances);
    let explained = 0;
    for (const part of covariances) explained += part * part;
    return { mean, variance: Math.max(1e-12, this.kernel.signal - explained) };
  }
}

/** The lower triangle of the observations' covariance. */
export function covarianceOf(kernel: Kernel, features: readonly Float64Array[]): Float64Array {
  const size = features.length;
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < row; column += 1)
      matrix[row * size + column] = kernel.between(features[row] as Float64Array, features[column] as Float64Array);
    matrix[row * size + row] = kernel.signal + kernel.noise + 1e-9;
  }
  return matrix;
}
