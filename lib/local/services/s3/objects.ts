import { randomBytes } from 'node:crypto';
import type { BlobReferences } from '../../store/blob-references';
import type { Store } from '../../store/store';
import type { Bucket } from './buckets';
import type { NewObject, ObjectVersion } from './object-version';
import { decodeRow, SCHEMA, type Row } from './object-rows';

/** The version of an object that was written while its bucket had no versioning, or suspended it. */
export const NULL_VERSION = 'null';

/** What a deletion did; undefined members where it did nothing. */
export interface Deletion {
  /** The version that is gone, or the delete marker that was made. */
  readonly version?: string;
  /** Whether `version` is a delete marker. */
  readonly marker?: boolean;
  readonly removed?: ObjectVersion;
  readonly created?: ObjectVersion;
}

/** The versions of all objects and which of them is the latest. */
export class Objects {
  constructor(
    private readonly store: Store,
    private readonly references: BlobReferences,
  ) {
    store.migrate('s3_objects', SCHEMA);
  }

  /** The latest version, a delete marker included. */
  tryFindLatest(bucket: string, key: string): ObjectVersion | undefined {
    return this.one('WHERE bucket = ? AND key = ? AND latest = 1', bucket, Buffer.from(key));
  }

  tryFindVersion(bucket: string, key: string, version: string): ObjectVersion | undefined {
    return this.one('WHERE bucket = ? AND key = ? AND version = ?', bucket, Buffer.from(key), version);
  }

  /** Makes `object` the latest version, in place of the null version where the bucket keeps no others. */
  add(bucket: Bucket, object: NewObject): ObjectVersion {
    return this.store.transaction(() => {
      const version = bucket.versioning === 'Enabled' ? newVersionId() : NULL_VERSION;
      if (version === NULL_VERSION) this.removeRow(this.tryFindVersion(bucket.name, object.key, NULL_VERSION));
      this.store
        .prepare('UPDATE s3_objects SET latest = 0 WHERE bucket = ? AND key = ? AND latest = 1')
        .run(bucket.name, Buffer.from(object.key));
      return this.insert(bucket.name, version, object);
    });
  }

  /** Deletes as a DELETE without a version does: for good, or by a delete marker where the bucket keeps versions. */
  deleteLatest(bucket: Bucket, key: string, modified: number): Deletion {
    if (bucket.versioning === undefined) return { removed: this.removeRow(this.tryFindLatest(bucket.name, key)) };
    const created = this.add(bucket, { key, modified, deleted: true, size: 0, etag: '', content: undefined });
    return { version: created.version, marker: true, created };
  }

  /** Deletes one version for good; the newest of the others becomes the latest. */
  deleteVersion(bucket: Bucket, key: string, version: string): Deletion {
    return this.store.transaction(() => {
      const removed = this.removeRow(this.tryFindVersion(bucket.name, key, version));
      if (removed?.latest === true) this.promote(bucket.name, key);
      return { version, marker: removed?.deleted === true ? true : undefined, removed };
    });
  }

  /** Stores a changed content description (tags, say) of a version. */
  update(object: ObjectVersion): void {
    this.store.prepare('UPDATE s3_objects SET content = ? WHERE id = ?').run(JSON.stringify(object.content), object.id);
  }

  isEmpty(bucket: string): boolean {
    return this.store.prepare('SELECT 1 FROM s3_objects WHERE bucket = ? LIMIT 1').get(bucket) === undefined;
  }

  private one(where: string, ...values: (string | Buffer)[]): ObjectVersion | undefined {
    const row = this.store.prepare<Row>(`SELECT * FROM s3_objects ${where}`).get(...values);
    return row && decodeRow(row);
  }

  private insert(bucket: string, version: string, object: NewObject): ObjectVersion {
    const { content } = object;
    const row = this.store
      .prepare<Row>(
        `INSERT INTO s3_objects (bucket, key, version, latest, deleted, size, etag, modified, storage_class, checksum_algorithm, checksum_type, content)
         VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
      )
      .get(
        bucket,
        Buffer.from(object.key),
        version,
        object.deleted === true ? 1 : 0,
        object.size,
        object.etag,
        object.modified,
        content?.storageClass ?? null,
        content?.checksum?.algorithm ?? null,
        content?.checksum?.type ?? null,
        content === undefined ? null : JSON.stringify(content),
      ) as Row;
    for (const part of content?.parts ?? []) this.references.add(ownerOf(row.id), part.digest);
    return decodeRow(row);
  }

  private removeRow(object: ObjectVersion | undefined): ObjectVersion | undefined {
    if (object === undefined) return undefined;
    this.store.transaction(() => {
      this.store.prepare('DELETE FROM s3_objects WHERE id = ?').run(object.id);
      this.references.release(ownerOf(object.id));
    });
    return object;
  }

  private promote(bucket: string, key: string): void {
    this.store
      .prepare(
        'UPDATE s3_objects SET latest = 1 WHERE id = (SELECT id FROM s3_objects WHERE bucket = ? AND key = ? ORDER BY id DESC LIMIT 1)',
      )
      .run(bucket, Buffer.from(key));
  }
}

function newVersionId(): string {
  return randomBytes(16).toString('hex');
}

function ownerOf(id: number): string {
  return `s3 object ${id}`;
}
