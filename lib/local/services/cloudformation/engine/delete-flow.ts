import { TemplateError } from '../../../template/errors';
import type { ResourceRecord } from '../records';
import type { Doomed } from './deletion';
import type { Failure } from './run-in-order';
import { namesOf } from './run-in-order';
import type { StackFlow } from './stack-flow';

/** DELETE_IN_PROGRESS → DELETE_COMPLETE, or DELETE_FAILED with what would not go. */
export async function finishDeletion(flow: StackFlow): Promise<void> {
  const { stackId } = flow.run;
  try {
    flow.parts.exports.checkReplacement(flow.stack, []);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return void flow.journal.stackStatus(stackId, 'DELETE_FAILED', `Delete canceled. ${error.message}`);
  }
  const failures = await deleteResources(flow, { creating: false });
  if (failures.length > 0 && flow.stack.operation?.force !== true) {
    return void flow.journal.stackStatus(
      stackId,
      'DELETE_FAILED',
      `The following resource(s) failed to delete: [${namesOf(failures)}]. `,
    );
  }
  for (const { id } of flow.parts.store.changeSets(stackId)) flow.parts.store.deleteChangeSet(id);
  flow.parts.store.replaceImports(stackId, []);
  flow.journal.stackStatus(stackId, 'DELETE_COMPLETE', undefined, { deleted: flow.parts.platform.clock.now() });
}

/** @param options.creating whether this undoes the operation that made the resources */
export function deleteResources(flow: StackFlow, options: { readonly creating: boolean }): Promise<Failure[]> {
  const left = flow.resources.filter(({ status }) => status !== 'DELETE_COMPLETE' && status !== 'DELETE_SKIPPED');
  return flow.delete(
    left.flatMap((record) => [
      ...olderForms(record),
      flow.doomedResource(record, isRetained(flow, record, options.creating)),
    ]),
  );
}

function isRetained(flow: StackFlow, record: ResourceRecord, creating: boolean): boolean {
  const { operation } = flow.stack;
  if (operation?.skip.includes(record.logicalId) === true) return true;
  const policy = record.declaration.DeletionPolicy;
  if (creating && (policy === 'RetainExceptOnCreate' || operation?.retainExceptOnCreate === true)) return false;
  return policy === 'Retain' || policy === 'RetainExceptOnCreate';
}

/** Physical resources that a failed update left beside the present one. */
export function olderForms(record: ResourceRecord): Doomed[] {
  const { stackId, logicalId, physicalId, previous, discard } = record;
  return [previous, discard].flatMap((snapshot) =>
    snapshot === undefined || snapshot.physicalId === physicalId
      ? []
      : [{ record: { ...snapshot, stackId, logicalId }, retain: false }],
  );
}
