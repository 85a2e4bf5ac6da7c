import type { ResourceContext, ResourceType } from '../resource-type';
import { pick } from '../support';

const MEMBERS = ['DestinationConfig', 'FunctionName', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts', 'Qualifier'];

export const eventInvokeConfig: ResourceType = {
  parity: 'real',
  properties: MEMBERS,
  create: put,
  update: put,
  async delete(resource) {
    await resource.call(
      'lambda',
      'DeleteFunctionEventInvokeConfig',
      pick(resource.properties, 'FunctionName', 'Qualifier'),
    );
  },
};

async function put(resource: ResourceContext): Promise<{ physicalId: string }> {
  await resource.call('lambda', 'PutFunctionEventInvokeConfig', pick(resource.properties, ...MEMBERS));
  return { physicalId: `${String(resource.properties['FunctionName'])}|${String(resource.properties['Qualifier'])}` };
}
