import type { Documents } from '../../store/documents';
import type { Platform } from '../service';
import { subscriptionNotFound, topicNotFound } from './errors';
import type { SubscriptionRecord, TopicRecord } from './records';

export class SnsContext {
  /** By ARN. */
  readonly topics: Documents<TopicRecord>;
  /** By ARN, which begins with the topic's. */
  readonly subscriptions: Documents<SubscriptionRecord>;

  constructor(readonly platform: Platform) {
    this.topics = platform.store.documents<TopicRecord>('sns_topics');
    this.subscriptions = platform.store.documents<SubscriptionRecord>('sns_subscriptions');
  }

  topicArn(name: string): string {
    return `arn:aws:sns:${this.platform.region}:${this.platform.account}:${name}`;
  }

  findTopic(arn: string): TopicRecord {
    const topic = this.topics.get(arn);
    if (topic === undefined) throw topicNotFound();
    return topic;
  }

  findSubscription(arn: string): SubscriptionRecord {
    const subscription = this.subscriptions.get(arn);
    if (subscription === undefined) throw subscriptionNotFound();
    return subscription;
  }

  subscriptionsOf(topicArn: string): SubscriptionRecord[] {
    return this.subscriptions.list({ prefix: `${topicArn}:` }).map(([, subscription]) => subscription);
  }
}
