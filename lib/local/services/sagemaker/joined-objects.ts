import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
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
  /** Those that are being put together. */
  private readonly joining = new Map<string, Promise<void>>();

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
      await this.join({ ...location, name }, content.stream);
    } catch (error) {
      this.hold(name, -1);
      throw error;
    }
    return { file: this.path(name), release: () => this.hold(name, -1) };
  }

  /** Jobs that begin at the same time want the same objects: one of them does the work. */
  private async join(row: Row, content: Readable): Promise<void> {
    const joining = this.joining.get(row.name);
    if (joining === undefined && !existsSync(this.path(row.name))) {
      const work = this.put(row, content).finally(() => this.joining.delete(row.name));
      this.joining.set(row.name, work);
      return work;
    }
    content.destroy();
    await joining;
  }

  private async put(row: Row, content: Readable): Promise<void> {
    const { store, directory } = this.parts;
    await mkdir(directory, { recursive: true });
    await this.removeStale();
    // Before the file: what a kill leaves of it is found again.
    const insert = store.prepare(
      'INSERT OR REPLACE INTO sagemaker_joined_objects (name, bucket, key) VALUES (?, ?, ?)',
    );
    insert.run(row.name, row.bucket, row.key);
    const temporary = this.unfinished(row.name);
    await rm(temporary, { force: true });
    try {
      await pipeline(content, createWriteStream(temporary, { mode: 0o444, highWaterMark: 1024 * 1024 }));
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
      for (const file of [this.path(row.name), this.unfinished(row.name)]) await rm(file, { force: true });
      store.prepare('DELETE FROM sagemaker_joined_objects WHERE name = ?').run(row.name);
    }
  }

  private hold(name: string, change: 1 | -1): void {
    const count = (this.held.get(name) ?? 0) + change;
    if (count === 0) this.held.delete(name);
    else this.held.set(name, count);
  }

  private unfinished(name: string): string {
    return `${this.path(name)}.part`;
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
