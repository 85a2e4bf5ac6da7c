import type { Range } from './contents';
import { invalidPartNumber, invalidRange } from './errors';
import type { StoredPart } from './object-version';

/**
 * The bytes that a `Range` header asks for. Undefined for the whole: without a header, or with one that S3 ignores
 * because it is malformed or names several ranges. @throws InvalidRange when no byte of it exists
 */
export function parseRange(header: string | undefined, size: number): Range | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  const [first, last] = [match[1] as string, match[2] as string];
  const range =
    first === ''
      ? { start: Math.max(0, size - Number(last)), end: size - 1 }
      : { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (range.start > range.end) throw invalidRange(header as string, size);
  return range;
}

/** The bytes of one part. @throws InvalidPartNumber */
export function rangeOfPart(parts: readonly StoredPart[], number: number): Range {
  let start = 0;
  for (const part of parts) {
    if ((part.number ?? 1) === number) return { start, end: start + part.size - 1 };
    start += part.size;
  }
  throw invalidPartNumber(parts.length, number);
}

export function contentRange({ start, end }: Range, size: number): string {
  return `bytes ${start}-${end}/${size}`;
}
