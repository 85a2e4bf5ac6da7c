import { noSuchKey, notModified, preconditionFailed } from './errors';
import type { ObjectSummary } from './object-version';

export interface ReadConditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly IfModifiedSince?: Date;
  readonly IfUnmodifiedSince?: Date;
}

export interface WriteConditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

type Tagged = Pick<ObjectSummary, 'etag' | 'modified'>;

/**
 * An entity tag outweighs a date, as in RFC 9110.
 * @throws PreconditionFailed (412), NotModified (304)
 */
export function checkReadConditions(object: Tagged, conditions: ReadConditions): void {
  const failed = failedReadCondition(object, conditions);
  if (failed === undefined) return;
  throw failed === 'If-None-Match' || failed === 'If-Modified-Since'
    ? notModified(object.etag, object.modified)
    : preconditionFailed(failed);
}

/** Name of the first condition that the object does not meet. */
export function failedReadCondition(object: Tagged, conditions: ReadConditions): string | undefined {
  const { IfMatch: match, IfNoneMatch: none, IfModifiedSince: modified, IfUnmodifiedSince: unmodified } = conditions;
  if (match !== undefined) {
    if (!matches(match, object.etag)) return 'If-Match';
  } else if (unmodified !== undefined && object.modified > unmodified.getTime()) return 'If-Unmodified-Since';
  if (none !== undefined) return matches(none, object.etag) ? 'If-None-Match' : undefined;
  return modified !== undefined && object.modified <= modified.getTime() ? 'If-Modified-Since' : undefined;
}

/** @param current the object that would be replaced @throws PreconditionFailed, or NoSuchKey when there is nothing to match */
export function checkWriteConditions(
  key: string,
  current: (Tagged & { deleted: boolean }) | undefined,
  conditions: WriteConditions,
): void {
  const existing = current?.deleted === false ? current : undefined;
  const { IfMatch: match, IfNoneMatch: none } = conditions;
  if (match !== undefined) {
    if (existing === undefined) throw noSuchKey(key);
    if (!matches(match, existing.etag)) throw preconditionFailed('If-Match');
  }
  if (none !== undefined && existing !== undefined && matches(none, existing.etag))
    throw preconditionFailed('If-None-Match');
}

function matches(condition: string, etag: string): boolean {
  return condition.split(',').some((entry) => {
    const tag = entry.trim().replace(/^W\//, '').replaceAll('"', '');
    return tag === '*' || tag === etag;
  });
}
