import { randomUUID } from 'node:crypto';
import type { Deployment } from '../../../template/deployment';
import type { ResourceRecord, StackRecord } from '../records';
import { deploymentOf, exists, liveValues } from '../deployments';
import type { Doomed } from './deletion';
import { Deletion } from './deletion';
import { Journal } from './journal';
import type { EngineParts } from './parts';
import type { Goal } from './resource-worker';
import { ResourceWorker } from './resource-worker';
import type { Failure } from './run-in-order';
import { runInOrder } from './run-in-order';
import { changedProperties } from './snapshots';
import type { StackRun } from './stack-run';

/** What the operations of a stack have in common: bringing resources to their goal, and deleting them. */
export class StackFlow {
  readonly journal: Journal;
  readonly worker: ResourceWorker;
  private readonly deletion: Deletion;

  constructor(
    readonly parts: EngineParts,
    readonly run: StackRun,
  ) {
    this.journal = new Journal(parts.store, parts.platform.clock);
    this.worker = new ResourceWorker(parts, this.journal, run);
    this.deletion = new Deletion(this.journal, this.worker, run);
  }

  get stack(): StackRecord {
    return this.parts.store.tryFindStack(this.run.stackId) as StackRecord;
  }

  get resources(): ResourceRecord[] {
    return this.parts.store.resources(this.run.stackId);
  }

  deployment(used?: Set<string>): Deployment {
    const { stack } = this;
    if (stack.input === undefined) throw new Error(`stack ${stack.name} has no template`);
    return deploymentOf(this.parts, stack, stack.input, used);
  }

  /** A rollback is an operation of its own: by its id clients tell its events from those of the failure. */
  beginRollback(status: 'ROLLBACK_IN_PROGRESS' | 'UPDATE_ROLLBACK_IN_PROGRESS', reason: string): void {
    const { operation } = this.stack;
    this.journal.stackStatus(
      this.run.stackId,
      status,
      reason,
      operation && { operation: { ...operation, id: randomUUID() } },
    );
  }

  /** Creates and updates every resource, in order of dependency, side by side where possible. */
  async applyAll(deployment: Deployment): Promise<Failure[]> {
    const timeout = this.armTimeout();
    try {
      return await runInOrder(deployment.graph, (logicalId) => this.apply(deployment, logicalId), {
        onFailure: () => this.run.cancel(),
      });
    } finally {
      timeout?.cancel();
      this.run.checkRunning();
    }
  }

  /** Outputs and exports of the new state. @throws TemplateError */
  outputs(deployment: Deployment): StackRecord['outputs'] {
    const outputs = deployment.outputs(liveValues(this.parts.store, this.run.stackId));
    this.parts.exports.checkReplacement(this.stack, outputs);
    return outputs;
  }

  delete(doomed: readonly Doomed[]): Promise<Failure[]> {
    return this.deletion.all(doomed);
  }

  /** The resource's present physical form, to be deleted for good; its row keeps the outcome. */
  doomedResource(record: ResourceRecord, retain: boolean): Doomed {
    let current =
      record.physicalId === '' && record.attempt !== undefined ? { ...record, physicalId: record.attempt } : record;
    const keep = (status: string, reason?: string): void => {
      current = this.journal.resourceStatus(current, status, reason);
    };
    return { record: current, retain, keep };
  }

  private async apply(deployment: Deployment, logicalId: string): Promise<void> {
    this.run.signal.throwIfAborted();
    const record = this.parts.store.tryFindResource(this.run.stackId, logicalId);
    const goal = this.goalOf(deployment, logicalId, exists(record) ? record : undefined);
    if (!exists(record)) return this.worker.create(goal);
    if (record.status === 'CREATE_FAILED') {
      // Left by a failure without rollback: it is made anew.
      await this.worker.remove(record);
      return this.worker.create(goal);
    }
    const changed = changedProperties(record, goal.properties);
    if (changed.length === 0 && record.status !== 'UPDATE_FAILED')
      return this.parts.store.putResource({ ...record, ...goal });
    const replaces = changed.some((name) => deployment.spec(logicalId).properties[name]?.replace === 'yes');
    return replaces ? this.worker.replace(record, goal) : this.worker.update(record, goal);
  }

  /** A fault that shows only now is the resource's failure. */
  private goalOf(deployment: Deployment, logicalId: string, record: ResourceRecord | undefined): Goal {
    const { stackId } = this.run;
    const declaration = deployment.declaration(logicalId);
    const goal = { stackId, logicalId, declaration, dependsOn: deployment.graph.get(logicalId) ?? [] };
    try {
      return { ...goal, properties: deployment.propertiesOf(logicalId, liveValues(this.parts.store, stackId)) };
    } catch (error) {
      this.worker.refuse(goal, record, error);
      throw error;
    }
  }

  private armTimeout(): { cancel(): void } | undefined {
    const { timeoutMinutes } = this.stack;
    return timeoutMinutes === undefined
      ? undefined
      : this.parts.platform.clock.schedule(timeoutMinutes * 60_000, () => this.run.cancel());
  }
}
