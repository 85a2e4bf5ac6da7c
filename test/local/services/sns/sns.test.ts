import type { Caller, Door } from '../../../../lib/local/services/service';
import { service } from '../../../../lib/local/services/sns';
import { ManualClock } from '../../../_helpers/manual-clock';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';

interface Answer {
  readonly TopicArn: string;
  readonly SubscriptionArn: string;
  readonly MessageId: string;
  readonly Attributes: Record<string, string>;
  readonly Subscriptions: { readonly Endpoint: string }[];
  readonly Topics: { readonly TopicArn: string }[];
  readonly Successful: { readonly Id: string }[];
  readonly Failed: { readonly Id: string; readonly Code: string }[];
}

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const TopicArn = 'arn:aws:sns:us-east-1:000000000000:t';
let cloud: TestCloud;
/** What the Lambda service was asked for. */
let invocations: { FunctionName: string; InvocationType: string; Payload: Uint8Array }[];
let lambda: () => Promise<unknown>;

beforeEach(async () => {
  cloud = await createTestCloud({ clock: new ManualClock() });
  invocations = [];
  lambda = () => Promise.resolve({ StatusCode: 202 });
  await call('CreateTopic', { Name: 't' });
});
afterEach(() => cloud.stop());

/** SNS behind a door whose Lambda is a stand-in. */
async function call(operation: string, input: object): Promise<Answer> {
  const door = {
    call: (id: string, name: string, given: object, caller: Caller) => {
      if (id !== 'lambda') return cloud.door.call(id as 'logs', name, given, caller);
      invocations.push(given as (typeof invocations)[number]);
      return lambda();
    },
  } as Door;
  const { run } = service.create({ ...cloud.platform, door }).operations[operation] as unknown as {
    run: (...args: unknown[]) => unknown;
  };
  return (await run(input, { caller: cloud.caller, id: 'r', signal: new AbortController().signal })) as Answer;
}

async function deliveries(group = 'sns/us-east-1/000000000000/t') {
  const { events } = await cloud.door.call<{ events: { message: string }[] }>(
    'logs',
    'FilterLogEvents',
    { logGroupName: group },
    cloud.caller,
  );
  return events.map(
    (event) =>
      JSON.parse(event.message) as {
        status: string;
        message: string;
        delivery: { destination: string; providerResponse: string };
      },
  );
}

test('a topic that is there already is created again without change', async () => {
  expect(await call('CreateTopic', { Name: 't' })).toEqual({ TopicArn });
  await expect(call('CreateTopic', { Name: 't', Attributes: { DisplayName: 'x' } })).rejects.toMatchObject({
    code: 'InvalidParameter',
    message: 'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
  });
});

test('a function receives the event of SNS', async () => {
  const { SubscriptionArn } = await call('Subscribe', { TopicArn, Protocol: 'lambda', Endpoint: FUNCTION });
  const MessageAttributes = { kind: { DataType: 'String', StringValue: 'a' } };
  const { MessageId } = await call('Publish', { TopicArn, Subject: 's', Message: 'hello', MessageAttributes });
  expect(invocations).toMatchObject([{ FunctionName: FUNCTION, InvocationType: 'Event' }]);
  expect(JSON.parse(Buffer.from(invocations[0]?.Payload as Uint8Array).toString())).toEqual({
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: SubscriptionArn,
        Sns: expect.objectContaining({
          Type: 'Notification',
          MessageId,
          TopicArn,
          Subject: 's',
          Message: 'hello',
          Timestamp: '2026-01-01T00:00:00.000Z',
          MessageAttributes: { kind: { Type: 'String', Value: 'a' } },
        }),
      },
    ],
  });
  expect(await deliveries()).toMatchObject([
    { status: 'SUCCESS', message: 'hello', delivery: { destination: FUNCTION } },
  ]);
});

test('a delivery that fails is logged and does not fail the publisher', async () => {
  lambda = () => Promise.reject(new Error('Function not found'));
  await call('Subscribe', { TopicArn, Protocol: 'lambda', Endpoint: FUNCTION });
  await call('Publish', { TopicArn, Message: 'hello' });
  expect(await deliveries('sns/us-east-1/000000000000/t/Failure')).toMatchObject([
    { status: 'FAILURE', delivery: { providerResponse: 'Function not found' } },
  ]);
});

