import type { ResourceType } from '../resource-type';
import { pick, someTags, syncTags, text } from '../support';

export const eventBus: ResourceType = {
  parity: 'real',
  properties: ['Description', 'Name', 'Tags'],
  records: ['DeadLetterConfig', 'KmsKeyIdentifier', 'LogConfig'],
  nameProperty: 'Name',
  async create(resource) {
    const Name = text(resource.properties, 'Name') as string;
    const { EventBusArn } = await resource.call<{ EventBusArn: string }>('events', 'CreateEventBus', {
      ...pick(resource.properties, 'Name', 'Description'),
      ...someTags(resource.properties),
    });
    return { physicalId: Name, attributes: { Arn: EventBusArn, Name } };
  },
  async update(resource) {
    const ResourceARN = resource.attributes['Arn'];
    await syncTags(
      resource,
      (Tags) => resource.call('events', 'TagResource', { ResourceARN, Tags }),
      (TagKeys) => resource.call('events', 'UntagResource', { ResourceARN, TagKeys }),
    );
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async delete(resource) {
    await resource.call('events', 'DeleteEventBus', { Name: resource.physicalId });
  },
};
