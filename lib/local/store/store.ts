import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { messageOf, UserError } from '../common/errors';
import { storageFault } from '../common/storage-fault';
import { DamagedStateError } from './damaged-state';
import { Documents } from './documents';
import { Seal } from './seal';

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

  private constructor(
    private readonly database: Database.Database,
    private readonly seal: Seal | undefined,
  ) {}

  /**
   * Opens or creates a database file; `:memory:` keeps nothing.
   * @throws DamagedStateError when the file is not what the last server left, UserError when a newer version wrote it
   */
  static open(file: string): Store {
    if (file === ':memory:') return Store.connect(file, undefined);
    const seal = new Seal(file);
    try {
      const found = existsSync(file) ? seal.check() : 'none';
      if (found === 'broken') throw new DamagedStateError(file, 'it has changed since it was closed', dirname(file));
      if (isEmptied(file)) throw new DamagedStateError(file, 'it is empty', dirname(file));
      const store = Store.connect(file, seal);
      if (found === 'none') store.assertSound(file);
      seal.remove();
      return store;
    } catch (error) {
      if (storageFault(error) !== 'damaged') throw error;
      throw new DamagedStateError(file, messageOf(error), dirname(file));
    }
  }

  /** What SQLite itself finds wrong with the file, a line each. */
  faults(): string[] {
    const rows = this.prepare<{ integrity_check: string }>('PRAGMA integrity_check').all();
    return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  }

  private static connect(file: string, seal: Seal | undefined): Store {
    const database = new Database(file);
    try {
      if (seal !== undefined) database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.exec(
        'CREATE TABLE IF NOT EXISTS schema_versions (namespace TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID',
      );
      return new Store(database, seal);
    } catch (error) {
      database.close();
      throw error;
    }
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
    try {
      // All of it into the one file that is sealed.
      if (this.seal !== undefined) this.database.pragma('wal_checkpoint(TRUNCATE)');
      this.database.close();
      this.seal?.put();
    } catch (error) {
      this.database.close();
      // What is stored is safe; only the seal has no room.
      if (storageFault(error) !== 'full') throw error;
    }
  }

  /** After a kill: the pages and the log are whole, as far as SQLite can tell. */
  private assertSound(file: string): void {
    try {
      const [row] = this.prepare<{ quick_check: string }>('PRAGMA quick_check(1)').all();
      if (row?.quick_check !== 'ok')
        throw new DamagedStateError(file, row?.quick_check ?? 'it cannot be checked', dirname(file));
    } catch (error) {
      this.database.close();
      throw error;
    }
  }

  private rollBack(): void {
    this.depth -= 1;
    this.committed = [];
    // A full disk may have rolled it back already.
    if (this.database.inTransaction) this.database.exec('ROLLBACK');
  }
}

/** SQLite takes a file without a whole header for a new one; but where there is content there was a database. */
function isEmptied(file: string): boolean {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  return size !== undefined && size < 512 && existsSync(join(dirname(file), 'blobs'));
}
