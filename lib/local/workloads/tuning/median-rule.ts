/** So many training jobs must have ended before one is compared with them. */
const ENOUGH = 3;

/**
 * Whether a training job is stopped early: its latest value of the objective is worse than the median of the running
 * averages that the former ones had after as many values.
 * @param values lower is better
 * @param former the values of training jobs that have ended
 */
export function isBehind(values: readonly number[], former: readonly (readonly number[])[]): boolean {
  const latest = values.at(-1);
  const comparable = former.filter(({ length }) => length >= values.length);
  if (latest === undefined || comparable.length < ENOUGH) return false;
  const averages = comparable.map((other) => average(other.slice(0, values.length))).sort((a, b) => a - b);
  return latest > medianOf(averages);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
