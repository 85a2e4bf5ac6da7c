import { TemplateError } from '../../../template/errors';
import type { StackFlow } from './stack-flow';
import { deleteResources, finishDeletion } from './delete-flow';
import type { Failure } from './run-in-order';
import { namesOf } from './run-in-order';

/** CREATE_IN_PROGRESS → CREATE_COMPLETE, or back to nothing. */
export async function createFlow(flow: StackFlow): Promise<void> {
  const reason = await create(flow).catch(faultOf);
  if (reason !== undefined) await failCreation(flow, reason);
}

/** @returns why it failed */
async function create(flow: StackFlow): Promise<string | undefined> {
  const used = new Set<string>();
  const deployment = flow.deployment(used);
  const failures = await flow.applyAll(deployment);
  if (failures.length > 0) return createFailure(failures);
  const outputs = flow.outputs(deployment);
  flow.parts.store.replaceImports(flow.run.stackId, used);
  settle(flow);
  flow.journal.stackStatus(flow.run.stackId, 'CREATE_COMPLETE', undefined, { outputs });
  return undefined;
}

/** A fault of the template as a reason; anything else is no such thing. */
export function faultOf(error: unknown): string {
  if (error instanceof TemplateError) return `${error.message} `;
  throw error;
}

function createFailure(failures: readonly Failure[]): string {
  return `The following resource(s) failed to create: [${namesOf(failures)}]. `;
}

/** As the stack's failure policy says. */
export async function failCreation(flow: StackFlow, reason: string): Promise<void> {
  flow.run.renew();
  const onFailure = flow.stack.operation?.onFailure ?? 'ROLLBACK';
  const { stackId } = flow.run;
  if (onFailure === 'DO_NOTHING') return void flow.journal.stackStatus(stackId, 'CREATE_FAILED', reason.trim());
  if (onFailure === 'DELETE') {
    flow.journal.stackStatus(stackId, 'DELETE_IN_PROGRESS', `${reason}Delete requested by user.`);
    return finishDeletion(flow);
  }
  flow.beginRollback('ROLLBACK_IN_PROGRESS', `${reason}Rollback requested by user.`);
  await rollbackCreation(flow);
}

export async function rollbackCreation(flow: StackFlow): Promise<void> {
  const failures = await deleteResources(flow, { creating: true });
  const { stackId } = flow.run;
  if (failures.length === 0) flow.journal.stackStatus(stackId, 'ROLLBACK_COMPLETE');
  else
    flow.journal.stackStatus(
      stackId,
      'ROLLBACK_FAILED',
      `The following resource(s) failed to delete: [${namesOf(failures)}]. `,
    );
}

/** Nothing to roll back to or away any more; a failure that was overcome is past. */
export function settle(flow: StackFlow): void {
  const done = { added: undefined, previous: undefined, attempt: undefined, discard: undefined };
  for (const record of flow.resources) {
    const status = record.status === 'UPDATE_FAILED' ? 'UPDATE_COMPLETE' : record.status;
    flow.parts.store.putResource({ ...record, ...done, status });
  }
}
