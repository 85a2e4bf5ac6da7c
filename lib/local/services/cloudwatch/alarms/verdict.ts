import type { ComparisonOperator, StateValue } from '@aws-sdk/client-cloudwatch';
import type { TreatMissingData } from './records';

/** The datapoint of one period; undefined when there is none. */
export type Slot = number | undefined;

export interface Rules {
  /** N: how many datapoints are looked at. */
  readonly evaluationPeriods: number;
  /** M: how many of them must breach. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
  readonly breaches: (value: number) => boolean;
}

/** Periods that are read beyond N, in case some of the newest have no datapoint. AWS's own examples read 5 for N = 3. */
export const EXTRA_PERIODS = 2;

const COMPARE: Partial<Record<ComparisonOperator, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

export function breachTest(operator: ComparisonOperator, threshold: number): (value: number) => boolean {
  const compare = COMPARE[operator];
  return (value) => compare?.(value, threshold) ?? false;
}

/**
 * The state that an evaluation leads to; undefined keeps the one there is.
 * @param slots the evaluation range, oldest first: N and EXTRA_PERIODS more
 */
export function verdict(slots: readonly Slot[], rules: Rules): StateValue | undefined {
  const { evaluationPeriods: n, datapointsToAlarm: m, treatMissingData, breaches } = rules;
  const real = slots.filter((slot) => slot !== undefined);
  if (real.length === 0) return allMissing(treatMissingData);
  const newest = real.slice(-n);
  const breaching = newest.filter(breaches).length;
  const filled = treatMissingData === 'breaching' ? n - newest.length : 0;
  if (breaching + filled >= m) return 'ALARM';
  if (treatMissingData === 'breaching' || treatMissingData === 'notBreaching' || newest.length >= n) return 'OK';
  return breaching === 0 || newest.length >= m ? 'OK' : premature(slots, rules);
}

function allMissing(treatment: TreatMissingData): StateValue | undefined {
  return ({ missing: 'INSUFFICIENT_DATA', ignore: undefined, breaching: 'ALARM', notBreaching: 'OK' } as const)[
    treatment
  ];
}

/** Fewer than M datapoints, some of them breaching: ALARM once the oldest of those is M periods old and nothing better came since. */
function premature(slots: readonly Slot[], rules: Rules): StateValue | undefined {
  const { datapointsToAlarm, treatMissingData, breaches } = rules;
  const oldest = slots.findIndex((slot) => slot !== undefined && breaches(slot));
  if (slots.slice(oldest).some((slot) => slot !== undefined && !breaches(slot))) return 'OK';
  const age = slots.length - oldest;
  return age >= datapointsToAlarm && treatMissingData === 'missing' ? 'ALARM' : undefined;
}
