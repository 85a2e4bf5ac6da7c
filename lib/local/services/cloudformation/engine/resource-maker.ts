import type { ResourceContext, ResourceType } from '../../../template/resources/resource-type';
import type { ResourceRecord } from '../records';
import type { Journal } from './journal';
import type { EngineParts } from './parts';
import { Stopping } from './reasons';
import { resourceContext } from './resource-context';
import { typeOf, withDeployed } from './snapshots';
import type { StackRun } from './stack-run';

type Verb = 'CREATE' | 'UPDATE';

/** The making of one physical resource; `record` is what the store knows of it at any moment. */
export class ResourceMaker {
  private initiated = false;

  constructor(
    private readonly parts: EngineParts,
    private readonly journal: Journal,
    private readonly run: StackRun,
    private record: ResourceRecord,
    private readonly verb: Verb,
  ) {}

  /** @throws MakingFailed with the record as it is then */
  async make(): Promise<void> {
    try {
      const type = typeOf(this.record);
      if (this.verb === 'UPDATE') refuseSameName(type, this.record);
      const context = await this.context();
      await this.announce(type, context);
      const deployed = await type.create(context);
      if (this.record.physicalId !== deployed.physicalId) this.created(deployed.physicalId);
      const made = { ...withDeployed(this.record, deployed), attempt: undefined };
      this.journal.resourceStatus(made, `${this.verb}_COMPLETE`);
    } catch (error) {
      // What was interrupted may exist under the id that was announced; what failed does not.
      throw new MakingFailed(error instanceof Stopping ? this.record : { ...this.record, attempt: undefined }, error);
    }
  }

  private context(): Promise<ResourceContext> {
    const record = { ...this.record, physicalId: '', attributes: {} };
    return resourceContext(this.parts, this.run, { record, created: (physicalId) => this.created(physicalId) });
  }

  private async announce(type: ResourceType, context: ResourceContext): Promise<void> {
    const attempt = type.identify?.(context);
    if (attempt === undefined) return;
    await refuseExisting(type, { ...context, physicalId: attempt });
    this.save({ attempt });
  }

  private created(physicalId: string): void {
    this.save({ physicalId, attempt: undefined });
    if (this.initiated) return;
    this.initiated = true;
    this.journal.addResourceEvent(this.record, `${this.verb}_IN_PROGRESS`, 'Resource creation Initiated');
  }

  private save(changes: Partial<ResourceRecord>): void {
    this.record = { ...this.record, ...changes };
    this.parts.store.putResource(this.record);
  }
}

/** Carries what has become of the record; `cause` says why. */
export class MakingFailed extends Error {
  constructor(
    readonly record: ResourceRecord,
    override readonly cause: unknown,
  ) {
    super('a resource could not be made', { cause });
  }
}

function refuseSameName({ nameProperty }: ResourceType, { properties, previous, type }: ResourceRecord): void {
  const name = nameProperty === undefined ? undefined : properties[nameProperty];
  if (nameProperty === undefined || name === undefined || name !== previous?.properties[nameProperty]) return;
  throw new Error(
    'CloudFormation cannot update a stack when a custom-named resource requires replacing. ' +
      `Rename ${String(name)} (${type}) and update the stack again.`,
  );
}

/** An explicit name may belong to somebody else: then nothing of ours may touch it, a rollback least of all. */
async function refuseExisting(type: ResourceType, context: ResourceContext): Promise<void> {
  const named = type.nameProperty !== undefined && context.properties[type.nameProperty] !== undefined;
  if (!named || type.read === undefined || (await type.read(context)) === undefined) return;
  throw new Error(`Resource of type '${context.type}' with identifier '${context.physicalId}' already exists.`);
}
