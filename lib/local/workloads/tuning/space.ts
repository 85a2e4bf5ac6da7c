import type { Random } from './random';
import type { Scale } from './scaling';
import { scaleOf } from './scaling';

export type ScalingType = 'Auto' | 'Linear' | 'Logarithmic' | 'ReverseLogarithmic';

export type Parameter =
  | {
      readonly kind: 'continuous' | 'integer';
      readonly name: string;
      readonly min: number;
      readonly max: number;
      readonly scaling: ScalingType;
    }
  | { readonly kind: 'categorical'; readonly name: string; readonly values: readonly string[] };

/** Values by the names of the parameters, as a training job gets them. */
export type Assignment = Readonly<Record<string, string>>;

/** A place in the space: for each parameter a number from 0 to 1 on its scale, or the index of its category. */
export type Point = readonly number[];

/** Each coordinate of a categorical parameter, so that two categories are one apart. */
const ONE_HOT = Math.SQRT1_2;

/** The hyperparameters that a tuning job searches, and the ways between their values and numbers. */
export class Space {
  private readonly scales: readonly (Scale | undefined)[];
  /** To which parameter each feature belongs: those of one parameter share a length scale. */
  readonly groups: readonly number[];

  constructor(readonly parameters: readonly Parameter[]) {
    this.scales = parameters.map((parameter) => (parameter.kind === 'categorical' ? undefined : scaleOf(parameter)));
    this.groups = parameters.flatMap((parameter, index) =>
      parameter.kind === 'categorical' ? parameter.values.map(() => index) : [index],
    );
  }

  /** How many different assignments there are; infinite when a parameter is continuous. */
  get combinations(): number {
    return this.parameters.reduce((product, parameter) => product * sizeOf(parameter), 1);
  }

  sample(random: Random): Point {
    return this.parameters.map((parameter, index) => this.snap(index, drawn(parameter, random.next())));
  }

  /** The point at numbers from 0 to 1, categories included. */
  at(unit: readonly number[]): Point {
    return this.parameters.map((parameter, index) => this.snap(index, drawn(parameter, unit[index] ?? 0.5)));
  }

  /** A point near another: some of its coordinates moved by about `width`. */
  near(point: Point, width: number, random: Random): Point {
    const chosen = random.below(point.length);
    return point.map((value, index) => {
      if (index !== chosen && random.next() < 0.5) return value;
      const parameter = this.parameters[index] as Parameter;
      if (parameter.kind === 'categorical')
        return random.next() < Math.max(width, 0.1) ? random.below(parameter.values.length) : value;
      return this.snap(index, Math.min(1, Math.max(0, value + width * random.normal())));
    });
  }

  /** What a model of the objective sees of a point: numbers as they are, categories one-hot. */
  features(point: Point): Float64Array {
    const features = new Float64Array(this.groups.length);
    let at = 0;
    for (const [index, parameter] of this.parameters.entries()) {
      const value = point[index] as number;
      if (parameter.kind === 'categorical') features[at + value] = ONE_HOT;
      else features[at] = value;
      at += parameter.kind === 'categorical' ? parameter.values.length : 1;
    }
    return features;
  }

  decode(point: Point): Assignment {
    const entries = this.parameters.map((parameter, index): [string, string] => {
      const value = point[index] as number;
      if (parameter.kind === 'categorical') return [parameter.name, parameter.values[value] as string];
      return [parameter.name, String((this.scales[index] as Scale).toValue(value))];
    });
    return Object.fromEntries(entries);
  }

  /** One text for each assignment. */
  keyOf(assignment: Assignment): string {
    return JSON.stringify(this.parameters.map(({ name }) => assignment[name]));
  }

  /** Undefined when a value is missing or outside of its range, as those of another tuning job may be. */
  tryEncode(assignment: Assignment): Point | undefined {
    const point = this.parameters.map((parameter, index) => {
      const value = assignment[parameter.name];
      if (value === undefined) return -1;
      if (parameter.kind === 'categorical') return parameter.values.indexOf(value);
      const number = Number(value);
      return number >= parameter.min && number <= parameter.max ? (this.scales[index] as Scale).toUnit(number) : -1;
    });
    return point.includes(-1) ? undefined : point;
  }

  /** The combination of this number, counted from 0 with the last parameter fastest; for finite spaces. */
  combination(number: number): Point {
    let rest = number;
    const point: number[] = [];
    for (const [index, parameter] of [...this.parameters.entries()].reverse()) {
      const size = sizeOf(parameter);
      const step = rest % size;
      rest = Math.floor(rest / size);
      point.unshift(
        parameter.kind === 'categorical' ? step : (this.scales[index] as Scale).toUnit(parameter.min + step),
      );
    }
    return point;
  }

  /** On a value that the parameter can have: integers lie apart. */
  private snap(index: number, value: number): number {
    const scale = this.scales[index];
    return scale === undefined ? value : scale.toUnit(scale.toValue(value));
  }
}

function sizeOf(parameter: Parameter): number {
  if (parameter.kind === 'categorical') return parameter.values.length;
  return parameter.kind === 'integer' || parameter.min === parameter.max ? parameter.max - parameter.min + 1 : Infinity;
}

function drawn(parameter: Parameter, unit: number): number {
  if (parameter.kind !== 'categorical') return unit;
  return Math.min(parameter.values.length - 1, Math.floor(unit * parameter.values.length));
}
