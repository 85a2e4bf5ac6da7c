import {
  CloudWatchClient,
  GetMetricDataCommand,
  paginateListMetrics,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
  waitUntilAlarmExists,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  GetLogEventsCommand,
  paginateFilterLogEvents,
  PutLogEventsCommand,
  StartLiveTailCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, PublishBatchCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { LocalCloud } from '../../lib/local/index';
import { clientOptions, startTestServer } from '../_helpers/test-cloud';

let cloud: LocalCloud;

beforeAll(async () => void (cloud = await startTestServer()));
afterAll(() => cloud.stop());

test('logs are put, searched page by page and tailed', async () => {
  // The SDK would ask stream-127.0.0.1 for the live tail.
  const client = new CloudWatchLogsClient({ ...clientOptions(cloud), disableHostPrefix: true });
  const of = { logGroupName: '/app', logStreamName: 's' };
  await client.send(new CreateLogGroupCommand(of));
  await client.send(new CreateLogStreamCommand(of));
  const { responseStream = [] } = await client.send(
    new StartLiveTailCommand({ logGroupIdentifiers: ['arn:aws:logs:us-east-1:000000000000:log-group:/app'] }),
  );
  const tail = (
    responseStream as AsyncIterable<{
      sessionStart?: object;
      sessionUpdate?: { sessionResults?: { message?: string }[] };
    }>
  )[Symbol.asyncIterator]();
  expect((await tail.next()).value).toHaveProperty('sessionStart.sessionId');
  const timestamp = Date.now();
  const logEvents = ['one', 'two', 'three'].map((message) => ({ timestamp, message }));
  await client.send(new PutLogEventsCommand({ ...of, logEvents }));
  const messages: (string | undefined)[] = [];
  for await (const page of paginateFilterLogEvents(
    { client, pageSize: 2 },
    { logGroupName: '/app', filterPattern: '-two' },
  )) {
    messages.push(...(page.events ?? []).map((event) => event.message));
  }
  expect(messages).toEqual(['one', 'three']);
  expect((await client.send(new GetLogEventsCommand(of))).events?.[0]?.timestamp).toBe(timestamp);
  const update = (await tail.next()).value as { sessionUpdate?: { sessionResults?: { message?: string }[] } };
  expect(update.sessionUpdate?.sessionResults?.map((result) => result.message)).toEqual(['one', 'two', 'three']);
  client.destroy();
});

test('metrics are put (a large body gzipped), listed and computed with', async () => {
  const client = new CloudWatchClient(clientOptions(cloud));
  const MetricData = Array.from({ length: 600 }, (_, index) => ({
    MetricName: 'm',
    Dimensions: [{ Name: 'Index', Value: String(index) }],
    Value: index,
    Unit: 'Count' as const,
  }));
  await client.send(new PutMetricDataCommand({ Namespace: 'App', MetricData }));
  let count = 0;
  for await (const page of paginateListMetrics({ client }, { Namespace: 'App' })) count += page.Metrics?.length ?? 0;
  expect(count).toBe(600);
  const now = Date.now();
  const Metric = { Namespace: 'App', MetricName: 'm', Dimensions: [{ Name: 'Index', Value: '21' }] };
  const { MetricDataResults } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - 120_000),
      EndTime: new Date(now + 120_000),
      MetricDataQueries: [
        { Id: 'a', MetricStat: { Metric, Period: 60, Stat: 'Sum' }, ReturnData: false },
        { Id: 'b', Expression: 'a * 2' },
      ],
    }),
  );
  expect(MetricDataResults).toMatchObject([{ Id: 'b', Values: [42], StatusCode: 'Complete' }]);
  expect(MetricDataResults?.[0]?.Timestamps?.[0]).toBeInstanceOf(Date);
});

test('an alarm is made, waited for and set', async () => {
  const client = new CloudWatchClient(clientOptions(cloud));
  await client.send(
    new PutMetricAlarmCommand({
      AlarmName: 'a',
      Namespace: 'App',
      MetricName: 'm',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  await waitUntilAlarmExists({ client, maxWaitTime: 10 }, { AlarmNames: ['a'] });
  await client.send(new SetAlarmStateCommand({ AlarmName: 'a', StateValue: 'ALARM', StateReason: 'drill' }));
  expect((await client.send(new DescribeAlarmsCommand({}))).MetricAlarms).toMatchObject([
    { StateValue: 'ALARM', Threshold: 1 },
  ]);
  await expect(
    client.send(new SetAlarmStateCommand({ AlarmName: 'none', StateValue: 'OK', StateReason: '-' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFound' });
});

test('a batch is published', async () => {
  const client = new SNSClient(clientOptions(cloud));
  const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 't', Tags: [{ Key: 'a', Value: 'b' }] }));
  await client.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'email',
      Endpoint: 'me@example.com',
      Attributes: { FilterPolicy: '{"n":[{"numeric":[">",1]}]}' },
    }),
  );
  const entry = (Id: string, StringValue: string) => ({
    Id,
    Message: Id,
    MessageAttributes: { n: { DataType: 'Number', StringValue } },
  });
  const { Successful } = await client.send(
    new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: [entry('x', '1'), entry('y', '2')] }),
  );
  expect(Successful).toHaveLength(2);
  const logs = new CloudWatchLogsClient(clientOptions(cloud));
  const messages: string[] = [];
  for await (const page of paginateFilterLogEvents(
    { client: logs },
    { logGroupName: 'sns/us-east-1/000000000000/t' },
  )) {
    messages.push(
      ...(page.events ?? []).map((event) => (JSON.parse(event.message as string) as { message: string }).message),
    );
  }
  expect(messages).toEqual(['y']);
});

test('a secret of bytes comes back', async () => {
  const client = new SecretsManagerClient(clientOptions(cloud));
  await client.send(new CreateSecretCommand({ Name: 'bytes', SecretBinary: Uint8Array.from([0, 255]) }));
  const { SecretBinary } = await client.send(new GetSecretValueCommand({ SecretId: 'bytes' }));
  expect([...(SecretBinary ?? [])]).toEqual([0, 255]);
});
