import type { ResourceContext, ResourceType } from '../resource-type';
import { json } from '../support';

export const topicPolicy: ResourceType = {
  parity: 'recorded',
  how: 'topics keep and return the policy; nothing is denied by it',
  properties: ['PolicyDocument', 'Topics'],
  async create(resource) {
    await put(resource, json(resource.properties['PolicyDocument']) as string);
    const id = resource.name({ max: 100 });
    return { physicalId: id, attributes: { Id: id } };
  },
  async update(resource) {
    await put(resource, json(resource.properties['PolicyDocument']) as string);
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  // A topic always has a policy: AWS leaves the last one when the resource goes.
  delete: () => Promise.resolve(),
};

async function put(resource: ResourceContext, AttributeValue: string): Promise<void> {
  for (const TopicArn of resource.properties['Topics'] as readonly string[]) {
    await resource.call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue });
  }
}
