/** An improvement counts from 1 % on. */
const IMPROVEMENT = 0.01;
/** A search has converged when this share of its training jobs, and this many at least, changed the best value by less than a thousandth of its spread. */
const CONVERGED_SHARE = 0.5;
const CONVERGED_AT_LEAST = 10;
const CONVERGED_CHANGE = 0.001;

/** How many of the latest training jobs did not improve the best objective by 1 %. Lower is better, in order of their end. */
export function notImproving(objectives: readonly number[]): number {
  let best = Infinity;
  let count = 0;
  for (const objective of objectives) {
    const improved = best === Infinity || best - objective >= IMPROVEMENT * Math.abs(best);
    count = improved ? 0 : count + 1;
    // What improves by less in each step still is the best.
    if (improved) best = objective;
  }
  return count;
}

/** Whether the best objective has stopped moving. Lower is better, in order of their end. */
export function hasConverged(objectives: readonly number[]): boolean {
  const latest = Math.max(CONVERGED_AT_LEAST, Math.ceil(objectives.length * CONVERGED_SHARE));
  const before = objectives.slice(0, -latest);
  if (before.length < CONVERGED_AT_LEAST) return false;
  const former = Math.min(...before);
  const spread = medianOf(objectives) - former;
  return former - Math.min(...objectives) <= CONVERGED_CHANGE * spread;
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
