import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Store } from '../../store/store';
import type { ObjectContent } from '../../workloads/channel-object';
import type { S3, S3Location } from './s3';

export interface JoinedObjectsParts {
  readonly store: Store;
  readonly s3: S3;
  readonly directory: string;
}

interface Row extends S3Location {
  readonly name: string;
}

/**
 * Objects that were uploaded in parts, as files: S3 keeps the parts. Each is put together when it is first asked for, and
 * goes when S3 has another object in its place, or none.
 */
export class JoinedObjects implements Pick<S3, 'keys' | 'read' | 'open'> {
  private readonly held = new Map<string, number>();

  constructor(private readonly parts: JoinedObjectsParts) {
    parts.store.migrate('sagemaker_joined_objects', [
      'CREATE TABLE sagemaker_joined_objects (name TEXT NOT NULL PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL) WITHOUT ROWID',
    ]);
  }

  keys(location: S3Location): AsyncIterable<string> {
    return this.parts.s3.keys(location);
  }

  read(location: S3Location, limit: number): Promise<Buffer> {
    return this.parts.s3.read(location, limit);
  }

  /** An object's stored file, or the one that its parts were put together in; nobody may write to either. */
  async open(location: S3Location): Promise<ObjectContent> {
    const content = await this.parts.s3.open(location);
    if ('file' in content || content.version === undefined) return content;
    const name = nameOf(location, content.version);
    this.hold(name, 1);
    try {
      if (existsSync(this.path(name))) content.stream.destroy();
      else await this.put({ ...location, name }, content.stream);
    } catch (error) {
      this.hold(name, -1);
      throw error;
    }
    return { file: this.path(name), release: () => this.hold(name, -1) };
  }

  private async put(row: Row, content: NodeJS.ReadableStream): Promise<void> {
    const { store, directory } = this.parts;
    await mkdir(directory, { recursive: true });
    await this.removeStale();
    const temporary = join(directory, randomUUID());
    try {
      await pipeline(content, createWriteStream(temporary, { mode: 0o444, highWaterMark: 1024 * 1024 }));
      const insert = store.prepare(
        'INSERT OR REPLACE INTO sagemaker_joined_objects (name, bucket, key) VALUES (?, ?, ?)',
      );
      insert.run(row.name, row.bucket, row.key);
      await rename(temporary, this.path(row.name));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  private async removeStale(): Promise<void> {
    const { store, s3 } = this.parts;
    for (const row of store.prepare<Row>('SELECT name, bucket, key FROM sagemaker_joined_objects').all()) {
      const version = await s3.tryFindVersion(row);
      if (this.held.has(row.name) || (version !== undefined && nameOf(row, version) === row.name)) continue;
      await rm(this.path(row.name), { force: true });
      store.prepare('DELETE FROM sagemaker_joined_objects WHERE name = ?').run(row.name);
    }
  }

  private hold(name: string, change: 1 | -1): void {
    const count = (this.held.get(name) ?? 0) + change;
    if (count === 0) this.held.delete(name);
    else this.held.set(name, count);
  }

  private path(name: string): string {
    return join(this.parts.directory, name);
  }
}

function nameOf({ bucket, key }: S3Location, version: string): string {
  return createHash('sha256')
    .update(JSON.stringify([bucket, key, version]))
    .digest('hex');
}
