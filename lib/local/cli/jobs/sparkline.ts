const BARS = [...'▁▂▃▄▅▆▇█'];

/** The latest values as a line of bars, the lowest of them the shortest. */
export function sparkline(values: readonly number[], width = 24): string {
  const shown = values.slice(-width);
  const low = Math.min(...shown);
  const span = Math.max(...shown) - low;
  return shown.map((value) => BARS[span === 0 ? 3 : Math.round(((value - low) / span) * 7)]).join('');
}
