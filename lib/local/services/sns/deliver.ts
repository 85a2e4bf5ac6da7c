import { randomUUID } from 'node:crypto';
import { messageOf } from '../../common/errors';
import { serviceCaller } from '../service';
import type { SnsContext } from './context';
import type { DeliveryStatus } from './delivery-log';
import { logDelivery } from './delivery-log';
import { parseFilterPolicy } from './filter-policy';
import type { Message } from './message';
import type { SubscriptionRecord } from './records';

/** Delivers a message to every subscription whose filter lets it through. A failure is logged, never thrown. */
export async function deliver(sns: SnsContext, message: Message): Promise<void> {
  const subscriptions = sns.subscriptionsOf(message.topicArn).filter((subscription) => passes(subscription, message));
  await Promise.all(subscriptions.map((subscription) => deliverTo(sns, subscription, message)));
}

function passes({ attributes, protocol }: SubscriptionRecord, message: Message): boolean {
  const { FilterPolicy: policy, FilterPolicyScope: scope } = attributes;
  if (policy === undefined || policy === '') return true;
  return parseFilterPolicy(policy, scope)({ body: message.textFor(protocol), attributes: message.attributes });
}

async function deliverTo(sns: SnsContext, subscription: SubscriptionRecord, message: Message): Promise<void> {
  let status: DeliveryStatus = {
    status: 'RECORDED',
    statusCode: 200,
    response: `${subscription.protocol} is not sent from here`,
  };
  if (subscription.protocol === 'lambda') status = await invoke(sns, subscription, message);
  try {
    await logDelivery(sns, subscription, message, status);
  } catch (error) {
    sns.platform.report(`the delivery of ${message.id} was not logged: ${messageOf(error)}`, error);
  }
}

async function invoke(sns: SnsContext, subscription: SubscriptionRecord, message: Message): Promise<DeliveryStatus> {
  const Payload = Buffer.from(JSON.stringify({ Records: [recordOf(subscription, message)] }));
  try {
    await sns.platform.door.call(
      'lambda',
      'Invoke',
      { FunctionName: subscription.endpoint, InvocationType: 'Event', Payload },
      serviceCaller(sns.platform, 'sns'),
    );
    return { status: 'SUCCESS', statusCode: 202, response: `{"lambdaRequestId":"${randomUUID()}"}` };
  } catch (error) {
    return { status: 'FAILURE', statusCode: 400, response: messageOf(error) };
  }
}

/** The event that a function receives. */
function recordOf(subscription: SubscriptionRecord, message: Message): object {
  const attributes = Object.entries(message.attributes).map(([name, value]) => [
    name,
    { Type: value.DataType, Value: value.StringValue ?? Buffer.from(value.BinaryValue ?? []).toString('base64') },
  ]);
  return {
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: subscription.arn,
    Sns: {
      Type: 'Notification',
      MessageId: message.id,
      TopicArn: message.topicArn,
      Subject: message.subject ?? null,
      Message: message.textFor('lambda'),
      Timestamp: new Date(message.time).toISOString(),
      SignatureVersion: '1',
      Signature: 'EXAMPLE',
      SigningCertUrl: 'EXAMPLE',
      UnsubscribeUrl: 'EXAMPLE',
      MessageAttributes: Object.fromEntries(attributes) as object,
    },
  };
}
