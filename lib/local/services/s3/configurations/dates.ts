/** JSON knows no dates, lifecycle rules do. */
const MARK = '$date';

export function storable(value: unknown): unknown {
  if (value instanceof Date) return { [MARK]: value.getTime() };
  return mapped(value, storable);
}

export function restored(value: unknown): unknown {
  if (value !== null && typeof value === 'object' && MARK in value) return new Date(value[MARK] as number);
  return mapped(value, restored);
}

function mapped(value: unknown, map: (item: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item)]));
}
