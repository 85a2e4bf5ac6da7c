import type { Properties } from '../../json';
import type { Deployed, ResourceContext, ResourceType, UpdateContext } from '../resource-type';
import { changed, json, pick, someTags, syncTags, text, unlessMissing } from '../support';

interface InlinePolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: unknown;
}

interface Role {
  readonly Arn: string;
  readonly RoleId: string;
}

export const role: ResourceType = {
  parity: 'recorded',
  how: 'roles can be assumed; their policies are kept and returned but permit and deny nothing',
  properties: [
    'AssumeRolePolicyDocument',
    'Description',
    'ManagedPolicyArns',
    'MaxSessionDuration',
    'Path',
    'PermissionsBoundary',
    'Policies',
    'RoleName',
    'Tags',
  ],
  nameProperty: 'RoleName',
  identify: nameOf,
  async create(resource) {
    const { properties } = resource;
    const RoleName = nameOf(resource);
    const { Role: made } = await resource.call<{ Role: Role }>('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: json(properties['AssumeRolePolicyDocument']),
      ...pick(properties, 'Description', 'MaxSessionDuration', 'Path', 'PermissionsBoundary'),
      ...someTags(properties),
    });
    resource.created(RoleName);
    for (const PolicyArn of managed(properties))
      await resource.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
    for (const policy of inline(properties)) await putPolicy(resource, RoleName, policy);
    return deployed(RoleName, made);
  },
  async update(resource) {
    const RoleName = resource.physicalId;
    await updateSettings(resource, RoleName);
    await syncPolicies(resource, RoleName);
    await syncTags(
      resource,
      (Tags) => resource.call('iam', 'TagRole', { RoleName, Tags }),
      (TagKeys) => resource.call('iam', 'UntagRole', { RoleName, TagKeys }),
    );
    return { physicalId: RoleName, attributes: resource.attributes };
  },
  async delete(resource) {
    const RoleName = resource.physicalId;
    for (const PolicyArn of managed(resource.properties)) {
      await unlessMissing(resource.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
    }
    for (const { PolicyName } of inline(resource.properties)) {
      await unlessMissing(resource.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
    }
    await resource.call('iam', 'DeleteRole', { RoleName });
  },
  async read(resource) {
    const RoleName = resource.physicalId;
    const answer = await unlessMissing(resource.call<{ Role: Properties }>('iam', 'GetRole', { RoleName }));
    if (answer === undefined) return undefined;
    return {
      ...pick(answer.Role, 'Description', 'MaxSessionDuration', 'Path', 'RoleName'),
      Tags: answer.Role['Tags'] ?? [],
    };
  },
};

function nameOf(resource: ResourceContext): string {
  return text(resource.properties, 'RoleName') ?? resource.name({ max: 64 });
}

function managed(properties: Properties): readonly string[] {
  return (properties['ManagedPolicyArns'] as readonly string[] | undefined) ?? [];
}

function inline(properties: Properties): readonly InlinePolicy[] {
  return (properties['Policies'] as readonly InlinePolicy[] | undefined) ?? [];
}

function putPolicy(
  resource: ResourceContext,
  RoleName: string,
  { PolicyName, PolicyDocument }: InlinePolicy,
): Promise<unknown> {
  return resource.call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument: json(PolicyDocument) });
}

async function updateSettings(resource: UpdateContext, RoleName: string): Promise<void> {
  const { properties } = resource;
  if (changed(resource, 'AssumeRolePolicyDocument')) {
    await resource.call('iam', 'UpdateAssumeRolePolicy', {
      RoleName,
      PolicyDocument: json(properties['AssumeRolePolicyDocument']),
    });
  }
  if (changed(resource, 'Description', 'MaxSessionDuration')) {
    await resource.call('iam', 'UpdateRole', {
      RoleName,
      Description: '',
      MaxSessionDuration: 3600,
      ...pick(properties, 'Description', 'MaxSessionDuration'),
    });
  }
  if (changed(resource, 'PermissionsBoundary')) {
    const PermissionsBoundary = text(properties, 'PermissionsBoundary');
    if (PermissionsBoundary === undefined) await resource.call('iam', 'DeleteRolePermissionsBoundary', { RoleName });
    else await resource.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary });
  }
}

async function syncPolicies(resource: UpdateContext, RoleName: string): Promise<void> {
  const [before, after] = [managed(resource.previous), managed(resource.properties)];
  for (const PolicyArn of after.filter((arn) => !before.includes(arn)))
    await resource.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
  for (const PolicyArn of before.filter((arn) => !after.includes(arn)))
    await unlessMissing(resource.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
  if (!changed(resource, 'Policies')) return;
  const kept = new Set(inline(resource.properties).map(({ PolicyName }) => PolicyName));
  for (const policy of inline(resource.properties)) await putPolicy(resource, RoleName, policy);
  for (const { PolicyName } of inline(resource.previous)) {
    if (!kept.has(PolicyName)) await unlessMissing(resource.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
  }
}

function deployed(physicalId: string, { Arn, RoleId }: Role): Deployed {
  return { physicalId, attributes: { Arn, RoleId } };
}
