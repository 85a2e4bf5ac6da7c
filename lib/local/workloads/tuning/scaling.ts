import type { Parameter } from './space';

type NumericParameter = Exclude<Parameter, { readonly kind: 'categorical' }>;

/** The way between a parameter's values and 0 to 1. */
export interface Scale {
  toUnit(value: number): number;
  toValue(unit: number): number;
}

interface Curve {
  readonly forth: (value: number) => number;
  readonly back: (value: number) => number;
}

const CURVES: Readonly<Record<'Linear' | 'Logarithmic' | 'ReverseLogarithmic', Curve>> = {
  Linear: { forth: (value) => value, back: (value) => value },
  Logarithmic: { forth: Math.log, back: Math.exp },
  ReverseLogarithmic: { forth: (value) => -Math.log1p(-value), back: (value) => -Math.expm1(-value) },
};

/** From two orders of magnitude on, `Auto` means logarithmic. */
const AUTO_LOGARITHMIC = 100;

// Looked up once: they are called for every candidate of a search.
const { max: larger, min: smaller, round } = Math;

export function scaleOf(parameter: NumericParameter): Scale {
  const { kind, min, max } = parameter;
  const { forth, back } = CURVES[curveOf(parameter)];
  // Half a step on both sides, so that the first and the last integer are as likely as the others.
  const margin = kind === 'integer' ? 0.5 : 0;
  const from = forth(min - margin);
  const width = forth(max + margin) - from;
  const clamp = (value: number): number => smaller(max, larger(min, value));
  return {
    toUnit: (value) => (width === 0 ? 0 : (forth(value) - from) / width),
    toValue: (unit) => {
      const value = back(from + unit * width);
      return clamp(kind === 'integer' ? round(value) : value);
    },
  };
}

function curveOf({ scaling, min, max }: NumericParameter): keyof typeof CURVES {
  if (scaling !== 'Auto') return scaling;
  return min > 0 && max / min >= AUTO_LOGARITHMIC ? 'Logarithmic' : 'Linear';
}
