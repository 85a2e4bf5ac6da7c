/** One measured figure against its target. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Shown as it is, such as `≥ 0.25`. */
  readonly target: string;
  /** Undefined for a figure without a target. */
  readonly passed?: boolean;
  /** What the figure was made of. */
  readonly detail?: string;
}

export interface Benchmark {
  readonly name: string;
  run(): Promise<readonly Figure[]>;
}

export function atLeast(name: string, value: number, unit: string, least: number, detail?: string): Figure {
  return { name, value, unit, target: `≥ ${least}`, passed: value >= least, detail };
}

export function atMost(name: string, value: number, unit: string, most: number, detail?: string): Figure {
  return { name, value, unit, target: `≤ ${most}`, passed: value <= most, detail };
}

/** A figure without a target. */
export function informative(name: string, value: number, unit: string, detail?: string): Figure {
  return { name, value, unit, target: '–', detail };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** Results of `work`, which is run `times` times, one after the other. */
export async function repeat<T>(times: number, work: (round: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < times; round += 1) results.push(await work(round));
  return results;
}
