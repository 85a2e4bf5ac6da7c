import type { Properties } from '../../json';
import type { ResourceContext, ResourceType, UpdateContext } from '../resource-type';
import { changed, json, pick, text, unlessMissing } from '../support';

interface PolicyVersion {
  readonly VersionId: string;
  readonly IsDefaultVersion: boolean;
}

export const managedPolicy: ResourceType = {
  parity: 'recorded',
  how: 'the policy is kept with its versions and attachments; it permits and denies nothing',
  properties: ['Description', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'],
  nameProperty: 'ManagedPolicyName',
  async create(resource) {
    const { properties } = resource;
    const { Policy } = await resource.call<{ Policy: { Arn: string; PolicyId: string; DefaultVersionId: string } }>(
      'iam',
      'CreatePolicy',
      {
        PolicyName: text(properties, 'ManagedPolicyName') ?? resource.name({ max: 128 }),
        PolicyDocument: json(properties['PolicyDocument']),
        ...pick(properties, 'Description', 'Path'),
      },
    );
    resource.created(Policy.Arn);
    for (const RoleName of rolesOf(properties))
      await resource.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: Policy.Arn });
    return {
      physicalId: Policy.Arn,
      attributes: { PolicyArn: Policy.Arn, PolicyId: Policy.PolicyId, DefaultVersionId: Policy.DefaultVersionId },
    };
  },
  async update(resource) {
    const PolicyArn = resource.physicalId;
    if (changed(resource, 'PolicyDocument')) await newVersion(resource, PolicyArn);
    const [before, after] = [rolesOf(resource.previous), rolesOf(resource.properties)];
    for (const RoleName of after.filter((role) => !before.includes(role)))
      await resource.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
    for (const RoleName of before.filter((role) => !after.includes(role)))
      await unlessMissing(resource.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
    return { physicalId: PolicyArn, attributes: resource.attributes };
  },
  async delete(resource) {
    const PolicyArn = resource.physicalId;
    for (const RoleName of rolesOf(resource.properties))
      await unlessMissing(resource.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
    for (const version of await versions(resource, PolicyArn)) {
      if (!version.IsDefaultVersion)
        await resource.call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId: version.VersionId });
    }
    await resource.call('iam', 'DeletePolicy', { PolicyArn });
  },
};

function rolesOf(properties: Properties): readonly string[] {
  return (properties['Roles'] as readonly string[] | undefined) ?? [];
}

/** IAM keeps five versions; the oldest makes room. */
async function newVersion(resource: UpdateContext, PolicyArn: string): Promise<void> {
  const known = await versions(resource, PolicyArn);
  const oldest = known.filter((version) => !version.IsDefaultVersion).at(-1);
  if (known.length >= 5 && oldest !== undefined)
    await resource.call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId: oldest.VersionId });
  await resource.call('iam', 'CreatePolicyVersion', {
    PolicyArn,
    PolicyDocument: json(resource.properties['PolicyDocument']),
    SetAsDefault: true,
  });
}

async function versions(resource: ResourceContext, PolicyArn: string): Promise<readonly PolicyVersion[]> {
  const answer = await resource.call<{ Versions?: readonly PolicyVersion[] }>('iam', 'ListPolicyVersions', {
    PolicyArn,
  });
  return answer.Versions ?? [];
}
