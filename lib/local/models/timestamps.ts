import type { TimestampFormat } from './api-model';

/** Reads epoch seconds, ISO 8601 or RFC 822; undefined when it is none of them. */
export function parseTimestamp(value: unknown): Date | undefined {
  if (value instanceof Date) return value;
  if (typeof value === 'string' && value !== '') {
    const seconds = Number(value);
    return valid(new Date(Number.isFinite(seconds) ? seconds * 1000 : value));
  }
  return typeof value === 'number' ? valid(new Date(Math.round(value * 1000))) : undefined;
}

/** @param value a Date, or epoch milliseconds */
export function formatTimestamp(value: Date | number, format: TimestampFormat): string | number {
  const date = typeof value === 'number' ? new Date(value) : value;
  if (format === 'unixTimestamp') return date.getTime() / 1000;
  return format === 'rfc822' ? date.toUTCString() : date.toISOString();
}

function valid(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date;
}
