import { invalidValue } from '../errors';
import type { Aggregate } from './aggregate';
import { merge } from './aggregate';
import type { Point } from './metric-rows';

/** @throws ServiceError InvalidParameterValue unless CloudWatch has periods of so many seconds */
export function checkPeriod(period: number, parameter = 'Period'): void {
  if ([1, 5, 10, 20, 30].includes(period) || (period > 0 && period % 60 === 0)) return;
  throw invalidValue(`The parameter ${parameter} must be 1, 5, 10, 20, 30 or a multiple of 60: got ${period}.`);
}

/** Joins points to periods, counted from `origin` (epoch milliseconds), by the time at which each begins. */
export function intoPeriods(points: readonly Point[], origin: number, periodSeconds: number): Map<number, Aggregate> {
  const length = periodSeconds * 1000;
  const periods = new Map<number, Aggregate>();
  for (const { time, data } of points) {
    const start = origin + Math.floor((time - origin) / length) * length;
    periods.set(start, merge(periods.get(start), data));
  }
  return periods;
}
