import type { MathValue, Series } from './values';
import { isList, isSeries, mapSeries } from './values';

type Combine = (left: number, right: number) => number;

const truth = (holds: boolean): number => (holds ? 1 : 0);

const OPERATORS: Readonly<Record<string, Combine>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  '==': (left, right) => truth(left === right),
  '!=': (left, right) => truth(left !== right),
  '<': (left, right) => truth(left < right),
  '<=': (left, right) => truth(left <= right),
  '>': (left, right) => truth(left > right),
  '>=': (left, right) => truth(left >= right),
  '&&': (left, right) => truth(left !== 0 && right !== 0),
  '||': (left, right) => truth(left !== 0 || right !== 0),
};

export function operate(operator: string, left: MathValue, right: MathValue): MathValue {
  const name = operator === 'AND' ? '&&' : operator === 'OR' ? '||' : operator;
  return broadcast(OPERATORS[name] as Combine, left, right);
}

/** Number with number, number with each value, series with series where both have a value, each of a list alike. */
export function broadcast(combine: Combine, left: MathValue, right: MathValue): MathValue {
  if (isList(left) && isList(right)) {
    return left.map((series, index) => broadcast(combine, series, right[index] ?? Number.NaN) as Series);
  }
  if (isList(left)) return left.map((series) => broadcast(combine, series, right) as Series);
  if (isList(right)) return right.map((series) => broadcast(combine, left, series) as Series);
  if (isSeries(left) && isSeries(right)) {
    return mapSeries(left, (value, time) => {
      const other = right.points.get(time);
      return other === undefined ? undefined : combine(value, other);
    });
  }
  if (isSeries(left)) return mapSeries(left, (value) => combine(value, right as number));
  if (isSeries(right)) return mapSeries(right, (value) => combine(left as number, value));
  return combine(left as number, right as number);
}
