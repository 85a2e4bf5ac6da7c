import Database from 'libsql';
import { UserError } from '../common/errors';
import { Documents } from './documents';

export type SqlValue = string | number | bigint | Uint8Array | null;

export interface Statement<Row> {
  run(...values: SqlValue[]): { readonly changes: number };
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
  iterate(...values: SqlValue[]): IterableIterator<Row>;
}

/**
 * The rows of the local cloud: one SQLite database, WAL and `synchronous=FULL`, so that an answered write survives a
 * power cut. Synchronous by design: a statement takes microseconds, a promise would cost more than it frees.
 */
export class Store {
  private readonly statements = new Map<string, Statement<never>>();
  private depth = 0;
  private committed: (() => void)[] = [];

  private constructor(private readonly database: Database.Database) {}

  /** Opens or creates a database file; `:memory:` keeps nothing. @throws UserError when a newer version wrote it */
  static open(file: string): Store {
    const database = new Database(file);
    if (file !== ':memory:') database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec(
      'CREATE TABLE IF NOT EXISTS schema_versions (namespace TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID',
    );
    return new Store(database);
  }

  /**
   * Brings one namespace's tables up to date. Step n (counted from 1) is SQL that leads from version n-1 to n; a step
   * that has been released never changes. @throws UserError, leaving the file untouched, if its version is newer
   */
  migrate(namespace: string, steps: readonly string[]): void {
    const found =
      this.prepare<{ version: number }>('SELECT version FROM schema_versions WHERE namespace = ?').get(namespace)
        ?.version ?? 0;
    if (found > steps.length) {
      throw new UserError(
        `the state's "${namespace}" schema has version ${found}, this trainyard knows up to ${steps.length}: ` +
          'upgrade trainyard, or choose another --state directory',
      );
    }
    if (found === steps.length) return;
    this.transaction(() => {
      for (const step of steps.slice(found)) this.database.exec(step);
      this.prepare('INSERT OR REPLACE INTO schema_versions (namespace, version) VALUES (?, ?)').run(
        namespace,
        steps.length,
      );
    });
  }

  /** A prepared statement, kept for the next call with the same text. */
  prepare<Row = Record<string, SqlValue>>(sql: string): Statement<Row> {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql) as unknown as Statement<never>;
      this.statements.set(sql, statement);
    }
    return statement as unknown as Statement<Row>;
  }

  /** All of `work` or nothing of it. Joins the transaction that is open, if one is. `work` must not be asynchronous. */
  transaction<T>(work: () => T): T {
    if (this.depth > 0) return work();
    this.database.exec('BEGIN IMMEDIATE');
    this.depth += 1;
    try {
      const result = work();
      this.database.exec('COMMIT');
      this.depth -= 1;
      for (const action of this.committed.splice(0)) action();
      return result;
    } catch (error) {
      if (this.depth > 0) this.rollBack();
      throw error;
    }
  }

  /** Runs `action` once what was written is safe: after the transaction that is open, never if that fails; else at once. */
  afterCommit(action: () => void): void {
    if (this.depth > 0) this.committed.push(action);
    else action();
  }

  /** A table of JSON documents by key, made on first use. `name`: letters, digits and underscores. */
  documents<T extends object>(name: string): Documents<T> {
    return new Documents<T>(this, name);
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }

  private rollBack(): void {
    this.depth -= 1;
    this.committed = [];
    // A full disk may have rolled it back already.
    if (this.database.inTransaction) this.database.exec('ROLLBACK');
  }
}
