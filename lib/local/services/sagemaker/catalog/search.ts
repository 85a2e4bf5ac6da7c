import type { SqlValue } from '../../../store/store';

/** What a list asks for; SageMaker's lists differ in their defaults only. */
export interface Search {
  readonly sortBy: 'name' | 'created' | 'modified' | 'status';
  readonly descending: boolean;
  readonly limit: number;
  readonly token?: string;
  readonly nameContains?: string;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  readonly modifiedAfter?: Date;
  readonly modifiedBefore?: Date;
  readonly status?: string;
  readonly parent?: string;
  /** Whether it belongs to a parent at all. */
  readonly hasParent?: boolean;
  /** Equal members of the brief. */
  readonly brief?: Readonly<Record<string, string | undefined>>;
}

/** The members that all of SageMaker's List operations share. */
export interface ListInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly NameContains?: string;
  readonly CreationTimeAfter?: Date;
  readonly CreationTimeBefore?: Date;
  readonly LastModifiedTimeAfter?: Date;
  readonly LastModifiedTimeBefore?: Date;
  readonly StatusEquals?: string;
  readonly SortBy?: string;
  readonly SortOrder?: string;
}

const DEFAULT_PAGE = 10;
const SORT_COLUMNS: Readonly<Record<string, Search['sortBy']>> = {
  Name: 'name',
  CreationTime: 'created',
  Status: 'status',
};

export function searchOf(input: ListInput, defaultOrder: 'Ascending' | 'Descending'): Search {
  return {
    sortBy: SORT_COLUMNS[input.SortBy ?? 'CreationTime'] ?? 'created',
    descending: (input.SortOrder ?? defaultOrder) === 'Descending',
    limit: input.MaxResults ?? DEFAULT_PAGE,
    token: input.NextToken,
    nameContains: input.NameContains,
    createdAfter: input.CreationTimeAfter,
    createdBefore: input.CreationTimeBefore,
    modifiedAfter: input.LastModifiedTimeAfter,
    modifiedBefore: input.LastModifiedTimeBefore,
    status: input.StatusEquals,
  };
}

/** SQL for one page, without the value of its LIMIT. `after`: sort value and id of the last row shown. */
export function compileSearch(
  table: string,
  search: Search,
  after: readonly [SqlValue, number] | undefined,
): { readonly sql: string; readonly values: SqlValue[] } {
  const { sortBy, descending } = search;
  const conditions = [...conditionsOf(search)];
  if (after !== undefined) conditions.push([`(${sortBy}, id) ${descending ? '<' : '>'} (?, ?)`, ...after]);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.map(([text]) => text).join(' AND ')}`;
  const order = descending ? 'DESC' : 'ASC';
  return {
    sql: `SELECT id, name, created, modified, status, brief, ${sortBy} AS sort FROM ${table}${where} ORDER BY ${sortBy} ${order}, id ${order} LIMIT ?`,
    values: conditions.flatMap(([, ...values]) => values),
  };
}

function* conditionsOf(search: Search): Iterable<[text: string, ...values: SqlValue[]]> {
  if (search.nameContains !== undefined) yield ['instr(name, ?) > 0', search.nameContains];
  if (search.createdAfter !== undefined) yield ['created > ?', search.createdAfter.getTime()];
  if (search.createdBefore !== undefined) yield ['created < ?', search.createdBefore.getTime()];
  if (search.modifiedAfter !== undefined) yield ['modified > ?', search.modifiedAfter.getTime()];
  if (search.modifiedBefore !== undefined) yield ['modified < ?', search.modifiedBefore.getTime()];
  if (search.status !== undefined) yield ['status = ?', search.status];
  if (search.parent !== undefined) yield ['parent = ?', search.parent];
  if (search.hasParent !== undefined) yield [`parent IS ${search.hasParent ? 'NOT ' : ''}NULL`];
  for (const [member, value] of Object.entries(search.brief ?? {})) {
    if (value !== undefined) yield [`json_extract(brief, ?) = ?`, `$.${member}`, value];
  }
}
