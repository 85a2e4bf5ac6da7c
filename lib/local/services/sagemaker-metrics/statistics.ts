export type Statistic = 'Min' | 'Max' | 'Avg' | 'Count' | 'StdDev' | 'Last';

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of at least one value, in the order of time. */
export const STATISTICS: Readonly<Record<Statistic, (values: readonly number[]) => number>> = {
  Min: (values) => values.reduce((least, value) => Math.min(least, value)),
  Max: (values) => values.reduce((most, value) => Math.max(most, value)),
  Avg: mean,
  Count: (values) => values.length,
  StdDev: (values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2))),
  Last: (values) => values.at(-1) as number,
};
