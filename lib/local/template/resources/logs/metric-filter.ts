import type { ResourceContext, ResourceType } from '../resource-type';
import { lowerCamel, text } from '../support';

export const metricFilter: ResourceType = {
  parity: 'real',
  properties: ['FilterName', 'FilterPattern', 'LogGroupName', 'MetricTransformations'],
  create: (resource) => put(resource, text(resource.properties, 'FilterName') ?? resource.name({ max: 512 })),
  update: (resource) => put(resource, resource.physicalId),
  async delete(resource) {
    await resource.call('logs', 'DeleteMetricFilter', {
      logGroupName: text(resource.properties, 'LogGroupName'),
      filterName: resource.physicalId,
    });
  },
};

async function put(resource: ResourceContext, filterName: string): Promise<{ physicalId: string }> {
  const { LogGroupName: logGroupName, FilterPattern: filterPattern } = resource.properties;
  const transformations = resource.properties['MetricTransformations'] as readonly Record<string, unknown>[];
  await resource.call('logs', 'PutMetricFilter', {
    logGroupName,
    filterName,
    filterPattern,
    metricTransformations: transformations.map(({ Dimensions: dimensions, ...rest }) => ({
      ...(lowerCamel(rest) as object),
      ...(dimensions !== undefined && {
        dimensions: Object.fromEntries(
          (dimensions as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]),
        ),
      }),
    })),
  });
  return { physicalId: filterName };
}
