import type { ResourceType } from '../resource-type';
import { changed, pick } from '../support';

const SETTINGS = ['Description', 'FunctionName', 'FunctionVersion', 'Name', 'RoutingConfig'] as const;

export const lambdaAlias: ResourceType = {
  parity: 'real',
  properties: SETTINGS,
  records: ['ProvisionedConcurrencyConfig'],
  async create(resource) {
    const made = await resource.call<{ AliasArn: string }>(
      'lambda',
      'CreateAlias',
      pick(resource.properties, ...SETTINGS),
    );
    return { physicalId: made.AliasArn, attributes: { AliasArn: made.AliasArn } };
  },
  async update(resource) {
    if (changed(resource, ...SETTINGS))
      await resource.call('lambda', 'UpdateAlias', { Description: '', ...pick(resource.properties, ...SETTINGS) });
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async delete(resource) {
    await resource.call('lambda', 'DeleteAlias', pick(resource.properties, 'FunctionName', 'Name'));
  },
};
