import type { Store } from './store';

/**
 * JSON documents by key, in UTF-8 order of the key. Dates come back as ISO strings: keep times as epoch milliseconds.
 * For anything that must be searched by more than its key, write SQL against a table of your own.
 */
export class Documents<T extends object> {
  private readonly table: string;

  constructor(
    private readonly store: Store,
    name: string,
  ) {
    if (!/^\w+$/.test(name)) throw new TypeError(`collection name must consist of word characters, got "${name}"`);
    this.table = `doc_${name}`;
    store.migrate(this.table, [`CREATE TABLE ${this.table} (key TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID`]);
  }

  get(key: string): T | undefined {
    const row = this.store.prepare<{ doc: string }>(`SELECT doc FROM ${this.table} WHERE key = ?`).get(key);
    return row === undefined ? undefined : (JSON.parse(row.doc) as T);
  }

  has(key: string): boolean {
    return this.store.prepare(`SELECT 1 FROM ${this.table} WHERE key = ?`).get(key) !== undefined;
  }

  put(key: string, doc: T): void {
    this.store.prepare(`INSERT OR REPLACE INTO ${this.table} (key, doc) VALUES (?, ?)`).run(key, JSON.stringify(doc));
  }

  /** Stores a new document. @returns false, storing nothing, when the key is taken */
  insert(key: string, doc: T): boolean {
    return (
      this.store.prepare(`INSERT OR IGNORE INTO ${this.table} (key, doc) VALUES (?, ?)`).run(key, JSON.stringify(doc))
        .changes === 1
    );
  }

  /** @returns false when there was none */
  delete(key: string): boolean {
    return this.store.prepare(`DELETE FROM ${this.table} WHERE key = ?`).run(key).changes === 1;
  }

  /** Documents whose key starts with `prefix`, in key order, after `after` (exclusive). */
  list(
    options: { readonly prefix?: string; readonly after?: string; readonly limit?: number } = {},
  ): [key: string, doc: T][] {
    const { prefix = '', after = '', limit = -1 } = options;
    const rows = this.store
      .prepare<{ key: string; doc: string }>(
        `SELECT key, doc FROM ${this.table} WHERE key >= ? AND key > ? AND substr(key, 1, length(?)) = ? ORDER BY key LIMIT ?`,
      )
      .all(prefix, after, prefix, prefix, limit);
    return rows.map((row) => [row.key, JSON.parse(row.doc) as T]);
  }

  values(): T[] {
    return this.list().map(([, doc]) => doc);
  }
}
