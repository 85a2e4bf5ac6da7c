import { ManualClock } from '../../../_helpers/manual-clock';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';

interface Answer {
  readonly events: { readonly timestamp: number; readonly message: string; readonly logStreamName?: string }[];
  readonly nextForwardToken: string;
  readonly nextBackwardToken: string;
  readonly nextToken?: string;
  readonly rejectedLogEventsInfo?: object;
  readonly logStreams: { readonly logStreamName: string }[];
  readonly logGroups: { readonly logGroupName: string }[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const of = { logGroupName: '/app', logStreamName: 'one' };
let cloud: TestCloud;
let clock: ManualClock;
let now: number;

beforeEach(async () => {
  clock = new ManualClock();
  now = clock.now();
  cloud = await createTestCloud({ clock });
  await call('CreateLogGroup', { logGroupName: '/app' });
  await call('CreateLogStream', of);
});
afterEach(() => cloud.stop());

const call = <T = Answer>(operation: string, input: object): Promise<T> =>
  cloud.door.call<T>('logs', operation, input, cloud.caller);
const put = (messages: string[], start = now, stream = 'one') =>
  call('PutLogEvents', {
    logGroupName: '/app',
    logStreamName: stream,
    logEvents: messages.map((message, index) => ({ timestamp: start + index, message })),
  });
const messagesOf = (answer: Answer) => answer.events.map((event) => event.message);

test('a stream is read from its head, page by page, until the token stays the same', async () => {
  await put(['a', 'b', 'c']);
  const first = await call('GetLogEvents', { ...of, startFromHead: true, limit: 2 });
  const second = await call('GetLogEvents', {
    ...of,
    startFromHead: true,
    limit: 2,
    nextToken: first.nextForwardToken,
  });
  const third = await call('GetLogEvents', { ...of, startFromHead: true, nextToken: second.nextForwardToken });
  expect([messagesOf(first), messagesOf(second), messagesOf(third)]).toEqual([['a', 'b'], ['c'], []]);
  expect(third.nextForwardToken).toBe(second.nextForwardToken);
});

test('a stream is read backwards from its end by default', async () => {
  await put(['a', 'b', 'c']);
  const last = await call('GetLogEvents', { ...of, limit: 2 });
  const before = await call('GetLogEvents', { ...of, limit: 2, nextToken: last.nextBackwardToken });
  expect([messagesOf(last), messagesOf(before)]).toEqual([['b', 'c'], ['a']]);
});

test('a forward token of an empty stream shows what comes later', async () => {
  const { nextForwardToken } = await call('GetLogEvents', of);
  await put(['later']);
  expect(messagesOf(await call('GetLogEvents', { ...of, nextToken: nextForwardToken }))).toEqual(['later']);
});

test('events of one millisecond keep their order across pages', async () => {
  const events = Array.from({ length: 5 }, (_, index) => ({ timestamp: now, message: String(index) }));
  await call('PutLogEvents', { ...of, logEvents: events });
  const first = await call('GetLogEvents', { ...of, startFromHead: true, limit: 3 });
  const second = await call('GetLogEvents', { ...of, startFromHead: true, nextToken: first.nextForwardToken });
  expect([...messagesOf(first), ...messagesOf(second)]).toEqual(['0', '1', '2', '3', '4']);
});

test('a time range of a stream includes its start and not its end', async () => {
  await put(['a', 'b', 'c']);
  expect(messagesOf(await call('GetLogEvents', { ...of, startTime: now + 1, endTime: now + 2 }))).toEqual(['b']);
});

test('a group is searched across its streams in order of time', async () => {
  await call('CreateLogStream', { ...of, logStreamName: 'two' });
  await put(['x 1', 'y 2'], now);
  await put(['x 3'], now + 1, 'two');
  const found = await call('FilterLogEvents', { logGroupName: '/app', filterPattern: 'x' });
  expect(found.events.map((event) => [event.logStreamName, event.message])).toEqual([
    ['one', 'x 1'],
    ['two', 'x 3'],
  ]);
  expect(found.nextToken).toBeUndefined();
  expect(messagesOf(await call('FilterLogEvents', { logGroupName: '/app', logStreamNamePrefix: 'tw' }))).toEqual([
    'x 3',
  ]);
});

test('a search goes on behind its token', async () => {
  await put(['a', 'b', 'c']);
  const first = await call('FilterLogEvents', { logGroupName: '/app', limit: 2 });
  const second = await call('FilterLogEvents', { logGroupName: '/app', limit: 2, nextToken: first.nextToken });
  expect([messagesOf(first), messagesOf(second), second.nextToken]).toEqual([['a', 'b'], ['c'], undefined]);
});

test('events outside of the accepted time are left out and named', async () => {
  await call('PutRetentionPolicy', { logGroupName: '/app', retentionInDays: 1 });
  const at = (offset: number) => ({ timestamp: now + offset, message: String(offset) });
  const old = await call('PutLogEvents', { ...of, logEvents: [at(-15 * DAY), at(-15 * DAY + 1)] });
  expect(old.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 2, expiredLogEventEndIndex: 2 });
  const edge = await call('PutLogEvents', { ...of, logEvents: [at(0), at(2 * HOUR + 1)] });
  expect(edge.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
  expect(messagesOf(await call('GetLogEvents', of))).toEqual(['0']);
});

test('events beyond the retention are hidden at once and swept', async () => {
  await put(['old']);
  await call('PutRetentionPolicy', { logGroupName: '/app', retentionInDays: 1 });
  await clock.advance(DAY + HOUR);
  expect(messagesOf(await call('GetLogEvents', of))).toEqual([]);
  await call('DeleteRetentionPolicy', { logGroupName: '/app' });
  expect(messagesOf(await call('GetLogEvents', of))).toEqual([]);
});

test('a group that is made again is empty', async () => {
  await put(['a']);
  await call('DeleteLogGroup', { logGroupName: '/app' });
  await call('CreateLogGroup', { logGroupName: '/app' });
  await call('CreateLogStream', of);
  expect(messagesOf(await call('FilterLogEvents', { logGroupName: '/app' }))).toEqual([]);
});

test('groups are described with their settings', async () => {
  await call('PutRetentionPolicy', { logGroupName: '/app', retentionInDays: 7 });
  await put(['12345']);
  expect((await call('DescribeLogGroups', { logGroupNamePrefix: '/a' })).logGroups).toEqual([
    expect.objectContaining({
      logGroupName: '/app',
      creationTime: now,
      retentionInDays: 7,
      storedBytes: 5,
      arn: 'arn:aws:logs:us-east-1:000000000000:log-group:/app:*',
      logGroupArn: 'arn:aws:logs:us-east-1:000000000000:log-group:/app',
    }),
  ]);
  expect((await call('DescribeLogGroups', { logGroupNamePattern: 'PP' })).logGroups).toHaveLength(1);
});

test('streams are listed by name or by their last event', async () => {
  for (const logStreamName of ['b', 'c']) await call('CreateLogStream', { ...of, logStreamName });
  await put(['x'], now + 5, 'b');
  await put(['x'], now + 1, 'c');
  const names = async (more: object) =>
    (await call('DescribeLogStreams', { logGroupName: '/app', ...more })).logStreams.map(
      (stream) => stream.logStreamName,
    );
  expect(await names({})).toEqual(['b', 'c', 'one']);
  expect(await names({ orderBy: 'LastEventTime', descending: true })).toEqual(['b', 'c', 'one']);
  expect(await names({ orderBy: 'LastEventTime', limit: 2 })).toEqual(['one', 'c']);
});

test('a live tail starts, updates each second, and ends with its client', async () => {
  type Event = { sessionStart?: object; sessionUpdate?: { sessionResults: { message: string }[] } };
  const gone = new AbortController();
  const input = {
    logGroupIdentifiers: ['arn:aws:logs:us-east-1:000000000000:log-group:/app'],
    logEventFilterPattern: 'hit',
  };
  const { responseStream } = await cloud.door.call<{ responseStream: AsyncIterable<Event> }>(
    'logs',
    'StartLiveTail',
    input,
    cloud.caller,
    {
      signal: gone.signal,
    },
  );
  const events = responseStream[Symbol.asyncIterator]();
  expect((await events.next()).value).toEqual({
    sessionStart: expect.objectContaining({ logEventFilterPattern: 'hit' }),
  });
  const update = events.next();
  await put(['hit 1', 'miss', 'hit 2']);
  await clock.advance(1000);
  expect(
    (await update).value.sessionUpdate.sessionResults.map((result: { message: string }) => result.message),
  ).toEqual(['hit 1', 'hit 2']);
  const end = events.next();
  gone.abort();
  expect(await end).toEqual({ value: undefined, done: true });
});

test('a stopping service ends its live tails', async () => {
  const { responseStream } = await call<{ responseStream: AsyncGenerator<unknown> }>('StartLiveTail', {
    logGroupIdentifiers: ['/app'],
  });
  await responseStream.next();
  const end = responseStream.next();
  await cloud.stop();
  expect((await end).done).toBe(true);
  cloud = await createTestCloud();
});

test('a metric filter counts what matches', async () => {
  const metric = {
    metricName: 'Loss',
    metricNamespace: 'App',
    metricValue: '$.loss',
    dimensions: { Epoch: '$.epoch' },
  };
  await call('PutMetricFilter', {
    logGroupName: '/app',
    filterName: 'f',
    filterPattern: '{ $.loss = * }',
    metricTransformations: [metric],
  });
  await put(['{"loss":0.5,"epoch":1}', 'noise', '{"loss":0.25}']);
  await clock.advance(1);
  const statistics = await cloud.door.call<{ Datapoints: object[] }>(
    'cloudwatch',
    'GetMetricStatistics',
    {
      Namespace: 'App',
      MetricName: 'Loss',
      Dimensions: [{ Name: 'Epoch', Value: '1' }],
      StartTime: new Date(now),
      EndTime: new Date(now + 60_000),
      Period: 60,
      Statistics: ['Sum'],
    },
    cloud.caller,
  );
  expect(statistics.Datapoints).toMatchObject([{ Sum: 0.5 }]);
});

test('patterns can be tried on messages', async () => {
  const answer = await call<object>('TestMetricFilter', {
    filterPattern: '[level, n]',
    logEventMessages: ['INFO 5', 'one two three'],
  });
  expect(answer).toEqual({
    matches: [{ eventNumber: 1, eventMessage: 'INFO 5', extractedValues: { $level: 'INFO', $n: '5' } }],
  });
});

test('tags are read by name and by ARN', async () => {
  await call('TagLogGroup', { logGroupName: '/app', tags: { a: '1', b: '2' } });
  await call('UntagLogGroup', { logGroupName: '/app', tags: ['a'] });
  const resourceArn = 'arn:aws:logs:us-east-1:000000000000:log-group:/app';
  expect(await call('ListTagsForResource', { resourceArn })).toEqual({ tags: { b: '2' } });
});

const TEXT = 'x'.repeat(600_000);
test.each<[string, object, string, string]>([
  [
    'CreateLogGroup',
    { logGroupName: '/app' },
    'ResourceAlreadyExistsException',
    'The specified log group already exists',
  ],
  ['CreateLogStream', of, 'ResourceAlreadyExistsException', 'The specified log stream already exists'],
  [
    'GetLogEvents',
    { ...of, logGroupName: '/none' },
    'ResourceNotFoundException',
    'The specified log group does not exist.',
  ],
  [
    'GetLogEvents',
    { ...of, logStreamName: 'none' },
    'ResourceNotFoundException',
    'The specified log stream does not exist.',
  ],
  [
    'GetLogEvents',
    { ...of, nextToken: 'nonsense' },
    'InvalidParameterException',
    'The specified nextToken is invalid.',
  ],
  [
    'PutLogEvents',
    {
      ...of,
      logEvents: [
        { timestamp: 2, message: 'a' },
        { timestamp: 1, message: 'b' },
      ],
    },
    'InvalidParameterException',
    'Log events in a single PutLogEvents request must be in chronological order.',
  ],
  [
    'PutLogEvents',
    {
      ...of,
      logEvents: [
        { timestamp: 0, message: 'a' },
        { timestamp: DAY + 1, message: 'b' },
      ],
    },
    'InvalidParameterException',
    'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
  ],
  [
    'PutLogEvents',
    {
      ...of,
      logEvents: [
        { timestamp: 1, message: TEXT },
        { timestamp: 1, message: TEXT },
      ],
    },
    'InvalidParameterException',
    'Upload too large: 1200052 bytes exceeds limit of 1048576',
  ],
  [
    'PutRetentionPolicy',
    { logGroupName: '/app', retentionInDays: 2 },
    'InvalidParameterException',
    "1 validation error detected: Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]",
  ],
  [
    'PutSubscriptionFilter',
    {
      logGroupName: '/app',
      filterName: 'f',
      filterPattern: '',
      destinationArn: 'arn:aws:kinesis:us-east-1:1:stream/s',
    },
    'InvalidParameterException',
    'the local cloud delivers log events to Lambda functions only: got arn:aws:kinesis:us-east-1:1:stream/s',
  ],
])('%s is refused with %#', async (operation, input, code, message) => {
  await expect(call(operation, input)).rejects.toMatchObject({ code, message });
});
