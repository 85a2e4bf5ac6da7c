/** Distinct values with their counts. */
export type Histogram = ReadonlyMap<number, number>;

const MOST_VALUES = 100;
/** Half the width of a bucket is its error: 0.5 %. */
const BUCKET_RATIO = Math.log(1.01);

/** Both together; once they are too many, values are put into exponential buckets and stand for their middle. */
export function mergeHistograms(a: Histogram, b: Histogram): Histogram {
  const merged = new Map(a);
  for (const [value, count] of b) merged.set(value, (merged.get(value) ?? 0) + count);
  return merged.size > MOST_VALUES ? bucketed(merged) : merged;
}

function bucketed(histogram: Histogram): Histogram {
  const buckets = new Map<number, number>();
  for (const [value, count] of histogram) {
    const middle = middleOf(value);
    buckets.set(middle, (buckets.get(middle) ?? 0) + count);
  }
  return buckets;
}

function middleOf(value: number): number {
  if (value === 0) return 0;
  const bucket = Math.round(Math.log(Math.abs(value)) / BUCKET_RATIO);
  return Math.sign(value) * Number(Math.exp(bucket * BUCKET_RATIO).toPrecision(6));
}

export function sorted(histogram: Histogram): [value: number, count: number][] {
  return [...histogram].sort(([a], [b]) => a - b);
}

export function serialize(histogram: Histogram): string {
  return JSON.stringify([...histogram]);
}

export function parse(text: string): Histogram {
  return new Map(JSON.parse(text) as [number, number][]);
}
