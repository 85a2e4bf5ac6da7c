import { randomUUID } from 'node:crypto';
import type { SubscribeCommandInput, SubscribeCommandOutput } from '@aws-sdk/client-sns';
import { simulated } from '../../service';
import { checkSubscriptionAttributes } from '../attributes';
import type { SnsContext } from '../context';
import { invalid } from '../errors';

const ENDPOINTS: Readonly<Record<string, RegExp>> = {
  lambda: /^arn:aws[\w-]*:lambda:[^:]+:\d{12}:function:.+$/,
  email: /^[^@\s]+@[^@\s]+$/,
  'email-json': /^[^@\s]+@[^@\s]+$/,
  sms: /^\+?[\d ./()-]{5,20}$/,
};
const UNDELIVERED = ['http', 'https', 'sqs', 'firehose', 'application'];

export const subscribe = (sns: SnsContext) =>
  simulated<SubscribeCommandInput, SubscribeCommandOutput>(
    'mail and SMS addresses count as confirmed, nothing is sent to them',
    (input) => {
      const topic = sns.findTopic(input.TopicArn as string);
      const protocol = input.Protocol as string;
      const endpoint = input.Endpoint ?? '';
      checkEndpoint(protocol, endpoint);
      const attributes = input.Attributes ?? {};
      checkSubscriptionAttributes(attributes);
      const existing = sns
        .subscriptionsOf(topic.arn)
        .find((other) => other.protocol === protocol && other.endpoint === endpoint);
      if (existing !== undefined) {
        const differs = Object.entries(attributes).some(([name, value]) => existing.attributes[name] !== value);
        if (differs) throw invalid('Attributes Reason: Subscription already exists with different attributes');
        return { SubscriptionArn: existing.arn };
      }
      const arn = `${topic.arn}:${randomUUID()}`;
      sns.subscriptions.put(arn, { arn, topicArn: topic.arn, protocol, endpoint, attributes });
      return { SubscriptionArn: arn };
    },
  );

function checkEndpoint(protocol: string, endpoint: string): void {
  if (UNDELIVERED.includes(protocol)) {
    throw invalid(
      `Protocol Reason: the local cloud delivers to lambda and records ${Object.keys(ENDPOINTS).slice(1).join(', ')}: got ${protocol}`,
    );
  }
  const form = Object.hasOwn(ENDPOINTS, protocol) ? ENDPOINTS[protocol] : undefined;
  if (form === undefined) throw invalid('Does not support this protocol string: ' + protocol);
  if (form.test(endpoint)) return;
  throw protocol === 'lambda'
    ? invalid('Lambda endpoint ARN')
    : invalid(protocol === 'sms' ? `Invalid SMS endpoint: ${endpoint}` : 'Email address');
}
