/** Epoch seconds as a local date and time without the parts that nobody reads. */
export function moment(epochSeconds: number | undefined): string {
  if (epochSeconds === undefined) return '';
  const iso = new Date(epochSeconds * 1000).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}

/** Time between two moments in epoch seconds: `12 s`, `3 min 5 s`. */
export function duration(from: number | undefined, to: number | undefined): string {
  if (from === undefined || to === undefined) return '';
  const seconds = Math.max(0, to - from);
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Bytes in decimal units, as Docker prints them. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
