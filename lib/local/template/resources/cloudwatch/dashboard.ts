import type { ResourceContext, ResourceType } from '../resource-type';
import { json, text } from '../support';

export const dashboard: ResourceType = {
  parity: 'recorded',
  how: 'the body is kept and returned; nothing draws it',
  properties: ['DashboardBody', 'DashboardName'],
  nameProperty: 'DashboardName',
  create: (resource) => put(resource, text(resource.properties, 'DashboardName') ?? resource.name({ max: 255 })),
  update: (resource) => put(resource, resource.physicalId),
  async delete(resource) {
    await resource.call('cloudwatch', 'DeleteDashboards', { DashboardNames: [resource.physicalId] });
  },
};

async function put(resource: ResourceContext, DashboardName: string): Promise<{ physicalId: string }> {
  await resource.call('cloudwatch', 'PutDashboard', {
    DashboardName,
    DashboardBody: json(resource.properties['DashboardBody']),
  });
  return { physicalId: DashboardName };
}
