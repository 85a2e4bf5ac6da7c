import type { ResourceType } from '../resource-type';
import { changed, json, pick } from '../support';

const ATTRIBUTES = [
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'SubscriptionRoleArn',
] as const;

export const subscription: ResourceType = {
  parity: 'real',
  properties: ['Endpoint', 'Protocol', 'TopicArn', ...ATTRIBUTES],
  async create(resource) {
    const { properties } = resource;
    const attributes = Object.fromEntries(
      ATTRIBUTES.filter((name) => properties[name] !== undefined).map((name) => [name, attribute(properties[name])]),
    );
    const { SubscriptionArn } = await resource.call<{ SubscriptionArn: string }>('sns', 'Subscribe', {
      ...pick(properties, 'Endpoint', 'Protocol', 'TopicArn'),
      ...(Object.keys(attributes).length > 0 && { Attributes: attributes }),
      ReturnSubscriptionArn: true,
    });
    return { physicalId: SubscriptionArn, attributes: { Arn: SubscriptionArn } };
  },
  async update(resource) {
    const SubscriptionArn = resource.physicalId;
    for (const AttributeName of ATTRIBUTES.filter((name) => changed(resource, name))) {
      const AttributeValue = attribute(resource.properties[AttributeName] ?? '');
      await resource.call('sns', 'SetSubscriptionAttributes', { SubscriptionArn, AttributeName, AttributeValue });
    }
    return { physicalId: SubscriptionArn, attributes: resource.attributes };
  },
  async delete(resource) {
    await resource.call('sns', 'Unsubscribe', { SubscriptionArn: resource.physicalId });
  },
};

function attribute(value: unknown): string {
  return typeof value === 'object' ? (json(value) as string) : String(value);
}
