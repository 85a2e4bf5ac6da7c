import type { ResourceContext, ResourceType } from '../resource-type';
import { changed, pick, someTags, syncTags, text } from '../support';

interface Generation {
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
  readonly [option: string]: unknown;
}

export const secret: ResourceType = {
  parity: 'real',
  properties: ['Description', 'GenerateSecretString', 'KmsKeyId', 'Name', 'SecretString', 'Tags'],
  nameProperty: 'Name',
  async create(resource) {
    const { ARN } = await resource.call<{ ARN: string }>('secretsmanager', 'CreateSecret', {
      Name: text(resource.properties, 'Name') ?? resource.name({ max: 512 }),
      ...pick(resource.properties, 'Description', 'KmsKeyId'),
      ...(await valueOf(resource)),
      ...someTags(resource.properties),
    });
    return { physicalId: ARN, attributes: { Id: ARN } };
  },
  async update(resource) {
    const SecretId = resource.physicalId;
    const value = changed(resource, 'SecretString', 'GenerateSecretString') ? await valueOf(resource) : {};
    await resource.call('secretsmanager', 'UpdateSecret', {
      SecretId,
      ...pick(resource.properties, 'Description', 'KmsKeyId'),
      ...value,
    });
    await syncTags(
      resource,
      (Tags) => resource.call('secretsmanager', 'TagResource', { SecretId, Tags }),
      (TagKeys) => resource.call('secretsmanager', 'UntagResource', { SecretId, TagKeys }),
    );
    return { physicalId: SecretId, attributes: resource.attributes };
  },
  async delete(resource) {
    await resource.call('secretsmanager', 'DeleteSecret', {
      SecretId: resource.physicalId,
      ForceDeleteWithoutRecovery: true,
    });
  },
};

async function valueOf(resource: ResourceContext): Promise<{ SecretString?: string }> {
  const { properties } = resource;
  const generation = properties['GenerateSecretString'] as Generation | undefined;
  if (generation === undefined) return pick(properties, 'SecretString');
  const { SecretStringTemplate: template, GenerateStringKey: key, ...options } = generation;
  const { RandomPassword: password } = await resource.call<{ RandomPassword: string }>(
    'secretsmanager',
    'GetRandomPassword',
    options,
  );
  if (template === undefined || key === undefined) return { SecretString: password };
  return { SecretString: JSON.stringify({ ...(JSON.parse(template) as object), [key]: password }) };
}
