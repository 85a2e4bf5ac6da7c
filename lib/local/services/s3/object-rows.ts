import type { ObjectContent, ObjectSummary, ObjectVersion } from './object-version';

/**
 * Keys are bytes: SQLite then compares them as S3 orders them, in UTF-8, and a prefix is a range.
 * What listings show has columns of its own; `content` is JSON that only a request for the object reads.
 */
export const SCHEMA = [
  `CREATE TABLE s3_objects (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     bucket TEXT NOT NULL,
     key BLOB NOT NULL,
     version TEXT NOT NULL,
     latest INTEGER NOT NULL,
     deleted INTEGER NOT NULL,
     size INTEGER NOT NULL,
     etag TEXT NOT NULL,
     modified INTEGER NOT NULL,
     storage_class TEXT,
     checksum_algorithm TEXT,
     checksum_type TEXT,
     content TEXT
   );
   CREATE UNIQUE INDEX s3_objects_version ON s3_objects (bucket, key, version);
   CREATE INDEX s3_objects_age ON s3_objects (bucket, key, id DESC);
   CREATE UNIQUE INDEX s3_objects_latest ON s3_objects (bucket, key) WHERE latest = 1`,
];

/** The columns of a summary. */
export const SUMMARY =
  'id, bucket, key, version, latest, deleted, size, etag, modified, storage_class, checksum_algorithm, checksum_type';

export interface SummaryRow {
  readonly id: number;
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly version: string;
  readonly latest: number;
  readonly deleted: number;
  readonly size: number;
  readonly etag: string;
  readonly modified: number;
  readonly storage_class: string | null;
  readonly checksum_algorithm: string | null;
  readonly checksum_type: string | null;
}

export interface Row extends SummaryRow {
  readonly content: string | null;
}

export function decodeSummary(row: SummaryRow): ObjectSummary {
  return {
    id: row.id,
    bucket: row.bucket,
    key: Buffer.from(row.key).toString('utf8'),
    version: row.version,
    latest: row.latest === 1,
    deleted: row.deleted === 1,
    size: row.size,
    etag: row.etag,
    modified: row.modified,
    storageClass: row.storage_class ?? 'STANDARD',
    checksumAlgorithm: row.checksum_algorithm ?? undefined,
    checksumType: row.checksum_type ?? undefined,
  };
}

export function decodeRow(row: Row): ObjectVersion {
  const content = row.content === null ? undefined : (JSON.parse(row.content) as ObjectContent);
  return { ...decodeSummary(row), content };
}
