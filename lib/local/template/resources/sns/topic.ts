import type { Properties } from '../../json';
import type { ResourceContext, ResourceType } from '../resource-type';
import { changed, json, someTags, syncTags, text, unlessMissing } from '../support';

const ATTRIBUTES = [
  'ContentBasedDeduplication',
  'DisplayName',
  'FifoTopic',
  'KmsMasterKeyId',
  'SignatureVersion',
  'TracingConfig',
] as const;

interface Subscription {
  readonly Endpoint: string;
  readonly Protocol: string;
}

export const topic: ResourceType = {
  parity: 'real',
  properties: [...ATTRIBUTES, 'Subscription', 'Tags', 'TopicName'],
  nameProperty: 'TopicName',
  async create(resource) {
    const { properties } = resource;
    const fifo = properties['FifoTopic'] === true ? '.fifo' : '';
    const TopicName = text(properties, 'TopicName') ?? resource.name({ max: 256 - fifo.length }) + fifo;
    const attributes = Object.fromEntries(
      ATTRIBUTES.filter((name) => properties[name] !== undefined).map((name) => [name, attribute(properties[name])]),
    );
    const { TopicArn } = await resource.call<{ TopicArn: string }>('sns', 'CreateTopic', {
      Name: TopicName,
      ...(Object.keys(attributes).length > 0 && { Attributes: attributes }),
      ...someTags(properties),
    });
    resource.created(TopicArn);
    for (const subscription of subscriptions(properties))
      await resource.call('sns', 'Subscribe', { TopicArn, ...subscription });
    return { physicalId: TopicArn, attributes: { TopicArn, TopicName } };
  },
  async update(resource) {
    const TopicArn = resource.physicalId;
    for (const AttributeName of ATTRIBUTES.filter((name) => changed(resource, name))) {
      await resource.call('sns', 'SetTopicAttributes', {
        TopicArn,
        AttributeName,
        AttributeValue: attribute(resource.properties[AttributeName] ?? ''),
      });
    }
    if (changed(resource, 'Subscription')) await syncSubscriptions(resource, subscriptions(resource.previous));
    await syncTags(
      resource,
      (Tags) => resource.call('sns', 'TagResource', { ResourceArn: TopicArn, Tags }),
      (TagKeys) => resource.call('sns', 'UntagResource', { ResourceArn: TopicArn, TagKeys }),
    );
    return { physicalId: TopicArn, attributes: resource.attributes };
  },
  async delete(resource) {
    await resource.call('sns', 'DeleteTopic', { TopicArn: resource.physicalId });
  },
  async read(resource) {
    const found = await unlessMissing(
      resource.call<{ Attributes?: Record<string, string> }>('sns', 'GetTopicAttributes', {
        TopicArn: resource.physicalId,
      }),
    );
    const name = found?.Attributes?.['DisplayName'];
    return found && { ...(name !== undefined && name !== '' && { DisplayName: name }) };
  },
};

function attribute(value: unknown): string {
  return typeof value === 'object' ? (json(value) as string) : String(value);
}

function subscriptions(properties: Properties): readonly Subscription[] {
  return (properties['Subscription'] as readonly Subscription[] | undefined) ?? [];
}

async function syncSubscriptions(resource: ResourceContext, before: readonly Subscription[]): Promise<void> {
  const TopicArn = resource.physicalId;
  const after = subscriptions(resource.properties);
  const same = (a: Subscription, b: Subscription): boolean => a.Endpoint === b.Endpoint && a.Protocol === b.Protocol;
  for (const added of after.filter((item) => !before.some((old) => same(old, item))))
    await resource.call('sns', 'Subscribe', { TopicArn, ...added });
  const stale = before.filter((item) => !after.some((fresh) => same(fresh, item)));
  if (stale.length === 0) return;
  const listed = await resource.call<{ Subscriptions?: (Subscription & { SubscriptionArn: string })[] }>(
    'sns',
    'ListSubscriptionsByTopic',
    { TopicArn },
  );
  for (const { SubscriptionArn } of (listed.Subscriptions ?? []).filter((item) =>
    stale.some((old) => same(old, item)),
  )) {
    await resource.call('sns', 'Unsubscribe', { SubscriptionArn });
  }
}
