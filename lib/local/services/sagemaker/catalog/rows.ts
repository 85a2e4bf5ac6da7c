import { decodeToken } from '../../../common/page';
import type { SqlValue } from '../../../store/store';
import { invalidToken } from '../errors';

/** One resource: what was asked for, which never changes, and what became of it. */
export interface Entry<Request extends object, State extends object> {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly modified: number;
  readonly status: string;
  readonly request: Request;
  readonly state: State;
}

/** What a list shows of a resource, read without its documents. */
export interface Summary<Brief extends object> {
  readonly name: string;
  readonly created: number;
  readonly modified: number;
  readonly status: string;
  readonly brief: Brief;
}

export interface CatalogOptions<Request extends object, State extends object, Brief extends object> {
  /** Letters, digits and underscores. */
  readonly table: string;
  /** What a list shows besides name, times and status: kept in a column of its own, small. */
  readonly brief: (entry: Entry<Request, State>) => Brief;
  /** Names that differ in case only are the same. @default false */
  readonly ignoreCase?: boolean;
  /** The resource that this one belongs to, for the search by it. @default none */
  readonly parentOf?: (entry: Entry<Request, State>) => string | null;
}

export interface Row {
  readonly id: number;
  readonly name: string;
  readonly created: number;
  readonly modified: number;
  readonly status: string;
  readonly brief: string;
  readonly sort: SqlValue;
}

export interface FullRow extends Row {
  readonly request: string;
  readonly state: string;
}

export function schemaOf(table: string, ignoreCase: boolean): string {
  return `CREATE TABLE ${table} (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE${ignoreCase ? ' COLLATE NOCASE' : ''}, created INTEGER NOT NULL, modified INTEGER NOT NULL,
      status TEXT NOT NULL, parent TEXT, brief TEXT NOT NULL, request TEXT NOT NULL, state TEXT NOT NULL);
    CREATE INDEX ${table}_created ON ${table} (created);
    CREATE INDEX ${table}_status ON ${table} (status);
    CREATE INDEX ${table}_parent ON ${table} (parent);`;
}

export function toEntry<Request extends object, State extends object>(row: FullRow): Entry<Request, State> {
  const { name, created, modified, status } = row;
  return {
    name,
    created,
    modified,
    status,
    request: JSON.parse(row.request) as Request,
    state: JSON.parse(row.state) as State,
  };
}

export function toSummary<Brief extends object>({ name, created, modified, status, brief }: Row): Summary<Brief> {
  return { name, created, modified, status, brief: JSON.parse(brief) as Brief };
}

export function parseToken(token: string): [SqlValue, number] {
  const text = decodeToken(token, invalidToken);
  try {
    const [sort, id] = JSON.parse(text) as [SqlValue, number];
    return [sort, id];
  } catch {
    throw invalidToken();
  }
}
