import type { ResourceType } from '../resource-type';
import { text } from '../support';

export const logStream: ResourceType = {
  parity: 'real',
  properties: ['LogGroupName', 'LogStreamName'],
  async create(resource) {
    const logStreamName = text(resource.properties, 'LogStreamName') ?? resource.name({ max: 512 });
    await resource.call('logs', 'CreateLogStream', {
      logGroupName: text(resource.properties, 'LogGroupName'),
      logStreamName,
    });
    return { physicalId: logStreamName };
  },
  async delete(resource) {
    await resource.call('logs', 'DeleteLogStream', {
      logGroupName: text(resource.properties, 'LogGroupName'),
      logStreamName: resource.physicalId,
    });
  },
};
