import type { Properties } from '../../json';
import type { ResourceContext, ResourceType } from '../resource-type';
import { changed, json, text, unlessMissing } from '../support';

/** An inline policy on roles; its physical id is generated, its name is the one that was given. */
export const policy: ResourceType = {
  parity: 'recorded',
  how: 'the policy is kept with its roles; it permits and denies nothing',
  properties: ['PolicyDocument', 'PolicyName', 'Roles'],
  async create(resource) {
    const id = resource.name({ max: 24 });
    resource.created(id);
    await put(resource, rolesOf(resource.properties));
    return { physicalId: id };
  },
  async update(resource) {
    const renamed = changed(resource, 'PolicyName');
    const kept = rolesOf(resource.properties);
    await put(resource, kept);
    const stale = rolesOf(resource.previous).filter((role) => renamed || !kept.includes(role));
    await remove(resource, stale, text(resource.previous, 'PolicyName') as string);
    return { physicalId: resource.physicalId };
  },
  delete: (resource) =>
    remove(resource, rolesOf(resource.properties), text(resource.properties, 'PolicyName') as string),
};

function rolesOf(properties: Properties): readonly string[] {
  return (properties['Roles'] as readonly string[] | undefined) ?? [];
}

async function put(resource: ResourceContext, roles: readonly string[]): Promise<void> {
  const PolicyName = text(resource.properties, 'PolicyName');
  const PolicyDocument = json(resource.properties['PolicyDocument']);
  for (const RoleName of roles) await resource.call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument });
}

async function remove(resource: ResourceContext, roles: readonly string[], PolicyName: string): Promise<void> {
  for (const RoleName of roles) await unlessMissing(resource.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
}
