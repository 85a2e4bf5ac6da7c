import type { Store } from '../../store/store';
import type { ChangeSetRecord, EventRecord, ResourceRecord, StackRecord } from './records';

const MIGRATIONS = [
  `CREATE TABLE cfn_stacks (id TEXT PRIMARY KEY, name TEXT NOT NULL, deleted INTEGER, seq INTEGER, doc TEXT NOT NULL);
   CREATE INDEX cfn_stacks_by_name ON cfn_stacks (name, deleted);
   CREATE TABLE cfn_resources (stack TEXT NOT NULL, logical TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (stack, logical)) WITHOUT ROWID;
   CREATE TABLE cfn_events (seq INTEGER PRIMARY KEY AUTOINCREMENT, stack TEXT NOT NULL, doc TEXT NOT NULL);
   CREATE INDEX cfn_events_by_stack ON cfn_events (stack, seq);
   CREATE TABLE cfn_change_sets (id TEXT PRIMARY KEY, stack TEXT NOT NULL, name TEXT NOT NULL, doc TEXT NOT NULL);
   CREATE INDEX cfn_change_sets_by_stack ON cfn_change_sets (stack, name);
   CREATE TABLE cfn_imports (export TEXT NOT NULL, stack TEXT NOT NULL, PRIMARY KEY (export, stack)) WITHOUT ROWID;`,
];

interface Row {
  readonly doc: string;
}

/** Rows of stacks, their resources, events and change sets. */
export class StackStore {
  constructor(private readonly store: Store) {
    store.migrate('cloudformation', MIGRATIONS);
  }

  transaction<T>(work: () => T): T {
    return this.store.transaction(work);
  }

  /** By ARN, also when it is deleted, or by the name of a stack that is not. */
  tryFindStack(nameOrId: string): StackRecord | undefined {
    const sql = nameOrId.startsWith('arn:')
      ? 'SELECT doc FROM cfn_stacks WHERE id = ?'
      : 'SELECT doc FROM cfn_stacks WHERE name = ? AND deleted IS NULL';
    return parse<StackRecord>(this.store.prepare<Row>(sql).get(nameOrId));
  }

  putStack(stack: StackRecord): void {
    this.store
      .prepare('INSERT OR REPLACE INTO cfn_stacks (id, name, deleted, seq, doc) VALUES (?, ?, ?, ?, ?)')
      .run(stack.id, stack.name, stack.deleted ?? null, stack.created, JSON.stringify(stack));
  }

  /** Newest first; deleted ones too when asked for. */
  stacks(options: { readonly deleted?: boolean } = {}): StackRecord[] {
    const where = options.deleted === true ? '' : 'WHERE deleted IS NULL';
    return this.store
      .prepare<Row>(`SELECT doc FROM cfn_stacks ${where} ORDER BY seq DESC, id DESC`)
      .all()
      .map((row) => JSON.parse(row.doc) as StackRecord);
  }

  forgetStack(id: string): void {
    this.store.prepare('DELETE FROM cfn_stacks WHERE id = ?').run(id);
  }

  tryFindResource(stackId: string, logicalId: string): ResourceRecord | undefined {
    return parse<ResourceRecord>(
      this.store.prepare<Row>('SELECT doc FROM cfn_resources WHERE stack = ? AND logical = ?').get(stackId, logicalId),
    );
  }

  resources(stackId: string): ResourceRecord[] {
    const rows = this.store.prepare<Row>('SELECT doc FROM cfn_resources WHERE stack = ? ORDER BY logical').all(stackId);
    return rows.map((row) => JSON.parse(row.doc) as ResourceRecord);
  }

  putResource(resource: ResourceRecord): void {
    this.store
      .prepare('INSERT OR REPLACE INTO cfn_resources (stack, logical, doc) VALUES (?, ?, ?)')
      .run(resource.stackId, resource.logicalId, JSON.stringify(resource));
  }

  deleteResource(stackId: string, logicalId: string): void {
    this.store.prepare('DELETE FROM cfn_resources WHERE stack = ? AND logical = ?').run(stackId, logicalId);
  }

  addEvent(event: EventRecord): void {
    this.store.prepare('INSERT INTO cfn_events (stack, doc) VALUES (?, ?)').run(event.stackId, JSON.stringify(event));
  }

  /** Newest first. @param before sequence number, exclusive */
  events(stackId: string, before: number, limit: number): { readonly seq: number; readonly event: EventRecord }[] {
    const rows = this.store
      .prepare<Row & { seq: number }>(
        'SELECT seq, doc FROM cfn_events WHERE stack = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
      )
      .all(stackId, before, limit);
    return rows.map((row) => ({ seq: row.seq, event: JSON.parse(row.doc) as EventRecord }));
  }

  putChangeSet(changeSet: ChangeSetRecord): void {
    this.store
      .prepare('INSERT OR REPLACE INTO cfn_change_sets (id, stack, name, doc) VALUES (?, ?, ?, ?)')
      .run(changeSet.id, changeSet.stackId, changeSet.name, JSON.stringify(changeSet));
  }

  tryFindChangeSet(id: string): ChangeSetRecord | undefined {
    return parse<ChangeSetRecord>(this.store.prepare<Row>('SELECT doc FROM cfn_change_sets WHERE id = ?').get(id));
  }

  changeSets(stackId: string): ChangeSetRecord[] {
    const rows = this.store.prepare<Row>('SELECT doc FROM cfn_change_sets WHERE stack = ? ORDER BY name').all(stackId);
    return rows.map((row) => JSON.parse(row.doc) as ChangeSetRecord);
  }

  deleteChangeSet(id: string): void {
    this.store.prepare('DELETE FROM cfn_change_sets WHERE id = ?').run(id);
  }

  /** Names of the exports that a stack uses. */
  replaceImports(stackId: string, exports: Iterable<string>): void {
    this.store.prepare('DELETE FROM cfn_imports WHERE stack = ?').run(stackId);
    for (const name of exports)
      this.store.prepare('INSERT OR IGNORE INTO cfn_imports (export, stack) VALUES (?, ?)').run(name, stackId);
  }

  /** Ids of the stacks that use an export. */
  importers(exportName: string): string[] {
    return this.store
      .prepare<{ stack: string }>('SELECT stack FROM cfn_imports WHERE export = ? ORDER BY stack')
      .all(exportName)
      .map((row) => row.stack);
  }
}

function parse<T>(row: Row | undefined): T | undefined {
  return row === undefined ? undefined : (JSON.parse(row.doc) as T);
}
