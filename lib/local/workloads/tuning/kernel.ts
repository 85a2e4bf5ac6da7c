/** What a Gaussian process is shaped by, as logarithms: a length scale per parameter, variance of signal and of noise. */
export interface Shape {
  readonly lengths: readonly number[];
  readonly signal: number;
  readonly noise: number;
}

// Looked up once: the kernel is computed millions of times.
const { exp, sqrt } = Math;
const SQRT5 = sqrt(5);

/** Matérn 5/2 with a length scale for each group of features. */
export class Kernel {
  readonly signal: number;
  readonly noise: number;
  private readonly weights: Float64Array;

  constructor(shape: Shape, groups: readonly number[]) {
    this.signal = exp(shape.signal);
    this.noise = exp(shape.noise);
    this.weights = Float64Array.from(groups, (group) => exp(-2 * (shape.lengths[group] as number)));
  }

  between(a: Float64Array, b: Float64Array): number {
    let squared = 0;
    for (let index = 0; index < a.length; index += 1) {
      const difference = (a[index] as number) - (b[index] as number);
      squared += (this.weights[index] as number) * difference * difference;
    }
    const scaled = SQRT5 * sqrt(squared);
    return this.signal * (1 + scaled + (scaled * scaled) / 3) * exp(-scaled);
  }

  /** How the value changes with the logarithm of a group's length, divided by that group's weighted squared distance. */
  slope(squared: number): number {
    const scaled = SQRT5 * sqrt(squared);
    return this.signal * (5 / 3) * (1 + scaled) * exp(-scaled);
  }

  /** The weighted squared distances, summed by group into `into`. @returns their sum */
  distances(a: Float64Array, b: Float64Array, groups: readonly number[], into: Float64Array): number {
    into.fill(0);
    let sum = 0;
    for (let index = 0; index < a.length; index += 1) {
      const difference = (a[index] as number) - (b[index] as number);
      const part = (this.weights[index] as number) * difference * difference;
      (into[groups[index] as number] as number) += part;
      sum += part;
    }
    return sum;
  }
}
