import type { Tag } from '../../common/tags';

export interface TopicRecord {
  readonly name: string;
  readonly arn: string;
  /** What was set, by AWS's names. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
}

export interface SubscriptionRecord {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
}