test('a mail is recorded with the text for its protocol', async () => {
  await call('Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'me@example.com' });
  await call('Publish', {
    TopicArn,
    MessageStructure: 'json',
    Message: JSON.stringify({ default: 'd', email: 'for mail' }),
  });
  expect(await deliveries()).toMatchObject([
    { status: 'RECORDED', message: 'for mail', delivery: { destination: 'me@example.com' } },
  ]);
});

test('a filter policy keeps messages from a subscription', async () => {
  const Attributes = { FilterPolicy: '{"kind":["a"]}' };
  const { SubscriptionArn } = await call('Subscribe', { TopicArn, Protocol: 'lambda', Endpoint: FUNCTION, Attributes });
  await call('Publish', { TopicArn, Message: 'no attributes' });
  expect(invocations).toHaveLength(0);
  await call('SetSubscriptionAttributes', { SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: '' });
  await call('Publish', { TopicArn, Message: 'no filter' });
  expect(invocations).toHaveLength(1);
});

test('subscriptions are listed, and go with their topic', async () => {
  await call('Subscribe', { TopicArn, Protocol: 'lambda', Endpoint: FUNCTION });
  expect((await call('ListSubscriptionsByTopic', { TopicArn })).Subscriptions).toMatchObject([{ Endpoint: FUNCTION }]);
  expect((await call('GetTopicAttributes', { TopicArn })).Attributes).toMatchObject({
    SubscriptionsConfirmed: '1',
    TopicArn,
  });
  await call('DeleteTopic', { TopicArn });
  expect((await call('ListSubscriptions', {})).Subscriptions).toEqual([]);
  await expect(call('Publish', { TopicArn, Message: 'x' })).rejects.toMatchObject({
    code: 'NotFound',
    message: 'Topic does not exist',
  });
});

test('topics are listed', async () => {
  await call('CreateTopic', { Name: 'a' });
  expect((await call('ListTopics', {})).Topics.map((topic) => topic.TopicArn)).toEqual([
    TopicArn.replace(/t$/, 'a'),
    TopicArn,
  ]);
});

test('of a batch the good entries go out', async () => {
  await call('Subscribe', { TopicArn, Protocol: 'lambda', Endpoint: FUNCTION });
  const PublishBatchRequestEntries = [
    { Id: '1', Message: 'a' },
    { Id: '2', Message: '' },
  ];
  const { Successful, Failed } = await call('PublishBatch', { TopicArn, PublishBatchRequestEntries });
  expect([Successful.map((entry) => entry.Id), Failed.map((entry) => [entry.Id, entry.Code])]).toEqual([
    ['1'],
    [['2', 'InvalidParameter']],
  ]);
  expect(invocations).toHaveLength(1);
});

test('permissions become statements of the policy', async () => {
  await call('AddPermission', { TopicArn, Label: 'x', AWSAccountId: ['111111111111'], ActionName: ['Publish'] });
  const policy = JSON.parse((await call('GetTopicAttributes', { TopicArn })).Attributes['Policy'] as string) as {
    Statement: object[];
  };
  expect(policy.Statement[1]).toMatchObject({ Sid: 'x', Action: ['SNS:Publish'] });
});

test('tags are kept', async () => {
  await call('TagResource', { ResourceArn: TopicArn, Tags: [{ Key: 'a', Value: '1' }] });
  expect(await call('ListTagsForResource', { ResourceArn: TopicArn })).toEqual({ Tags: [{ Key: 'a', Value: '1' }] });
});

test.each<[string, object, string]>([
  ['CreateTopic', { Name: 't.fifo' }, 'Topic Name Reason: the local cloud has no FIFO topics'],
  ['CreateTopic', { Name: 'a b' }, 'Topic Name'],
  [
    'Subscribe',
    { TopicArn, Protocol: 'https', Endpoint: 'https://example.com' },
    'Protocol Reason: the local cloud delivers to lambda and records email, email-json, sms: got https',
  ],
  ['Subscribe', { TopicArn, Protocol: 'pigeon', Endpoint: 'x' }, 'Does not support this protocol string: pigeon'],
  ['Subscribe', { TopicArn, Protocol: 'lambda', Endpoint: 'f' }, 'Lambda endpoint ARN'],
  [
    'Subscribe',
    { TopicArn, Protocol: 'email', Endpoint: 'me@example.com', Attributes: { RedrivePolicy: '{}' } },
    'RedrivePolicy Reason: the local cloud has no SQS queues',
  ],
  ['Publish', { TopicArn, Message: 'x'.repeat(262_145) }, 'Message too long'],
  ['Publish', { TopicArn, Message: 'x', Subject: 'a\nb' }, 'Subject'],
  [
    'Publish',
    { TopicArn, Message: '{"email":"x"}', MessageStructure: 'json' },
    'Message Structure - No default entry in JSON message body',
  ],
  [
    'Publish',
    { PhoneNumber: '+4912345', Message: 'x' },
    'PhoneNumber Reason: the local cloud sends no SMS, publish to a topic',
  ],
])('%s is refused, %#', async (operation, input, message) => {
  await expect(call(operation, input)).rejects.toMatchObject({
    code: 'InvalidParameter',
    message: `Invalid parameter: ${message}`,
  });
});
