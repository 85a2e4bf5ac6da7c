/** How many times the middle half's width beyond it a bad value still counts as it is. */
const OUTLIER = 3;

/** With mean 0 and deviation 1; values that are far worse than the others are drawn in, for one of them hides the rest. */
export function standardized(values: readonly number[]): Float64Array {
  const sorted = [...values].sort((a, b) => a - b);
  const quarter = sorted[Math.floor(sorted.length / 4)] as number;
  const threeQuarters = sorted[Math.floor((3 * sorted.length) / 4)] as number;
  const width = threeQuarters - quarter;
  const limit = width > 0 ? threeQuarters + OUTLIER * width : Infinity;
  const kept = Float64Array.from(values, (value) => Math.min(value, limit));
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
  const variance = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / kept.length;
  return kept.map((value) => (variance > 0 ? (value - mean) / Math.sqrt(variance) : 0));
}
