import type { ResourceContext, ResourceType, UpdateContext } from '../resource-type';
import type { Tag } from '../support';
import { changed, json, pick, syncTags, tagsOf, text } from '../support';

export const key: ResourceType = {
  parity: 'real',
  properties: [
    'BypassPolicyLockoutSafetyCheck',
    'Description',
    'EnableKeyRotation',
    'Enabled',
    'KeyPolicy',
    'KeySpec',
    'KeyUsage',
    'MultiRegion',
    'PendingWindowInDays',
    'RotationPeriodInDays',
    'Tags',
  ],
  async create(resource) {
    const { properties } = resource;
    const { KeyMetadata: made } = await resource.call<{ KeyMetadata: { KeyId: string; Arn: string } }>(
      'kms',
      'CreateKey',
      {
        ...pick(properties, 'BypassPolicyLockoutSafetyCheck', 'Description', 'KeySpec', 'KeyUsage', 'MultiRegion'),
        ...(properties['KeyPolicy'] !== undefined && { Policy: json(properties['KeyPolicy']) }),
        ...(tagsOf(properties).length > 0 && { Tags: tagsOf(properties).map(kmsTag) }),
      },
    );
    resource.created(made.KeyId);
    if (properties['EnableKeyRotation'] === true) await rotate(resource, made.KeyId);
    if (properties['Enabled'] === false) await resource.call('kms', 'DisableKey', { KeyId: made.KeyId });
    return { physicalId: made.KeyId, attributes: { Arn: made.Arn, KeyId: made.KeyId } };
  },
  async update(resource) {
    await updateKey(resource, resource.physicalId);
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async delete(resource) {
    await resource.call('kms', 'ScheduleKeyDeletion', {
      KeyId: resource.physicalId,
      ...pick(resource.properties, 'PendingWindowInDays'),
    });
  },
};

function kmsTag({ Key: TagKey, Value: TagValue }: Tag): object {
  return { TagKey, TagValue };
}

function rotate(resource: ResourceContext, KeyId: string): Promise<unknown> {
  return resource.call('kms', 'EnableKeyRotation', { KeyId, ...pick(resource.properties, 'RotationPeriodInDays') });
}

async function updateKey(resource: UpdateContext, KeyId: string): Promise<void> {
  const { properties } = resource;
  if (changed(resource, 'KeyPolicy'))
    await resource.call('kms', 'PutKeyPolicy', { KeyId, PolicyName: 'default', Policy: json(properties['KeyPolicy']) });
  if (changed(resource, 'Description'))
    await resource.call('kms', 'UpdateKeyDescription', { KeyId, Description: text(properties, 'Description') ?? '' });
  if (changed(resource, 'Enabled'))
    await resource.call('kms', properties['Enabled'] === false ? 'DisableKey' : 'EnableKey', { KeyId });
  if (changed(resource, 'EnableKeyRotation', 'RotationPeriodInDays')) {
    if (properties['EnableKeyRotation'] === true) await rotate(resource, KeyId);
    else await resource.call('kms', 'DisableKeyRotation', { KeyId });
  }
  await syncTags(
    resource,
    (tags) => resource.call('kms', 'TagResource', { KeyId, Tags: tags.map(kmsTag) }),
    (TagKeys) => resource.call('kms', 'UntagResource', { KeyId, TagKeys }),
  );
}
