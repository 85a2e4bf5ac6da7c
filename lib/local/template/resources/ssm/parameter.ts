import type { Properties } from '../../json';
import type { ResourceContext, ResourceType } from '../resource-type';
import { arnOf, pick, text, unlessMissing } from '../support';

const PROPERTIES = ['AllowedPattern', 'DataType', 'Description', 'Name', 'Policies', 'Tier', 'Type', 'Value'] as const;

export const parameter: ResourceType = {
  parity: 'real',
  properties: [...PROPERTIES, 'Tags'],
  nameProperty: 'Name',
  identify: nameOf,
  async create(resource) {
    const Name = nameOf(resource);
    const tags = Object.entries((resource.properties['Tags'] as Record<string, string> | undefined) ?? {});
    await resource.call('ssm', 'PutParameter', {
      ...pick(resource.properties, ...PROPERTIES),
      Name,
      ...(tags.length > 0 && { Tags: tags.map(([Key, Value]) => ({ Key, Value })) }),
    });
    return deployed(resource, Name);
  },
  async update(resource) {
    const Name = resource.physicalId;
    await resource.call('ssm', 'PutParameter', { ...pick(resource.properties, ...PROPERTIES), Name, Overwrite: true });
    const [before, after] = [resource.previous, resource.properties].map(
      (side) => (side['Tags'] ?? {}) as Record<string, string>,
    ) as [Tags, Tags];
    const target = { ResourceType: 'Parameter', ResourceId: Name };
    const stale = Object.keys(before).filter((key) => after[key] === undefined);
    const fresh = Object.entries(after).filter(([key, value]) => before[key] !== value);
    if (stale.length > 0) await resource.call('ssm', 'RemoveTagsFromResource', { ...target, TagKeys: stale });
    if (fresh.length > 0)
      await resource.call('ssm', 'AddTagsToResource', {
        ...target,
        Tags: fresh.map(([Key, Value]) => ({ Key, Value })),
      });
    return deployed(resource, Name);
  },
  async delete(resource) {
    await resource.call('ssm', 'DeleteParameter', { Name: resource.physicalId });
  },
  async read(resource) {
    const answer = await unlessMissing(
      resource.call<{ Parameter: Properties }>('ssm', 'GetParameter', { Name: resource.physicalId }),
    );
    return answer && pick(answer.Parameter, 'Name', 'Type', 'Value', 'DataType');
  },
};

type Tags = Record<string, string>;

function nameOf(resource: ResourceContext): string {
  return text(resource.properties, 'Name') ?? resource.name({ max: 1000 });
}

function deployed(resource: ResourceContext, physicalId: string): { physicalId: string; attributes: Properties } {
  const path = physicalId.startsWith('/') ? physicalId : `/${physicalId}`;
  return {
    physicalId,
    attributes: { ...pick(resource.properties, 'Type', 'Value'), Arn: arnOf(resource, 'ssm', `parameter${path}`) },
  };
}
