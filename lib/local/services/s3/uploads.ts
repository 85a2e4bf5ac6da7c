import { randomBytes } from 'node:crypto';
import type { BlobReferences } from '../../store/blob-references';
import type { Store } from '../../store/store';
import type { AlgorithmName, ChecksumType } from './checksums/algorithms';
import { noSuchUpload } from './errors';
import type { Description } from './new-content';

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  /** Epoch milliseconds. */
  readonly initiated: number;
  readonly description: Description;
  readonly algorithm: AlgorithmName;
  readonly type: ChecksumType;
  /** Whether the client chose the algorithm; otherwise S3's own is used. */
  readonly chosen: boolean;
}

export interface UploadedPart {
  readonly number: number;
  readonly digest: string;
  readonly size: number;
  /** MD5, 32 hexadecimal digits. */
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly modified: number;
  readonly algorithm: AlgorithmName;
  /** Base64. */
  readonly checksum: string;
}

interface UploadRow {
  readonly id: string;
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly initiated: number;
  readonly doc: string;
}

const SCHEMA = [
  `CREATE TABLE s3_uploads (id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key BLOB NOT NULL, initiated INTEGER NOT NULL, doc TEXT NOT NULL);
   CREATE INDEX s3_uploads_by_key ON s3_uploads (bucket, key, initiated, id);
   CREATE TABLE s3_parts (
     upload TEXT NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
     modified INTEGER NOT NULL, algorithm TEXT NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (upload, number)
   ) WITHOUT ROWID`,
];

export class Uploads {
  constructor(
    private readonly store: Store,
    private readonly references: BlobReferences,
  ) {
    store.migrate('s3_uploads', SCHEMA);
  }

  create(upload: Omit<Upload, 'id'>): Upload {
    const id = randomBytes(32).toString('hex');
    const { bucket, key, initiated, ...doc } = upload;
    this.store
      .prepare('INSERT INTO s3_uploads (id, bucket, key, initiated, doc) VALUES (?, ?, ?, ?, ?)')
      .run(id, bucket, Buffer.from(key), initiated, JSON.stringify(doc));
    return { ...upload, id };
  }

  /** @throws NoSuchUpload when there is none of this id for this bucket and key */
  find(bucket: string, key: string, id: string): Upload {
    const row = this.store.prepare<UploadRow>('SELECT * FROM s3_uploads WHERE id = ?').get(id);
    const upload = row && decode(row);
    if (upload?.bucket !== bucket || upload.key !== key) throw noSuchUpload(id);
    return upload;
  }

  /** Uploads of a bucket in order of key and age, from the first key that is not below `from`. */
  list(bucket: string, from: Buffer): Upload[] {
    return this.store
      .prepare<UploadRow>('SELECT * FROM s3_uploads WHERE bucket = ? AND key >= ? ORDER BY key, initiated, id')
      .all(bucket, from)
      .map(decode);
  }

  /** Replaces a part of the same number. Call it in a transaction. */
  putPart(upload: string, part: UploadedPart): void {
    const owner = ownerOf(upload, part.number);
    this.references.release(owner);
    this.references.add(owner, part.digest);
    this.store
      .prepare(
        'INSERT OR REPLACE INTO s3_parts (upload, number, digest, size, etag, modified, algorithm, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(upload, part.number, part.digest, part.size, part.etag, part.modified, part.algorithm, part.checksum);
  }

  parts(upload: string, after = 0, limit = -1): UploadedPart[] {
    return this.store
      .prepare<UploadedPart>('SELECT * FROM s3_parts WHERE upload = ? AND number > ? ORDER BY number LIMIT ?')
      .all(upload, after, limit);
  }

  /** Forgets an upload and its parts. Call it in a transaction. */
  delete(id: string): void {
    for (const { number } of this.parts(id)) this.references.release(ownerOf(id, number));
    this.store.prepare('DELETE FROM s3_parts WHERE upload = ?').run(id);
    this.store.prepare('DELETE FROM s3_uploads WHERE id = ?').run(id);
  }

  deleteAll(bucket: string): void {
    for (const { id } of this.list(bucket, Buffer.alloc(0))) this.delete(id);
  }
}

function decode({ id, bucket, key, initiated, doc }: UploadRow): Upload {
  return {
    id,
    bucket,
    key: Buffer.from(key).toString('utf8'),
    initiated,
    ...(JSON.parse(doc) as Omit<Upload, 'id' | 'bucket' | 'key' | 'initiated'>),
  };
}

function ownerOf(upload: string, part: number): string {
  return `s3 upload ${upload} ${part}`;
}
