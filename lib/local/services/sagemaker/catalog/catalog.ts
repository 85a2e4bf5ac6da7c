import { encodeToken } from '../../../common/page';
import type { Store } from '../../../store/store';
import type { CatalogOptions, Entry, FullRow, Row, Summary } from './rows';
import { parseToken, schemaOf, toEntry, toSummary } from './rows';
import type { Search } from './search';
import { compileSearch } from './search';

/** The resources of one kind in a table of their own: found by name in one step, listed by indexed columns alone. */
export class Catalog<Request extends object, State extends object, Brief extends object> {
  private readonly table: string;

  constructor(
    protected readonly store: Store,
    private readonly options: CatalogOptions<Request, State, Brief>,
  ) {
    this.table = options.table;
    store.migrate(this.table, [schemaOf(this.table, options.ignoreCase === true)]);
  }

  get(name: string): Entry<Request, State> | undefined {
    const sql = `SELECT name, created, modified, status, request, state FROM ${this.table} WHERE name = ?`;
    const row = this.store.prepare<FullRow>(sql).get(name);
    return row === undefined ? undefined : toEntry(row);
  }

  has(name: string): boolean {
    return this.store.prepare(`SELECT 1 FROM ${this.table} WHERE name = ?`).get(name) !== undefined;
  }

  /** Stores a new resource, durably. @returns false, storing nothing, when the name is taken */
  insert(entry: Entry<Request, State>): boolean {
    const { name, created, modified, status, request, state } = entry;
    const sql = `INSERT OR IGNORE INTO ${this.table} (name, created, modified, status, parent, brief, request, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
    const brief = JSON.stringify(this.options.brief(entry));
    const parent = this.options.parentOf?.(entry) ?? null;
    return (
      this.store
        .prepare(sql)
        .run(name, created, modified, status, parent, brief, JSON.stringify(request), JSON.stringify(state)).changes ===
      1
    );
  }

  /** Stores what became of a resource, durably. */
  update(entry: Entry<Request, State>): void {
    const { name, modified, status, state } = entry;
    const sql = `UPDATE ${this.table} SET modified = ?, status = ?, brief = ?, state = ? WHERE name = ?`;
    this.store
      .prepare(sql)
      .run(modified, status, JSON.stringify(this.options.brief(entry)), JSON.stringify(state), name);
  }

  /** @returns false when there was none */
  delete(name: string): boolean {
    return this.store.prepare(`DELETE FROM ${this.table} WHERE name = ?`).run(name).changes === 1;
  }

  /** One page; names the last row it showed, so that what comes and goes between two pages is never shown twice. */
  search(search: Search): { readonly items: Summary<Brief>[]; readonly next: string | undefined } {
    const after = search.token === undefined ? undefined : parseToken(search.token);
    const { sql, values } = compileSearch(this.table, search, after);
    const rows = this.store.prepare<Row>(sql).all(...values, search.limit + 1);
    const items = rows.slice(0, search.limit);
    const last = items.at(-1);
    const next =
      rows.length > items.length && last !== undefined ? encodeToken(JSON.stringify([last.sort, last.id])) : undefined;
    return { items: items.map(toSummary<Brief>), next };
  }

  /** All resources in one of the states. */
  withStatus(...statuses: readonly string[]): Entry<Request, State>[] {
    const marks = statuses.map(() => '?').join(', ');
    const sql = `SELECT name, created, modified, status, request, state FROM ${this.table} WHERE status IN (${marks}) ORDER BY id`;
    return this.store
      .prepare<FullRow>(sql)
      .all(...statuses)
      .map((row) => toEntry<Request, State>(row));
  }

  children(parent: string): number {
    return (
      this.store.prepare<{ n: number }>(`SELECT count(*) AS n FROM ${this.table} WHERE parent = ?`).get(parent)?.n ?? 0
    );
  }
}

export type { Entry, Summary } from './rows';
