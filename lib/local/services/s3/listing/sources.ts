import type { Store } from '../../../store/store';
import type { ObjectSummary } from '../object-version';
import { decodeSummary, SUMMARY, type SummaryRow } from '../object-rows';
import type { Upload, Uploads } from '../uploads';
import { afterKey, type Fetch } from './scan';

/** The objects that a plain listing shows: latest versions that are no delete markers. */
export function latestObjects(store: Store, bucket: string): Fetch<ObjectSummary> {
  const statement = store.prepare<SummaryRow>(
    `SELECT ${SUMMARY} FROM s3_objects WHERE bucket = ? AND latest = 1 AND key >= ? AND deleted = 0 ORDER BY key LIMIT ?`,
  );
  return ({ key, last }, limit) =>
    statement.all(bucket, last === undefined ? key : afterKey(last.key), limit).map(decodeSummary);
}

/** All versions and delete markers; of one key the newest first. */
export function allVersions(store: Store, bucket: string): Fetch<ObjectSummary> {
  const statement = store.prepare<SummaryRow>(
    `SELECT ${SUMMARY} FROM s3_objects WHERE bucket = ? AND key >= ? AND NOT (key = ? AND id >= ?) ORDER BY key, id DESC LIMIT ?`,
  );
  return ({ key, last }, limit) => {
    const from = last === undefined ? key : Buffer.from(last.key);
    return statement.all(bucket, from, from, last?.id ?? Number.MAX_SAFE_INTEGER, limit).map(decodeSummary);
  };
}

/** Uploads that are under way; of one key the oldest first. There are few: they are read at once. */
export function openUploads(uploads: Uploads, bucket: string): Fetch<Upload> {
  return ({ key, last }, limit) => {
    const found = uploads.list(bucket, last === undefined ? key : Buffer.from(last.key));
    const after = last === undefined ? 0 : found.findIndex(({ id }) => id === last.id) + 1;
    return found.slice(after, after + limit);
  };
}
