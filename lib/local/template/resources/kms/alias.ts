import type { ResourceType } from '../resource-type';
import { pick, text } from '../support';

export const keyAlias: ResourceType = {
  parity: 'real',
  properties: ['AliasName', 'TargetKeyId'],
  nameProperty: 'AliasName',
  async create(resource) {
    await resource.call('kms', 'CreateAlias', pick(resource.properties, 'AliasName', 'TargetKeyId'));
    return { physicalId: text(resource.properties, 'AliasName') as string };
  },
  async update(resource) {
    await resource.call('kms', 'UpdateAlias', pick(resource.properties, 'AliasName', 'TargetKeyId'));
    return { physicalId: resource.physicalId };
  },
  async delete(resource) {
    await resource.call('kms', 'DeleteAlias', { AliasName: resource.physicalId });
  },
};
