import type { Target } from '@aws-sdk/client-eventbridge';
import type { Platform } from '../service';
import { serviceCaller } from '../service';
import { invalid } from './errors';
import type { EventDocument } from './records';

export interface TargetDelivery {
  readonly target: Target;
  /** JSON, or the text that a constant or template made. */
  readonly input: string;
  readonly event: EventDocument;
}

type Deliver = (platform: Platform, delivery: TargetDelivery) => Promise<unknown>;

/** Kinds of target by their ARN. */
const KINDS: readonly (readonly [arn: RegExp, deliver: Deliver])[] = [
  [/^arn:aws:lambda:[^:]+:\d{12}:function:/, toLambda],
  [/^arn:aws:sns:[^:]+:\d{12}:/, toTopic],
  [/^arn:aws:logs:[^:]+:\d{12}:log-group:/, toLogGroup],
  [/^arn:aws:events:[^:]+:\d{12}:event-bus\//, toBus],
];

/** @throws ServiceError ValidationException for a kind of target that the local cloud can not reach */
export function checkTarget(target: Target): void {
  if (!KINDS.some(([arn]) => arn.test(target.Arn ?? ''))) {
    throw invalid(
      `target ${target.Id}: the local cloud delivers to Lambda functions, SNS topics, log groups and event buses, not to ${target.Arn}`,
    );
  }
  if (target.DeadLetterConfig?.Arn !== undefined) {
    throw invalid(
      `target ${target.Id}: the local cloud has no SQS, so there can be no dead-letter queue: leave DeadLetterConfig out`,
    );
  }
}

export function deliver(platform: Platform, delivery: TargetDelivery): Promise<unknown> {
  const kind = KINDS.find(([arn]) => arn.test(delivery.target.Arn ?? ''));
  if (kind === undefined) return Promise.reject(invalid(`no way to deliver to ${delivery.target.Arn}`));
  return kind[1](platform, delivery);
}

function toLambda(platform: Platform, { target, input }: TargetDelivery): Promise<unknown> {
  const request = { FunctionName: target.Arn, InvocationType: 'Event', Payload: Buffer.from(input) };
  return platform.door.call('lambda', 'Invoke', request, serviceCaller(platform, 'events'));
}

/** A JSON string becomes the plain text that it stands for. */
function toTopic(platform: Platform, { target, input }: TargetDelivery): Promise<unknown> {
  return platform.door.call(
    'sns',
    'Publish',
    { TopicArn: target.Arn, Message: plainText(input) },
    serviceCaller(platform, 'events'),
  );
}

async function toLogGroup(platform: Platform, { target, input, event }: TargetDelivery): Promise<void> {
  const caller = serviceCaller(platform, 'events');
  const logGroupName = /:log-group:([^:]+)/.exec(target.Arn ?? '')?.[1];
  const logStreamName = event.id;
  await platform.door.call('logs', 'CreateLogStream', { logGroupName, logStreamName }, caller);
  const logEvents = [{ timestamp: Date.parse(event.time), message: input }];
  await platform.door.call('logs', 'PutLogEvents', { logGroupName, logStreamName, logEvents }, caller);
}

function toBus(platform: Platform, { target, event }: TargetDelivery): Promise<unknown> {
  const entry = {
    EventBusName: target.Arn,
    Source: event.source,
    DetailType: event['detail-type'],
    Detail: JSON.stringify(event.detail),
    Resources: event.resources,
    Time: new Date(event.time),
  };
  return platform.door.call('events', 'PutEvents', { Entries: [entry] }, serviceCaller(platform, 'events'));
}

function plainText(input: string): string {
  try {
    const value: unknown = JSON.parse(input);
    return typeof value === 'string' ? value : input;
  } catch {
    return input;
  }
}
