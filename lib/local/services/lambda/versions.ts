import { isDeepStrictEqual } from 'node:util';
import { randomUUID } from 'node:crypto';
import type { LambdaContext } from './context';
import { revisionMismatch } from './errors';
import type { FunctionRecord, FunctionVersion } from './function-record';

/** Freezes `$LATEST` under the next number; if it has not changed since the last one, that one stands. */
export function publish(
  lambda: LambdaContext,
  record: FunctionRecord,
  { description }: { readonly description?: string },
): { readonly record: FunctionRecord; readonly version: FunctionVersion } {
  const last = record.published.at(-1);
  if (last !== undefined && isSame(last, record.latest)) return { record, version: last };
  const settings = { ...record.latest.settings, Description: description ?? record.latest.settings.Description };
  const version = { ...record.latest, version: String(record.nextVersion), settings, revisionId: randomUUID() };
  const changed = { ...record, published: [...record.published, version], nextVersion: record.nextVersion + 1 };
  lambda.functions.save(changed);
  return { record: changed, version };
}

function isSame(a: FunctionVersion, b: FunctionVersion): boolean {
  const essence = ({ settings, code }: FunctionVersion): unknown =>
    JSON.parse(JSON.stringify([{ ...settings, Description: undefined }, code.sha256]));
  return isDeepStrictEqual(essence(a), essence(b));
}

/** Refuses a change that was prepared on something older. @throws ServiceError PreconditionFailedException */
export function checkRevision(current: { readonly revisionId: string }, expected: string | undefined): void {
  if (expected !== undefined && expected !== current.revisionId) throw revisionMismatch();
}
