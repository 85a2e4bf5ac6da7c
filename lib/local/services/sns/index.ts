import type { ServiceModule } from '../service';
import { SnsContext } from './context';
import { createTopic } from './operations/create-topic';
import { publish, publishBatch } from './operations/publish';
import { subscribe } from './operations/subscribe';
import { getSubscriptionAttributes, setSubscriptionAttributes } from './operations/subscription-attributes';
import {
  confirmSubscription,
  listSubscriptions,
  listSubscriptionsByTopic,
  unsubscribe,
} from './operations/subscriptions';
import { listTagsForResource, tagResource, untagResource } from './operations/tags';
import { addPermission, getTopicAttributes, removePermission, setTopicAttributes } from './operations/topic-attributes';
import { deleteTopic, listTopics } from './operations/topics';

export const service: ServiceModule = {
  id: 'sns',
  create: (platform) => {
    const sns = new SnsContext(platform);
    return {
      operations: {
        AddPermission: addPermission(sns),
        ConfirmSubscription: confirmSubscription(sns),
        CreateTopic: createTopic(sns),
        DeleteTopic: deleteTopic(sns),
        GetSubscriptionAttributes: getSubscriptionAttributes(sns),
        GetTopicAttributes: getTopicAttributes(sns),
        ListSubscriptions: listSubscriptions(sns),
        ListSubscriptionsByTopic: listSubscriptionsByTopic(sns),
        ListTagsForResource: listTagsForResource(sns),
        ListTopics: listTopics(sns),
        Publish: publish(sns),
        PublishBatch: publishBatch(sns),
        RemovePermission: removePermission(sns),
        SetSubscriptionAttributes: setSubscriptionAttributes(sns),
        SetTopicAttributes: setTopicAttributes(sns),
        Subscribe: subscribe(sns),
        TagResource: tagResource(sns),
        Unsubscribe: unsubscribe(sns),
        UntagResource: untagResource(sns),
      },
    };
  },
};
