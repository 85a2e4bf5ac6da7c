import type { ResourceType } from '../resource-type';
import { pick } from '../support';

export const lambdaVersion: ResourceType = {
  parity: 'real',
  properties: ['CodeSha256', 'Description', 'FunctionName'],
  records: ['ProvisionedConcurrencyConfig', 'RuntimePolicy'],
  async create(resource) {
    const input = pick(resource.properties, 'CodeSha256', 'Description', 'FunctionName');
    const made = await resource.call<{ FunctionArn: string; Version: string }>('lambda', 'PublishVersion', input);
    return { physicalId: made.FunctionArn, attributes: { FunctionArn: made.FunctionArn, Version: made.Version } };
  },
  async delete(resource) {
    await resource.call('lambda', 'DeleteFunction', {
      FunctionName: resource.properties['FunctionName'],
      Qualifier: resource.attributes['Version'],
    });
  },
};
