import { randomUUID } from 'node:crypto';
import type { Deployment } from '../../../template/deployment';
import { sameJson } from '../../../template/json';
import type { ResourceRecord, StackRecord } from '../records';
import { deploymentOf, exists, liveValues } from '../deployments';
import type { Doomed } from './deletion';
import { Deletion } from './deletion';
import { Journal } from './journal';
import type { EngineParts } from './parts';
import { ResourceWorker } from './resource-worker';
import type { Failure } from './run-in-order';
import { runInOrder } from './run-in-order';
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
    const { stackId } = this.run;
    const record = this.parts.store.tryFindResource(stackId, logicalId);
    const declaration = deployment.declaration(logicalId);
    const properties = this.propertiesOf(deployment, logicalId, record);
    const goal = { stackId, logicalId, declaration, dependsOn: deployment.graph.get(logicalId) ?? [], properties };
    if (!exists(record)) return this.worker.create(goal);
    const changed = changedProperties(record, properties);
    const replaces = changed.some((name) => deployment.spec(logicalId).properties[name]?.replace === 'yes');
    const made = !/^(?:CREATE_FAILED|UPDATE_FAILED)$/.test(record.status);
    if (changed.length === 0 && made)
      return this.parts.store.putResource({ ...record, ...goal, previous: record.previous });
    return replaces || record.status === 'CREATE_FAILED'
      ? this.worker.replace(record, goal)
      : this.worker.update(record, goal);
  }

  /** A fault that shows only now is the resource's failure. */
  private propertiesOf(
    deployment: Deployment,
    logicalId: string,
    record: ResourceRecord | undefined,
  ): ResourceRecord['properties'] {
    try {
      return deployment.propertiesOf(logicalId, liveValues(this.parts.store, this.run.stackId));
    } catch (error) {
      const declaration = deployment.declaration(logicalId);
      const base = record ?? {
        stackId: this.run.stackId,
        logicalId,
        type: declaration.Type,
        physicalId: '',
        token: '',
        properties: {},
        attributes: {},
        declaration,
        dependsOn: [],
        status: '',
        time: 0,
        added: true,
      };
      this.journal.resourceStatus(base, exists(record) ? 'UPDATE_FAILED' : 'CREATE_FAILED', (error as Error).message);
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

function changedProperties(record: ResourceRecord, properties: ResourceRecord['properties']): string[] {
  const names = new Set([...Object.keys(record.properties), ...Object.keys(properties)]);
  return [...names].filter((name) => !sameJson(record.properties[name], properties[name]));
}
