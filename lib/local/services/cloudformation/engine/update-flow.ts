import type { Deployment } from '../../../template/deployment';
import type { ResourceRecord } from '../records';
import { faultOf, settle } from './create-flow';
import type { Doomed } from './deletion';
import { olderForms } from './delete-flow';
import type { Failure } from './run-in-order';
import { namesOf } from './run-in-order';
import type { StackFlow } from './stack-flow';

/** UPDATE_IN_PROGRESS → UPDATE_COMPLETE_CLEANUP_IN_PROGRESS → UPDATE_COMPLETE, or back to what was. */
export async function updateFlow(flow: StackFlow): Promise<void> {
  const outcome = await update(flow).catch(faultOf);
  if (typeof outcome === 'string') await failUpdate(flow, outcome);
  else await cleanUpUpdate(flow, outcome);
}

/** @returns the deployment that is in force now, or why it failed */
async function update(flow: StackFlow): Promise<Deployment | string> {
  const used = new Set<string>();
  const deployment = flow.deployment(used);
  const failures = await flow.applyAll(deployment);
  if (failures.length > 0) return updateFailure(flow, failures);
  const outputs = flow.outputs(deployment);
  flow.parts.store.replaceImports(flow.run.stackId, used);
  flow.journal.stackStatus(flow.run.stackId, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', undefined, { outputs });
  return deployment;
}

/** Deletes what the update replaced and what the new template no longer has; a failure leaves the thing, not the stack. */
export async function cleanUpUpdate(flow: StackFlow, deployment: Deployment = flow.deployment()): Promise<void> {
  const { resources } = flow;
  const removed = resources.filter(({ logicalId }) => !deployment.graph.has(logicalId));
  const replaced = resources.filter(({ logicalId }) => deployment.graph.has(logicalId)).flatMap(replacedForm);
  await flow.delete([
    ...removed.map((record) => flow.doomedResource(record, isRetained(record.declaration.DeletionPolicy))),
    ...replaced,
  ]);
  for (const { logicalId } of removed) flow.parts.store.deleteResource(flow.run.stackId, logicalId);
  settle(flow);
  flow.journal.stackStatus(flow.run.stackId, 'UPDATE_COMPLETE', undefined, { previousInput: undefined });
}

function replacedForm(record: ResourceRecord): Doomed[] {
  return olderForms(record).map((doomed) => ({
    ...doomed,
    retain: isRetained(record.declaration.UpdateReplacePolicy),
  }));
}

function isRetained(policy: unknown): boolean {
  return policy === 'Retain' || policy === 'RetainExceptOnCreate';
}

function updateFailure(flow: StackFlow, failures: readonly Failure[]): string {
  const added = new Set(flow.resources.filter((record) => record.added === true).map(({ logicalId }) => logicalId));
  const created = failures.filter(({ logicalId }) => added.has(logicalId));
  const updated = failures.filter(({ logicalId }) => !added.has(logicalId));
  const part = (verb: string, list: readonly Failure[]): string =>
    list.length === 0 ? '' : `The following resource(s) failed to ${verb}: [${namesOf(list)}]. `;
  return part('create', created) + part('update', updated);
}

export async function failUpdate(flow: StackFlow, reason: string): Promise<void> {
  flow.run.renew();
  if (flow.stack.operation?.onFailure === 'DO_NOTHING')
    return void flow.journal.stackStatus(flow.run.stackId, 'UPDATE_FAILED', reason.trim());
  flow.beginRollback('UPDATE_ROLLBACK_IN_PROGRESS', reason);
  await rollbackUpdate(flow);
}

/** UPDATE_ROLLBACK_IN_PROGRESS → …_CLEANUP_IN_PROGRESS → UPDATE_ROLLBACK_COMPLETE, or UPDATE_ROLLBACK_FAILED. */
export async function rollbackUpdate(flow: StackFlow): Promise<void> {
  const { stackId } = flow.run;
  const failures = await restoreAll(flow);
  if (failures.length > 0) {
    return void flow.journal.stackStatus(
      stackId,
      'UPDATE_ROLLBACK_FAILED',
      `The following resource(s) failed to update: [${namesOf(failures)}]. `,
    );
  }
  const { input, previousInput = input } = flow.stack;
  flow.journal.stackStatus(stackId, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', undefined, {
    input: previousInput,
    previousInput: undefined,
  });
  await cleanUpRollback(flow);
}

async function restoreAll(flow: StackFlow): Promise<Failure[]> {
  const touched = flow.resources.filter(({ previous }) => previous !== undefined);
  const skip = flow.stack.operation?.skip ?? [];
  const failures: Failure[] = [];
  for (const record of inPreviousOrder(touched)) {
    flow.run.checkRunning();
    if (skip.includes(record.logicalId)) {
      flow.parts.store.putResource({ ...record, previous: undefined, status: 'UPDATE_COMPLETE' });
      continue;
    }
    await flow.worker.restore(record).catch((error: unknown) => failures.push({ logicalId: record.logicalId, error }));
  }
  flow.run.checkRunning();
  return failures;
}

/** Each resource after those that it depended on before the update. */
function inPreviousOrder(records: readonly ResourceRecord[]): ResourceRecord[] {
  const byName = new Map(records.map((record) => [record.logicalId, record]));
  const order = new Set<ResourceRecord>();
  const visited = new Set<string>();
  const visit = (record: ResourceRecord): void => {
    if (visited.has(record.logicalId)) return;
    visited.add(record.logicalId);
    for (const need of record.previous?.dependsOn ?? [])
      if (byName.has(need)) visit(byName.get(need) as ResourceRecord);
    order.add(record);
  };
  records.forEach(visit);
  return [...order];
}

/** Deletes what the failed update had made. */
export async function cleanUpRollback(flow: StackFlow): Promise<void> {
  const { resources } = flow;
  const added = resources.filter((record) => record.added === true);
  await flow.delete([...added.map((record) => flow.doomedResource(record, false)), ...resources.flatMap(olderForms)]);
  for (const { logicalId } of added) flow.parts.store.deleteResource(flow.run.stackId, logicalId);
  settle(flow);
  flow.journal.stackStatus(flow.run.stackId, 'UPDATE_ROLLBACK_COMPLETE');
}
