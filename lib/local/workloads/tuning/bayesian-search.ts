import { bestPoint } from './expected-improvement';
import type { Observations } from './gaussian-process';
import { GaussianProcess } from './gaussian-process';
import { initialPoint } from './initial-design';
import type { ShapeVector } from './likelihood';
import { shapeOf } from './likelihood';
import { Random } from './random';
import { findShape } from './shape-search';
import type { Assignment, Point, Space } from './space';
import { standardized } from './standardized';
import type { Observation, Strategy } from './strategy';
import { unused } from './unused';

/** A model of more observations costs more than it tells. */
const MAX_OBSERVATIONS = 120;
/** The shape of the model is sought anew when so many times as many observations are known. */
const NEWS = 1.1;

interface Known {
  readonly point: Point;
  readonly objective: number;
}

/**
 * Models the objective as a Gaussian process and asks where it is expected to improve the most. What runs already
 * counts as observed at the value that the model expects, so that parallel training jobs go to different places.
 */
export class BayesianSearch implements Strategy {
  private shape: ShapeVector | undefined;
  private shapedBy = 0;
  private readonly initial: number;

  constructor(
    private readonly space: Space,
    private readonly seed: number,
  ) {
    this.initial = Math.min(10, space.parameters.length + 3);
  }

  *suggest(number: number, former: readonly Observation[]): Generator<void, Assignment | undefined> {
    const random = new Random(this.seed, number);
    const used = new Set(former.map(({ values }) => this.space.keyOf(values)));
    const all = this.known(former);
    const known = this.informative(all);
    const succeeded = former.filter(({ objective }) => objective !== undefined);
    if (former.length < this.initial || succeeded.length < 3)
      return this.free(initialPoint(this.space, this.seed, number), used, random);
    const point = yield* this.improve(known, all.length, this.running(former), random);
    return this.free(point, used, random);
  }

  private *improve(
    known: readonly Known[],
    total: number,
    running: readonly Point[],
    random: Random,
  ): Generator<void, Point> {
    const observations: Observations = {
      features: known.map(({ point }) => this.space.features(point)),
      values: standardized(known.map(({ objective }) => objective)),
      groups: this.space.groups,
    };
    const shape = yield* this.shapeFor(observations, total, random);
    const believed = believe(
      observations,
      running.map((point) => this.space.features(point)),
      shape,
    );
    const process = GaussianProcess.tryMake(believed, shapeOf(shape));
    if (process === undefined) return this.space.sample(random);
    const best = Math.min(...observations.features.map((features) => process.predict(features).mean));
    const around = [...known].sort((a, b) => a.objective - b.objective).slice(0, 3);
    yield;
    return yield* bestPoint(
      this.space,
      process,
      best,
      random,
      around.map(({ point }) => point),
    );
  }

  private *shapeFor(observations: Observations, total: number, random: Random): Generator<void, ShapeVector> {
    if (this.shape !== undefined && total < NEWS * this.shapedBy) return this.shape;
    this.shape = yield* findShape(observations, random, this.shape);
    this.shapedBy = total;
    return this.shape;
  }

  /** What failed counts as the worst that was seen: the search must not insist on a place where nothing comes back. */
  private known(former: readonly Observation[]): Known[] {
    const worst = Math.max(...former.map(({ objective }) => objective ?? -Infinity));
    return former.flatMap(({ values, objective, running }) => {
      const point = running ? undefined : this.space.tryEncode(values);
      return point === undefined ? [] : [{ point, objective: objective ?? worst }];
    });
  }

  private running(former: readonly Observation[]): Point[] {
    return former.flatMap(({ values, running }) => {
      const point = running ? this.space.tryEncode(values) : undefined;
      return point === undefined ? [] : [point];
    });
  }

  /** The best and the latest, when there are too many. */
  private informative(known: readonly Known[]): readonly Known[] {
    if (known.length <= MAX_OBSERVATIONS) return known;
    const half = MAX_OBSERVATIONS / 2;
    const latest = known.slice(-half);
    const best = known.slice(0, -half).sort((a, b) => a.objective - b.objective);
    return [...best.slice(0, half), ...latest];
  }

  private free(point: Point, used: ReadonlySet<string>, random: Random): Assignment | undefined {
    const values = this.space.decode(point);
    return used.has(this.space.keyOf(values)) ? unused(this.space, used, random) : values;
  }
}

/** The observations with those added that are expected where something runs. */
function believe(observations: Observations, running: readonly Float64Array[], shape: ShapeVector): Observations {
  if (running.length === 0) return observations;
  const process = GaussianProcess.tryMake(observations, shapeOf(shape));
  if (process === undefined) return observations;
  const expected = running.map((features) => process.predict(features).mean);
  return {
    ...observations,
    features: [...observations.features, ...running],
    values: Float64Array.from([...observations.values, ...expected]),
  };
}
