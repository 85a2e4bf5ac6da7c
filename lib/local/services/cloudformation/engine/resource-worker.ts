import type { Properties } from '../../../template/json';
import { isMissing } from '../../../template/resources/support';
import type { ResourceDeclaration } from '../../../template/template';
import type { ResourceRecord, Snapshot } from '../records';
import type { Journal } from './journal';
import type { EngineParts } from './parts';
import { statusReason, Stopping } from './reasons';
import { resourceContext } from './resource-context';
import { MakingFailed, ResourceMaker } from './resource-maker';
import { newToken, snapshotOf, typeOf, withDeployed } from './snapshots';
import type { StackRun } from './stack-run';

const REPLACES = 'Requested update requires the creation of a new physical resource; hence creating one.';

/** What a resource shall become. */
export interface Goal {
  readonly stackId: string;
  readonly logicalId: string;
  readonly declaration: ResourceDeclaration;
  readonly dependsOn: readonly string[];
  readonly properties: Properties;
}

/** Creates, changes and deletes single resources; every step is on record before and after it is taken. */
export class ResourceWorker {
  constructor(
    private readonly parts: EngineParts,
    private readonly journal: Journal,
    private readonly run: StackRun,
  ) {}

  create(goal: Goal): Promise<void> {
    return this.make(this.journal.resourceStatus(newRecord(goal), 'CREATE_IN_PROGRESS'), 'CREATE');
  }

  /** Makes a new physical resource; the old one stays until the whole update has succeeded. */
  replace(record: ResourceRecord, goal: Goal): Promise<void> {
    const next = { ...record, ...goal, previous: record.previous ?? snapshotOf(record), token: newToken() };
    return this.make(this.journal.resourceStatus(next, 'UPDATE_IN_PROGRESS', REPLACES), 'UPDATE');
  }

  async update(record: ResourceRecord, goal: Goal): Promise<void> {
    const previous = record.previous ?? snapshotOf(record);
    const started = this.journal.resourceStatus({ ...record, ...goal, previous }, 'UPDATE_IN_PROGRESS');
    await this.change(started, started, record.properties);
  }

  /** Returns a changed resource to what it was before the update. */
  async restore(record: ResourceRecord): Promise<void> {
    const previous = record.previous as Snapshot;
    const restored = { ...record, ...previous, previous: undefined, attempt: undefined };
    if (record.token === previous.token && record.physicalId === previous.physicalId) {
      const started = this.journal.resourceStatus(record, 'UPDATE_IN_PROGRESS');
      return this.change(started, restored, record.properties);
    }
    const made = record.physicalId === previous.physicalId ? record.attempt : record.physicalId;
    const discard = made === undefined ? undefined : { ...snapshotOf(record), physicalId: made };
    this.journal.resourceStatus({ ...restored, ...(discard && { discard }) }, 'UPDATE_COMPLETE');
  }

  /** Deletes a physical resource. One that is gone already counts as deleted. */
  async remove(record: Pick<ResourceRecord, 'stackId' | 'logicalId'> & Snapshot): Promise<void> {
    try {
      await typeOf(record).delete(await resourceContext(this.parts, this.run, { record }));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /** The resource could not even be tried. */
  refuse(goal: Omit<Goal, 'properties'>, record: ResourceRecord | undefined, error: unknown): void {
    const status = record === undefined ? 'CREATE_FAILED' : 'UPDATE_FAILED';
    this.journal.resourceStatus(record ?? newRecord({ ...goal, properties: {} }), status, statusReason(error));
  }

  /** @param present what is on record while it lasts @param goal what is on record afterwards */
  private async change(present: ResourceRecord, goal: ResourceRecord, from: Properties): Promise<void> {
    try {
      const type = typeOf(goal);
      if (type.update === undefined) throw new Error(`the local cloud cannot change a ${goal.type} in place`);
      const deployed = await type.update(await resourceContext(this.parts, this.run, { record: goal, previous: from }));
      this.journal.resourceStatus(withDeployed(goal, deployed), 'UPDATE_COMPLETE');
    } catch (error) {
      this.fail(present, 'UPDATE_FAILED', error);
    }
  }

  private async make(record: ResourceRecord, verb: 'CREATE' | 'UPDATE'): Promise<void> {
    try {
      await new ResourceMaker(this.parts, this.journal, this.run, record, verb).make();
    } catch (error) {
      if (!(error instanceof MakingFailed)) throw error;
      this.fail(error.record, `${verb}_FAILED`, error.cause);
    }
  }

  private fail(record: ResourceRecord, status: string, error: unknown): never {
    if (error instanceof Stopping) throw error;
    this.run.checkRunning();
    const cancelled = status === 'CREATE_FAILED' ? 'Resource creation cancelled' : 'Resource update cancelled';
    this.journal.resourceStatus(record, status, statusReason(error, cancelled));
    throw error;
  }
}

function newRecord(goal: Goal): ResourceRecord {
  const { Type: type } = goal.declaration;
  return { ...goal, type, physicalId: '', token: newToken(), attributes: {}, added: true, time: 0, status: '' };
}
