import type { Properties } from '../../json';
import type { ResourceContext, ResourceType, UpdateContext } from '../resource-type';
import { arnOf, changed, json, pick, someTags, syncTags, text, unlessMissing } from '../support';

interface Target {
  readonly Id: string;
}

export const rule: ResourceType = {
  parity: 'real',
  properties: [
    'Description',
    'EventBusName',
    'EventPattern',
    'Name',
    'RoleArn',
    'ScheduleExpression',
    'State',
    'Tags',
    'Targets',
  ],
  nameProperty: 'Name',
  async create(resource) {
    const Name = text(resource.properties, 'Name') ?? resource.name({ max: 64 });
    await putRule(resource, Name, someTags(resource.properties));
    const physicalId = physicalIdOf(resource, Name);
    resource.created(physicalId);
    await putTargets(resource, Name);
    return {
      physicalId,
      attributes: { Arn: arnOf(resource, 'events', `rule/${physicalId.replace('|', '/')}`), RuleName: Name },
    };
  },
  async update(resource) {
    const Name = nameIn(resource);
    await putRule(resource, Name, {});
    await updateTargets(resource, Name);
    const ResourceARN = resource.attributes['Arn'];
    await syncTags(
      resource,
      (Tags) => resource.call('events', 'TagResource', { ResourceARN, Tags }),
      (TagKeys) => resource.call('events', 'UntagResource', { ResourceARN, TagKeys }),
    );
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async delete(resource) {
    const bus = pick(resource.properties, 'EventBusName');
    const Ids = targetsOf(resource.properties).map(({ Id }) => Id);
    if (Ids.length > 0)
      await unlessMissing(resource.call('events', 'RemoveTargets', { Rule: nameIn(resource), ...bus, Ids }));
    await resource.call('events', 'DeleteRule', { Name: nameIn(resource), ...bus });
  },
  async read(resource) {
    const input = { Name: nameIn(resource), ...pick(resource.properties, 'EventBusName') };
    const found = await unlessMissing(resource.call<Properties>('events', 'DescribeRule', input));
    return found && pick(found, 'Description', 'ScheduleExpression', 'State');
  },
};

/** A rule of another bus than the default one is `bus|rule`. */
function physicalIdOf({ properties }: ResourceContext, name: string): string {
  const bus = text(properties, 'EventBusName')?.split('/').at(-1) ?? 'default';
  return bus === 'default' ? name : `${bus}|${name}`;
}

function nameIn({ physicalId }: ResourceContext): string {
  return physicalId.split('|').at(-1) as string;
}

function putRule(resource: ResourceContext, Name: string, tags: object): Promise<unknown> {
  const { properties } = resource;
  const pattern = properties['EventPattern'];
  return resource.call('events', 'PutRule', {
    Name,
    ...pick(properties, 'Description', 'EventBusName', 'RoleArn', 'ScheduleExpression', 'State'),
    ...(pattern !== undefined && { EventPattern: json(pattern) }),
    ...tags,
  });
}

function targetsOf(properties: Properties): readonly Target[] {
  return (properties['Targets'] as readonly Target[] | undefined) ?? [];
}

interface PutTargetsAnswer {
  readonly FailedEntries?: readonly { readonly TargetId: string; readonly ErrorMessage?: string }[];
}

async function putTargets(resource: ResourceContext, Rule: string): Promise<void> {
  const Targets = targetsOf(resource.properties);
  if (Targets.length === 0) return;
  const answer = await resource.call<PutTargetsAnswer>('events', 'PutTargets', {
    Rule,
    ...pick(resource.properties, 'EventBusName'),
    Targets,
  });
  const [failed] = answer.FailedEntries ?? [];
  if (failed !== undefined) throw new Error(`target ${failed.TargetId}: ${failed.ErrorMessage ?? 'refused'}`);
}

async function updateTargets(resource: UpdateContext, Rule: string): Promise<void> {
  if (!changed(resource, 'Targets')) return;
  const kept = new Set(targetsOf(resource.properties).map(({ Id }) => Id));
  const Ids = targetsOf(resource.previous).flatMap(({ Id }) => (kept.has(Id) ? [] : [Id]));
  if (Ids.length > 0)
    await resource.call('events', 'RemoveTargets', { Rule, ...pick(resource.properties, 'EventBusName'), Ids });
  await putTargets(resource, Rule);
}
