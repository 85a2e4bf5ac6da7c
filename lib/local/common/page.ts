export interface Page<T> {
  readonly items: T[];
  /** Ask for the next page with this; undefined on the last one. */
  readonly next: string | undefined;
}

export interface PageRequest<T> {
  /** What a former page returned. @default the first page */
  readonly token?: string;
  readonly limit: number;
  /** Unique, and ascending over the list. */
  readonly keyOf: (item: T) => string;
  /** The error for a token that no page returned. */
  readonly invalidToken: () => Error;
}

/** One page of a sorted list. Tokens name the last key seen, so what comes and goes between two pages is never shown twice. */
export function pageOf<T>(sorted: readonly T[], request: PageRequest<T>): Page<T> {
  const after = request.token === undefined ? undefined : decodeToken(request.token, request.invalidToken);
  const rest = after === undefined ? sorted : sorted.filter((item) => request.keyOf(item) > after);
  const items = rest.slice(0, request.limit);
  const last = items.at(-1);
  return {
    items,
    next: rest.length > items.length && last !== undefined ? encodeToken(request.keyOf(last)) : undefined,
  };
}

export function encodeToken(value: string): string {
  return Buffer.from(`1:${value}`).toString('base64url');
}

/** @throws what `invalid` makes, unless `token` came from encodeToken */
export function decodeToken(token: string, invalid: () => Error): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('1:') || encodeToken(text.slice(2)) !== token) throw invalid();
  return text.slice(2);
}

/** Ascending by code unit, the order that pages are compared in; `localeCompare` has another. */
export function byKey<T>(keyOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
}
