import type { ResourceContext, ResourceType } from '../resource-type';
import { json, text } from '../support';

export const logsResourcePolicy: ResourceType = {
  parity: 'recorded',
  how: 'the policy is kept; nothing is denied by it',
  properties: ['PolicyDocument', 'PolicyName'],
  nameProperty: 'PolicyName',
  create: put,
  update: put,
  async delete(resource) {
    await resource.call('logs', 'DeleteResourcePolicy', { policyName: resource.physicalId });
  },
};

async function put(resource: ResourceContext): Promise<{ physicalId: string }> {
  const policyName = text(resource.properties, 'PolicyName') as string;
  await resource.call('logs', 'PutResourcePolicy', {
    policyName,
    policyDocument: json(resource.properties['PolicyDocument']),
  });
  return { physicalId: policyName };
}
