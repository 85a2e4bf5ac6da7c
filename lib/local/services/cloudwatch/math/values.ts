/** Values by time in epoch milliseconds, ascending. */
export interface Series {
  readonly label: string;
  readonly points: ReadonlyMap<number, number>;
}

export type MathValue = number | string | Series | readonly Series[];

export function isSeries(value: MathValue): value is Series {
  return typeof value === 'object' && !Array.isArray(value);
}

export function isList(value: MathValue): value is readonly Series[] {
  return Array.isArray(value);
}

export function mapSeries(series: Series, change: (value: number, time: number) => number | undefined): Series {
  const points = new Map<number, number>();
  for (const [time, value] of series.points) {
    const changed = change(value, time);
    // AWS shows no datapoint where a result is no number.
    if (changed !== undefined && Number.isFinite(changed)) points.set(time, changed);
  }
  return { label: series.label, points };
}

export function valuesOf(series: Series): number[] {
  return [...series.points.values()];
}

/** Every time at which one of them has a value, ascending. */
export function timesOf(list: readonly Series[]): number[] {
  return [...new Set(list.flatMap((series) => [...series.points.keys()]))].sort((a, b) => a - b);
}
