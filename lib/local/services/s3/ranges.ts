import { byteRangeOf, type ByteRange } from '../../common/byte-range';
import { invalidPartNumber, invalidRange } from './errors';
import type { StoredPart } from './object-version';

/** The bytes that a `Range` header asks for; undefined for the whole. @throws InvalidRange when no byte of it exists */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const range = byteRangeOf(header, size);
  if (range === 'unsatisfiable') throw invalidRange(header as string, size);
  return range === 'whole' ? undefined : range;
}

/** The bytes of one part. @throws InvalidPartNumber */
export function rangeOfPart(parts: readonly StoredPart[], number: number): ByteRange {
  let start = 0;
  for (const part of parts) {
    if ((part.number ?? 1) === number) return { start, end: start + part.size - 1 };
    start += part.size;
  }
  throw invalidPartNumber(parts.length, number);
}

export function contentRange({ start, end }: ByteRange, size: number): string {
  return `bytes ${start}-${end}/${size}`;
}
