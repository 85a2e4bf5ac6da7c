import { randomInt } from 'node:crypto';
import type { Properties } from '../../../template/json';
import type { Deployed, ResourceType } from '../../../template/resources/resource-type';
import { isMissing } from '../../../template/resources/support';
import { findResourceType } from '../../../template/resources/table';
import type { ResourceDeclaration } from '../../../template/template';
import type { ResourceRecord, Snapshot } from '../records';
import type { Journal } from './journal';
import type { EngineParts } from './parts';
import { statusReason, Stopping } from './reasons';
import { resourceContext } from './resource-context';
import type { StackRun } from './stack-run';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
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
    const fresh = {
      ...goal,
      type: goal.declaration.Type,
      physicalId: '',
      token: newToken(),
      attributes: {},
      added: true,
      time: 0,
      status: '',
    };
    return this.make(this.journal.resourceStatus(fresh, 'CREATE_IN_PROGRESS'), 'CREATE');
  }

  /** Makes a new physical resource; the old one stays until the whole update has succeeded. */
  replace(record: ResourceRecord, goal: Goal): Promise<void> {
    const next = { ...record, ...goal, previous: record.previous ?? snapshotOf(record), token: newToken() };
    return this.make(this.journal.resourceStatus(next, 'UPDATE_IN_PROGRESS', REPLACES), 'UPDATE');
  }

  async update(record: ResourceRecord, goal: Goal): Promise<void> {
    const previous = record.previous ?? snapshotOf(record);
    const started = this.journal.resourceStatus({ ...record, ...goal, previous }, 'UPDATE_IN_PROGRESS');
    await this.change(started, previous.properties);
  }

  /** Returns a changed resource to what it was before the update. */
  async restore(record: ResourceRecord): Promise<void> {
    const previous = record.previous as Snapshot;
    const base = { ...record, ...previous, previous: undefined, attempt: undefined };
    if (record.token !== previous.token || record.physicalId !== previous.physicalId) {
      const made = record.physicalId === previous.physicalId ? record.attempt : record.physicalId;
      const discard = made === undefined ? undefined : { ...snapshotOf(record), physicalId: made };
      this.journal.resourceStatus({ ...base, ...(discard && { discard }) }, 'UPDATE_COMPLETE');
      return;
    }
    const started = this.journal.resourceStatus(
      { ...record, properties: previous.properties, declaration: previous.declaration },
      'UPDATE_IN_PROGRESS',
    );
    await this.change(started, record.properties);
    this.parts.store.putResource({
      ...(this.parts.store.tryFindResource(record.stackId, record.logicalId) as ResourceRecord),
      previous: undefined,
    });
  }

  /** Deletes a physical resource. One that is gone already counts as deleted. */
  async remove(record: Pick<ResourceRecord, 'stackId' | 'logicalId'> & Snapshot): Promise<void> {
    try {
      await this.typeOf(record).delete(await resourceContext(this.parts, this.run, { record }));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  private async change(record: ResourceRecord, previous: Properties): Promise<void> {
    try {
      const type = this.typeOf(record);
      if (type.update === undefined)
        throw new Error(`the local cloud cannot change a resource of type ${record.type} in place`);
      const deployed = await type.update(await resourceContext(this.parts, this.run, { record, previous }));
      this.journal.resourceStatus(withDeployed(record, deployed), 'UPDATE_COMPLETE');
    } catch (error) {
      this.fail(record, 'UPDATE_FAILED', error);
    }
  }

  private async make(record: ResourceRecord, verb: 'CREATE' | 'UPDATE'): Promise<void> {
    let current = record;
    const save = (changes: Partial<ResourceRecord>): void => {
      current = { ...current, ...changes };
      this.parts.store.putResource(current);
    };
    let initiated = false;
    const created = (physicalId: string): void => {
      save({ physicalId, attempt: undefined });
      if (initiated) return;
      initiated = true;
      this.journal.addResourceEvent(current, `${verb}_IN_PROGRESS`, 'Resource creation Initiated');
    };
    try {
      const type = this.typeOf(record);
      const context = await resourceContext(this.parts, this.run, {
        record: { ...record, physicalId: '', attributes: {} },
        created,
      });
      if (verb === 'UPDATE') refuseSameName(type, record);
      const attempt = type.identify?.(context);
      if (attempt !== undefined) {
        await refuseExisting(type, { ...context, physicalId: attempt });
        save({ attempt });
      }
      const deployed = await type.create(context);
      if (current.physicalId !== deployed.physicalId) created(deployed.physicalId);
      current = withDeployed(current, deployed);
      this.journal.resourceStatus({ ...current, attempt: undefined }, `${verb}_COMPLETE`);
    } catch (error) {
      this.fail(error instanceof Stopping ? current : { ...current, attempt: undefined }, `${verb}_FAILED`, error);
    }
  }

  private fail(record: ResourceRecord, status: string, error: unknown): never {
    if (error instanceof Stopping) throw error;
    this.run.checkRunning();
    this.journal.resourceStatus(
      record,
      status,
      statusReason(error, status === 'CREATE_FAILED' ? undefined : 'Resource update cancelled'),
    );
    throw error;
  }

  private typeOf(record: Snapshot): ResourceType {
    const type = findResourceType(record.type);
    if (type === undefined) throw new Error(`the local cloud does not know the resource type ${record.type}`);
    return type;
  }
}

function refuseSameName({ nameProperty }: ResourceType, { properties, previous, type }: ResourceRecord): void {
  if (
    nameProperty === undefined ||
    properties[nameProperty] === undefined ||
    properties[nameProperty] !== previous?.properties[nameProperty]
  )
    return;
  const name = String(properties[nameProperty]);
  throw new Error(
    `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} (${type}) and update the stack again.`,
  );
}

/** An explicit name may belong to somebody else: then nothing of ours may touch it, a rollback least of all. */
async function refuseExisting(type: ResourceType, context: Parameters<ResourceType['create']>[0]): Promise<void> {
  const named = type.nameProperty !== undefined && context.properties[type.nameProperty] !== undefined;
  if (!named || type.read === undefined) return;
  const found = await type.read(context);
  if (found !== undefined)
    throw new Error(`Resource of type '${context.type}' with identifier '${context.physicalId}' already exists.`);
}

function withDeployed(record: ResourceRecord, { physicalId, attributes = {}, noEcho }: Deployed): ResourceRecord {
  return { ...record, physicalId, attributes, ...(noEcho === true && { noEcho }) };
}

export function snapshotOf({
  type,
  physicalId,
  token,
  properties,
  attributes,
  noEcho,
  declaration,
  dependsOn,
}: ResourceRecord): Snapshot {
  return {
    type,
    physicalId,
    token,
    properties,
    attributes,
    declaration,
    dependsOn,
    ...(noEcho !== undefined && { noEcho }),
  };
}

function newToken(): string {
  return Array.from({ length: 12 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
