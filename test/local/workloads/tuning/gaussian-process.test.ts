import type { Observations } from '../../../../lib/local/workloads/tuning/gaussian-process';
import { GaussianProcess } from '../../../../lib/local/workloads/tuning/gaussian-process';
import { expectedImprovement } from '../../../../lib/local/workloads/tuning/expected-improvement';
import { shapeOf, tryFit } from '../../../../lib/local/workloads/tuning/likelihood';
import { cholesky, inverseOf, solveLower, solveUpper } from '../../../../lib/local/workloads/tuning/matrix';
import { Random } from '../../../../lib/local/workloads/tuning/random';
import { findShape } from '../../../../lib/local/workloads/tuning/shape-search';
import { standardized } from '../../../../lib/local/workloads/tuning/standardized';
import { finish } from '../../../../lib/local/workloads/tuning/strategy';

function observed(count: number, value: (x: number, y: number) => number): Observations {
  const random = new Random(7);
  const features = Array.from({ length: count }, () => Float64Array.of(random.next(), random.next()));
  return { features, values: standardized(features.map(([x, y]) => value(x!, y!))), groups: [0, 1] };
}

test('the factor solves the system, and its inverse is one', () => {
  const matrix = Float64Array.of(4, 0, 0, 2, 5, 0, 1, 3, 6);
  expect(cholesky(matrix, 3)).toBe(true);
  const solved = solveUpper(matrix, 3, solveLower(matrix, 3, Float64Array.of(7, 10, 10)));
  expect([...solved]).toEqual([expect.closeTo(1), expect.closeTo(1), expect.closeTo(1)]);
  const inverse = inverseOf(matrix, 3);
  const row = [inverse[0]!, inverse[3]!, inverse[6]!];
  expect(4 * row[0]! + 2 * row[1]! + row[2]!).toBeCloseTo(1);
  expect(2 * row[0]! + 5 * row[1]! + 3 * row[2]!).toBeCloseTo(0);
});

test('a matrix that is not positive definite is refused', () => {
  expect(cholesky(Float64Array.of(1, 0, 2, 1), 2)).toBe(false);
});

test('the gradient of the likelihood is that of its differences', () => {
  const observations = observed(12, (x, y) => Math.sin(5 * x) + y);
  const vector = Float64Array.of(-0.7, 0.2, 0.1, -3);
  const { gradient } = tryFit(observations, vector)!;
  for (const index of vector.keys()) {
    const step = (by: number): number =>
      tryFit(
        observations,
        vector.map((value, at) => (at === index ? value + by : value)),
      )!.value;
    expect(gradient[index]).toBeCloseTo((step(1e-5) - step(-1e-5)) / 2e-5, 4);
  }
});

test('a parameter without influence gets a long length scale', () => {
  const observations = observed(30, (x) => Math.sin(6 * x));
  const { lengths } = shapeOf(finish(findShape(observations, new Random(1), undefined)));
  expect(lengths[1]! - lengths[0]!).toBeGreaterThan(1);
});

test('the prediction goes through what was observed, and is unsure elsewhere', () => {
  const observations: Observations = {
    features: [Float64Array.of(0.2), Float64Array.of(0.4)],
    values: Float64Array.of(1, -1),
    groups: [0],
  };
  const process = GaussianProcess.tryMake(observations, { lengths: [Math.log(0.2)], signal: 0, noise: -12 })!;
  expect(process.predict(Float64Array.of(0.2)).mean).toBeCloseTo(1, 3);
  expect(process.predict(Float64Array.of(0.2)).variance).toBeLessThan(0.001);
  expect(process.predict(Float64Array.of(1)).variance).toBeGreaterThan(0.5);
});

test('the expected improvement is that of the normal distribution', () => {
  expect(expectedImprovement(0, 1, 0)).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 6);
  expect(expectedImprovement(-2, 1e-12, 0)).toBeCloseTo(2, 6);
  expect(expectedImprovement(2, 0.01, 0)).toBeCloseTo(0, 6);
});

test('one value that is far off does not hide the others', () => {
  const values = standardized([1, 2, 3, 4, 5, 6, 7, 1e9]);
  expect(values[6]! - values[0]!).toBeGreaterThan(0.5);
});
