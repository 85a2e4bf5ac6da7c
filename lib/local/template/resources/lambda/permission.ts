import type { ResourceType } from '../resource-type';
import { pick } from '../support';

const MEMBERS = [
  'Action',
  'EventSourceToken',
  'FunctionName',
  'FunctionUrlAuthType',
  'InvokedViaFunctionUrl',
  'Principal',
  'PrincipalOrgID',
  'SourceAccount',
  'SourceArn',
];

export const lambdaPermission: ResourceType = {
  parity: 'recorded',
  how: 'the statement is kept in the function policy; invocations are not refused for lack of one',
  properties: MEMBERS,
  async create(resource) {
    const StatementId = resource.name({ max: 100 });
    await resource.call('lambda', 'AddPermission', { ...pick(resource.properties, ...MEMBERS), StatementId });
    return { physicalId: StatementId, attributes: { Id: StatementId } };
  },
  async delete(resource) {
    await resource.call('lambda', 'RemovePermission', {
      FunctionName: resource.properties['FunctionName'],
      StatementId: resource.physicalId,
    });
  },
};
