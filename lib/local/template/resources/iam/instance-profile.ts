import type { Properties } from '../../json';
import type { ResourceType } from '../resource-type';
import { pick, text, unlessMissing } from '../support';

export const instanceProfile: ResourceType = {
  parity: 'recorded',
  how: 'the profile is kept; there are no instances to use it',
  properties: ['InstanceProfileName', 'Path', 'Roles'],
  nameProperty: 'InstanceProfileName',
  async create(resource) {
    const InstanceProfileName = text(resource.properties, 'InstanceProfileName') ?? resource.name({ max: 128 });
    const { InstanceProfile: made } = await resource.call<{ InstanceProfile: { Arn: string } }>(
      'iam',
      'CreateInstanceProfile',
      {
        InstanceProfileName,
        ...pick(resource.properties, 'Path'),
      },
    );
    resource.created(InstanceProfileName);
    for (const RoleName of rolesOf(resource.properties))
      await resource.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName, RoleName });
    return { physicalId: InstanceProfileName, attributes: { Arn: made.Arn } };
  },
  async update(resource) {
    const InstanceProfileName = resource.physicalId;
    const [before, after] = [rolesOf(resource.previous), rolesOf(resource.properties)];
    for (const RoleName of before.filter((role) => !after.includes(role)))
      await resource.call('iam', 'RemoveRoleFromInstanceProfile', { InstanceProfileName, RoleName });
    for (const RoleName of after.filter((role) => !before.includes(role)))
      await resource.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName, RoleName });
    return { physicalId: InstanceProfileName, attributes: resource.attributes };
  },
  async delete(resource) {
    const InstanceProfileName = resource.physicalId;
    for (const RoleName of rolesOf(resource.properties))
      await unlessMissing(resource.call('iam', 'RemoveRoleFromInstanceProfile', { InstanceProfileName, RoleName }));
    await resource.call('iam', 'DeleteInstanceProfile', { InstanceProfileName });
  },
};

function rolesOf(properties: Properties): readonly string[] {
  return (properties['Roles'] as readonly string[] | undefined) ?? [];
}
