import type { GaussianProcess } from './gaussian-process';
import type { Random } from './random';
import type { Point, Space } from './space';

// Looked up once: they are called for every candidate.
const { abs, exp, sqrt } = Math;
const DENSITY = 1 / sqrt(2 * Math.PI);
const CANDIDATES = 400;
const KEPT = 5;
const ROUNDS = 6;
const NEIGHBOURS = 12;
const FIRST_WIDTH = 0.15;
/** How many predictions are made before others can go on. */
const CHUNK = 100;

interface Candidate {
  readonly point: Point;
  readonly score: number;
}

/** How much lower than `best` a value of this prediction is expected to be. */
export function expectedImprovement(mean: number, variance: number, best: number): number {
  const deviation = sqrt(variance);
  const z = (best - mean) / deviation;
  return deviation * (z * cumulative(z) + density(z));
}

/** The point where the most improvement is expected: at random first, then around the best of them ever closer. */
export function* bestPoint(
  space: Space,
  process: GaussianProcess,
  best: number,
  random: Random,
  around: readonly Point[],
): Generator<void, Point> {
  const score = (point: Point): Candidate => {
    const { mean, variance } = process.predict(space.features(point));
    return { point, score: expectedImprovement(mean, variance, best) };
  };
  let top: Candidate[] = [];
  const consider = (candidates: readonly Point[]): void => {
    top = [...top, ...candidates.map(score)].sort((a, b) => b.score - a.score).slice(0, KEPT);
  };
  consider(around);
  for (let done = 0; done < CANDIDATES; done += CHUNK) {
    consider(Array.from({ length: CHUNK }, () => space.sample(random)));
    yield;
  }
  for (let round = 0, width = FIRST_WIDTH; round < ROUNDS; round += 1, width /= 2) {
    consider(top.flatMap(({ point }) => Array.from({ length: NEIGHBOURS }, () => space.near(point, width, random))));
    yield;
  }
  return (top[0] as Candidate).point;
}

function density(z: number): number {
  return DENSITY * exp(-0.5 * z * z);
}

/** The normal distribution's, by Abramowitz and Stegun 26.2.17: off by 7.5e-8 at most. */
function cumulative(z: number): number {
  const t = 1 / (1 + 0.2316419 * abs(z));
  const tail =
    density(z) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}
