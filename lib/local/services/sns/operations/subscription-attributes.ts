import type {
  GetSubscriptionAttributesCommandInput,
  GetSubscriptionAttributesCommandOutput,
  SetSubscriptionAttributesCommandInput,
  SetSubscriptionAttributesCommandOutput,
} from '@aws-sdk/client-sns';
import { real } from '../../service';
import { checkSubscriptionAttributes } from '../attributes';
import type { SnsContext } from '../context';

export const getSubscriptionAttributes = (sns: SnsContext) =>
  real<GetSubscriptionAttributesCommandInput, GetSubscriptionAttributesCommandOutput>((input) => {
    const { arn, topicArn, protocol, endpoint, attributes } = sns.findSubscription(input.SubscriptionArn as string);
    const { FilterPolicy: policy, FilterPolicyScope: scope, ...others } = attributes;
    const filter: Record<string, string> =
      policy === undefined || policy === ''
        ? {}
        : { FilterPolicy: policy, FilterPolicyScope: scope ?? 'MessageAttributes' };
    return {
      Attributes: {
        RawMessageDelivery: 'false',
        ...others,
        ...filter,
        SubscriptionArn: arn,
        TopicArn: topicArn,
        Protocol: protocol,
        Endpoint: endpoint,
        Owner: sns.platform.account,
        ConfirmationWasAuthenticated: 'true',
        PendingConfirmation: 'false',
        SubscriptionPrincipal: `arn:aws:iam::${sns.platform.account}:root`,
      },
    };
  });

export const setSubscriptionAttributes = (sns: SnsContext) =>
  real<SetSubscriptionAttributesCommandInput, SetSubscriptionAttributesCommandOutput>((input) => {
    const subscription = sns.findSubscription(input.SubscriptionArn as string);
    const attributes = { ...subscription.attributes, [input.AttributeName as string]: input.AttributeValue ?? '' };
    checkSubscriptionAttributes(attributes);
    sns.subscriptions.put(subscription.arn, { ...subscription, attributes });
    return {};
  });
