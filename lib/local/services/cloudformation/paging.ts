import { validationError } from './errors';

export interface Page<T> {
  readonly items: T[];
  readonly NextToken?: string;
}

/** One page of a list; the token is the position of the next one. @throws ServiceError ValidationError for a token that is not ours */
export function pageOf<T>(list: readonly T[], token: string | undefined, size: number): Page<T> {
  const start = positionOf(token);
  const end = start + size;
  return { items: list.slice(start, end), ...(end < list.length && { NextToken: tokenOf(end) }) };
}

export function tokenOf(position: number): string {
  return Buffer.from(String(position)).toString('base64url');
}

export function positionOf(token: string | undefined, fallback = 0): number {
  if (token === undefined || token === '') return fallback;
  const position = Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(position) || position < 0) throw validationError('Invalid NextToken');
  return position;
}
