import type { Tag } from '../../common/tags';
import type { Store } from '../../store/store';
import { validationException } from './errors';

interface GivenTag {
  readonly Key?: string;
  readonly Value?: string;
}

/** The tags of all resources, by ARN. */
export class Tags {
  constructor(private readonly store: Store) {
    store.migrate('sagemaker_tags', [
      'CREATE TABLE sagemaker_tags (arn TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (arn, key)) WITHOUT ROWID',
    ]);
  }

  /** Adds tags; a key that is there already gets the new value. @throws ServiceError ValidationException */
  put(arn: string, tags: readonly GivenTag[]): void {
    check(tags);
    const insert = this.store.prepare('INSERT OR REPLACE INTO sagemaker_tags (arn, key, value) VALUES (?, ?, ?)');
    if (tags.length === 0) return;
    this.store.transaction(() => {
      for (const { Key = '', Value = '' } of tags) insert.run(arn, Key, Value);
    });
  }

  list(arn: string): Tag[] {
    const sql = 'SELECT key AS Key, value AS Value FROM sagemaker_tags WHERE arn = ? ORDER BY key';
    return this.store
      .prepare<{ Key: string; Value: string }>(sql)
      .all(arn)
      .map(({ Key, Value }) => ({ Key, Value }));
  }

  asMap(arn: string): Record<string, string> {
    return Object.fromEntries(this.list(arn).map(({ Key, Value }) => [Key, Value]));
  }

  remove(arn: string, keys: readonly string[]): void {
    const remove = this.store.prepare('DELETE FROM sagemaker_tags WHERE arn = ? AND key = ?');
    this.store.transaction(() => {
      for (const key of keys) remove.run(arn, key);
    });
  }

  removeAll(arn: string): void {
    this.store.prepare('DELETE FROM sagemaker_tags WHERE arn = ?').run(arn);
  }
}

/** Every operation that takes tags puts them, so what SageMaker refuses is refused here. */
function check(tags: readonly GivenTag[]): void {
  const keys = tags.map(({ Key = '' }) => Key);
  if (keys.some((key) => key.toLowerCase().startsWith('aws:')))
    throw validationException('aws: prefixed tag key names are not allowed for external use.');
  if (new Set(keys).size < keys.length) throw validationException('Duplicate tag key');
}
