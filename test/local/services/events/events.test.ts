import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DescribeRuleResponse, PutEventsResponse } from '@aws-sdk/client-eventbridge';
import { ManualClock } from '../../../_helpers/manual-clock';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';

const GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:/events';
const entry = { Source: 'app', DetailType: 'Trained', Detail: '{"name":"digits"}' };

async function call<T>(cloud: TestCloud, operation: string, input: object): Promise<T> {
  return cloud.door.call<T>('events', operation, input, cloud.caller);
}

async function ruleToLogs(cloud: TestCloud, rule: object, target: object = {}): Promise<void> {
  await call(cloud, 'PutRule', { Name: 'r', ...rule });
  await call(cloud, 'PutTargets', { Rule: 'r', Targets: [{ Id: 't', Arn: GROUP, ...target }] });
}

async function delivered(cloud: TestCloud): Promise<string[]> {
  const { events } = await cloud.door.call<{ events: { message: string }[] }>(
    'logs',
    'FilterLogEvents',
    { logGroupName: '/events' },
    cloud.caller,
  );
  return events.map(({ message }) => message);
}

const createGroup = (cloud: TestCloud): Promise<unknown> =>
  cloud.door.call('logs', 'CreateLogGroup', { logGroupName: '/events' }, cloud.caller);

test('an event that matches reaches the target, another does not', async () => {
  const clock = new ManualClock();
  await using cloud = await createTestCloud({ clock });
  await createGroup(cloud);
  await ruleToLogs(cloud, { EventPattern: '{"source":["app"]}' }, { InputPath: '$.detail' });
  const answer = await call<PutEventsResponse>(cloud, 'PutEvents', { Entries: [entry, { ...entry, Source: 'other' }] });
  expect(answer).toMatchObject({
    FailedEntryCount: 0,
    Entries: [{ EventId: expect.any(String) }, { EventId: expect.any(String) }],
  });
  await clock.advance(0);
  expect(await delivered(cloud)).toEqual(['{"name":"digits"}']);
});

test('a delivery that fails is tried again with growing pauses until it succeeds', async () => {
  const clock = new ManualClock();
  await using cloud = await createTestCloud({ clock });
  await ruleToLogs(cloud, { EventPattern: '{"source":["app"]}' }, { Input: '"hello"' });
  await call(cloud, 'PutEvents', { Entries: [entry] });
  await clock.advance(1000);
  await createGroup(cloud);
  await clock.advance(2000);
  expect(await delivered(cloud)).toEqual(['"hello"']);
});

test('a delivery is dropped, and reported, when its attempts are spent', async () => {
  const clock = new ManualClock();
  await using cloud = await createTestCloud({ clock });
  await ruleToLogs(
    cloud,
    { EventPattern: '{"source":["app"]}' },
    { RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 3600 } },
  );
  await call(cloud, 'PutEvents', { Entries: [entry] });
  await clock.advance(10_000);
  expect(cloud.reports).toEqual([
    expect.stringMatching(/^an event for arn:aws:logs:.* was dropped after 2 attempts: /),
  ]);
});

test('what a stopped cloud left undelivered is delivered after the next start', async () => {
  const state = mkdtempSync(join(tmpdir(), 'events-'));
  try {
    const clock = new ManualClock();
    const first = await createTestCloud({ clock, state });
    await ruleToLogs(first, { EventPattern: '{"source":["app"]}' }, { Input: '1' });
    await call(first, 'PutEvents', { Entries: [entry] });
    await clock.advance(0);
    await createGroup(first);
    await first.stop();
    const second = await createTestCloud({ clock, state });
    await clock.advance(5000);
    expect(await delivered(second)).toEqual(['1']);
    await second.stop();
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
});

test('a schedule fires by the clock, a disabled rule does not', async () => {
  const clock = new ManualClock();
  await using cloud = await createTestCloud({ clock });
  await createGroup(cloud);
  await ruleToLogs(cloud, { ScheduleExpression: 'rate(1 hour)' }, { InputPath: '$.detail-type' });
  await clock.advance(2 * 3_600_000 + 1000);
  await call(cloud, 'DisableRule', { Name: 'r' });
  await clock.advance(2 * 3_600_000);
  expect(await delivered(cloud)).toEqual(['"Scheduled Event"', '"Scheduled Event"']);
});

test('entries that can not be taken fail one by one', async () => {
  await using cloud = await createTestCloud();
  const outside = { ...cloud.caller, accessKeyId: 'AKID' };
  const Entries = [entry, { ...entry, Source: 'aws.s3' }, { ...entry, Detail: '[]' }, { Source: 'app', Detail: '{}' }];
  const answer = await cloud.door.call<PutEventsResponse>('events', 'PutEvents', { Entries }, outside);
  expect(answer.FailedEntryCount).toBe(3);
  expect(answer.Entries?.slice(1)).toEqual([
    { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
    { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
    {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: 'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
    },
  ]);
});

test.each([
  ['DescribeRule', { Name: 'x' }, 'ResourceNotFoundException', 'Rule x does not exist on EventBus default.'],
  ['DescribeEventBus', { Name: 'x' }, 'ResourceNotFoundException', 'Event bus x does not exist.'],
  [
    'PutRule',
    { Name: 'x' },
    'ValidationException',
    'Parameter(s) EventPattern or ScheduleExpression must be specified.',
  ],
  [
    'PutRule',
    { Name: 'x', ScheduleExpression: 'often' },
    'ValidationException',
    'Parameter ScheduleExpression is not valid.',
  ],
  [
    'PutRule',
    { Name: 'x', EventPattern: '{"a":1}' },
    'InvalidEventPatternException',
    'Event pattern is not valid. Reason: "a" must be an object or an array',
  ],
])('%s %j is %s', async (operation, input, code, message) => {
  await using cloud = await createTestCloud();
  await expect(call(cloud, operation, input)).rejects.toMatchObject({ code, message });
});

test('a target that can not be reached here is refused when it is set', async () => {
  await using cloud = await createTestCloud();
  await call(cloud, 'PutRule', { Name: 'r', EventPattern: '{"source":["app"]}' });
  const Targets = [{ Id: 't', Arn: 'arn:aws:sqs:us-east-1:000000000000:queue' }];
  await expect(call(cloud, 'PutTargets', { Rule: 'r', Targets })).rejects.toMatchObject({
    message:
      'target t: the local cloud delivers to Lambda functions, SNS topics, log groups and event buses, not to arn:aws:sqs:us-east-1:000000000000:queue',
  });
});

test('a rule keeps its targets when it is put again, and can not be deleted with them', async () => {
  await using cloud = await createTestCloud();
  await ruleToLogs(cloud, { EventPattern: '{"source":["app"]}' });
  await call(cloud, 'PutRule', { Name: 'r', EventPattern: '{"source":["other"]}' });
  expect(await call<DescribeRuleResponse>(cloud, 'DescribeRule', { Name: 'r' })).toMatchObject({
    EventPattern: '{"source":["other"]}',
  });
  await expect(call(cloud, 'DeleteRule', { Name: 'r' })).rejects.toMatchObject({
    message: "Rule can't be deleted since it has targets.",
  });
  await call(cloud, 'RemoveTargets', { Rule: 'r', Ids: ['t'] });
  await call(cloud, 'DeleteRule', { Name: 'r' });
  await expect(call(cloud, 'DescribeRule', { Name: 'r' })).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
});
