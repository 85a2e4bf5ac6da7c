import { invalidArgument } from '../errors';

const LARGEST_PAGE = 1000;

/** Entries of a page: 1000 unless fewer are asked for. @throws InvalidArgument */
export function pageSize(parameter: string, asked: number | undefined): number {
  if (asked === undefined) return LARGEST_PAGE;
  if (!Number.isInteger(asked) || asked < 0 || asked > 0x7fffffff) {
    throw invalidArgument(`Argument ${parameter} must be an integer between 0 and 2147483647`, parameter, asked);
  }
  return Math.min(asked, LARGEST_PAGE);
}
