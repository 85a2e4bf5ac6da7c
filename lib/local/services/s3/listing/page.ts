import { afterPrefix, type Scan } from './scan';

export interface PageQuery {
  readonly prefix: string;
  /** @default nothing is rolled up */
  readonly delimiter: string | undefined;
  readonly limit: number;
}

export interface Page<T> {
  readonly entries: T[];
  /** Common prefixes in order, each once. */
  readonly prefixes: string[];
  readonly truncated: boolean;
  /** The last entry or common prefix of the page. */
  readonly last: { readonly entry: T } | { readonly prefix: string } | undefined;
}

/** A page of a listing: entries below `prefix`, those behind a delimiter rolled up to what they have in common. */
export function takePage<T extends { readonly key: string }>(scan: Scan<T>, query: PageQuery): Page<T> {
  const entries: T[] = [];
  const prefixes: string[] = [];
  let last: Page<T>['last'];
  if (query.limit === 0) return { entries, prefixes, truncated: false, last };
  for (let entry = scan.next(); entry?.key.startsWith(query.prefix); entry = scan.next()) {
    if (entries.length + prefixes.length === query.limit) return { entries, prefixes, truncated: true, last };
    const prefix = commonPrefix(entry.key, query);
    if (prefix === undefined) {
      entries.push(entry);
      last = { entry };
    } else {
      prefixes.push(prefix);
      scan.seek(afterPrefix(prefix));
      last = { prefix };
    }
  }
  return { entries, prefixes, truncated: false, last };
}

/** A key up to the first delimiter after the prefix; undefined when there is none. */
export function commonPrefix(
  key: string,
  { prefix, delimiter }: Pick<PageQuery, 'prefix' | 'delimiter'>,
): string | undefined {
  if (delimiter === undefined || delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** The key of a page's last line: what a marker must carry to go on behind it. */
export function lastKey<T extends { readonly key: string }>({ last }: Page<T>): string | undefined {
  if (last === undefined) return undefined;
  return 'prefix' in last ? last.prefix : last.entry.key;
}
