import type {
  ConfirmSubscriptionCommandInput,
  ConfirmSubscriptionCommandOutput,
  ListSubscriptionsByTopicCommandInput,
  ListSubscriptionsByTopicCommandOutput,
  ListSubscriptionsCommandInput,
  ListSubscriptionsCommandOutput,
  Subscription,
  UnsubscribeCommandInput,
  UnsubscribeCommandOutput,
} from '@aws-sdk/client-sns';
import { pageOf } from '../../../common/page';
import { real, simulated } from '../../service';
import type { SnsContext } from '../context';
import { invalid, invalidToken } from '../errors';
import type { SubscriptionRecord } from '../records';

const PAGE = 100;

/** Unsubscribing what is not there succeeds, as on AWS. */
export const unsubscribe = (sns: SnsContext) =>
  real<UnsubscribeCommandInput, UnsubscribeCommandOutput>((input) => {
    sns.subscriptions.delete(input.SubscriptionArn as string);
    return {};
  });

export const confirmSubscription = (sns: SnsContext) =>
  simulated<ConfirmSubscriptionCommandInput, ConfirmSubscriptionCommandOutput>(
    'every subscription is confirmed, so no token is valid',
    (input) => {
      sns.findTopic(input.TopicArn as string);
      throw invalid('Token');
    },
  );

export const listSubscriptions = (sns: SnsContext) =>
  real<ListSubscriptionsCommandInput, ListSubscriptionsCommandOutput>((input) =>
    listed(sns, sns.subscriptions.values(), input.NextToken),
  );

export const listSubscriptionsByTopic = (sns: SnsContext) =>
  real<ListSubscriptionsByTopicCommandInput, ListSubscriptionsByTopicCommandOutput>((input) => {
    const topic = sns.findTopic(input.TopicArn as string);
    return listed(sns, sns.subscriptionsOf(topic.arn), input.NextToken);
  });

function listed(sns: SnsContext, subscriptions: readonly SubscriptionRecord[], token: string | undefined) {
  const page = pageOf(subscriptions, { token, limit: PAGE, keyOf: (subscription) => subscription.arn, invalidToken });
  const describe = ({ arn, protocol, endpoint, topicArn }: SubscriptionRecord): Subscription => ({
    SubscriptionArn: arn,
    Owner: sns.platform.account,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  });
  return { Subscriptions: page.items.map(describe), NextToken: page.next };
}
