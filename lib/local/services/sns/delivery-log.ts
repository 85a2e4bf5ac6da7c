import { createHash, randomUUID } from 'node:crypto';
import { ServiceError } from '../../common/errors';
import { serviceCaller } from '../service';
import type { SnsContext } from './context';
import type { Message } from './message';
import type { SubscriptionRecord } from './records';

export interface DeliveryStatus {
  readonly status: 'SUCCESS' | 'FAILURE' | 'RECORDED';
  readonly statusCode: number;
  readonly response: string;
}

/** Writes a delivery to CloudWatch Logs, where AWS's delivery status logging writes it, with the message itself. */
export async function logDelivery(
  sns: SnsContext,
  subscription: SubscriptionRecord,
  message: Message,
  status: DeliveryStatus,
): Promise<void> {
  const name = message.topicArn.slice(message.topicArn.lastIndexOf(':') + 1);
  const { region, account, clock } = sns.platform;
  const now = clock.now();
  const logGroupName = `sns/${region}/${account}/${name}${status.status === 'FAILURE' ? '/Failure' : ''}`;
  const logStreamName = new Date(now).toISOString().slice(0, 10);
  const logEvents = [{ timestamp: now, message: JSON.stringify(entryOf(subscription, message, status, now)) }];
  await putEvents(sns, { logGroupName, logStreamName, logEvents });
}

interface Batch {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logEvents: readonly object[];
}

/** Group and stream are made when they are missing: once a topic and day. */
async function putEvents(sns: SnsContext, batch: Batch): Promise<void> {
  const { logGroupName, logStreamName } = batch;
  try {
    await call(sns, 'PutLogEvents', batch);
  } catch (error) {
    if (!isCode(error, 'ResourceNotFoundException')) throw error;
    await create(sns, 'CreateLogGroup', { logGroupName });
    await create(sns, 'CreateLogStream', { logGroupName, logStreamName });
    await call(sns, 'PutLogEvents', batch);
  }
}

async function create(sns: SnsContext, operation: string, input: object): Promise<void> {
  try {
    await call(sns, operation, input);
  } catch (error) {
    if (!isCode(error, 'ResourceAlreadyExistsException')) throw error;
  }
}

function call(sns: SnsContext, operation: string, input: object): Promise<unknown> {
  return sns.platform.door.call('logs', operation, input, serviceCaller(sns.platform, 'sns'));
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof ServiceError && error.code === code;
}

function entryOf(
  subscription: SubscriptionRecord,
  message: Message,
  { status, statusCode, response }: DeliveryStatus,
  now: number,
): object {
  const text = message.textFor(subscription.protocol);
  return {
    notification: {
      messageMD5Sum: createHash('md5').update(text).digest('hex'),
      messageId: message.id,
      topicArn: message.topicArn,
      timestamp: new Date(message.time).toISOString().replace('T', ' ').slice(0, 23),
    },
    delivery: {
      deliveryId: randomUUID(),
      destination: subscription.endpoint,
      protocol: subscription.protocol,
      providerResponse: response,
      dwellTimeMs: now - message.time,
      attempts: 1,
      statusCode,
    },
    status,
    subject: message.subject,
    message: text,
  };
}
