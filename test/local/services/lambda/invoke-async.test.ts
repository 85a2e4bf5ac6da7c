import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../../../_helpers/manual-clock';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { createFunction, invoke, logsOf, until } from './_functions';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function';
const FAILING = { 'index.js': `exports.handler = async () => { throw new Error('again'); };` };
const SINK = { 'index.js': 'exports.handler = async (event) => console.log(JSON.stringify(event));' };

/** Events that a function has finished. */
async function ends(cloud: TestCloud, name: string): Promise<number> {
  const lines = await logsOf(cloud, `/aws/lambda/${name}`).catch(() => []);
  return lines.filter((line) => line.startsWith('END ')).length;
}

async function received(cloud: TestCloud): Promise<Record<string, unknown>> {
  await until(async () => (await ends(cloud, 'sink')) === 1);
  const lines = await logsOf(cloud, '/aws/lambda/sink');
  const line = lines.find((one) => one.includes('\tINFO\t')) as string;
  return JSON.parse(line.split('\t')[3] as string) as Record<string, unknown>;
}

describe('asynchronous events', () => {
  let clock: ManualClock;
  let cloud: TestCloud;
  const call = (operation: string, input: object): Promise<unknown> =>
    cloud.door.call('lambda', operation, input, cloud.caller);

  beforeEach(async () => {
    clock = new ManualClock();
    cloud = await createTestCloud({ clock });
  });
  afterEach(() => cloud.stop());

  test('a failing event runs again after one minute and after two more, then goes to its destination', async () => {
    // GIVEN
    await createFunction(cloud, 'failing', FAILING);
    await createFunction(cloud, 'sink', SINK);
    const DestinationConfig = { OnFailure: { Destination: `${ARN}:sink` } };
    await call('PutFunctionEventInvokeConfig', { FunctionName: 'failing', DestinationConfig });
    // WHEN
    await invoke(cloud, 'failing', { n: 1 }, { InvocationType: 'Event' });
    await until(async () => (await ends(cloud, 'failing')) === 1);
    await clock.advance(59_000);
    expect(await ends(cloud, 'failing')).toBe(1);
    await clock.advance(1000);
    await until(async () => (await ends(cloud, 'failing')) === 2);
    await clock.advance(120_000);
    // THEN
    expect(await received(cloud)).toMatchObject({
      version: '1.0',
      requestContext: {
        functionArn: `${ARN}:failing:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: { n: 1 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'again' },
    });
  });

  test('a result goes to its destination', async () => {
    await createFunction(cloud, 'working', { 'index.js': 'exports.handler = async () => "done";' });
    await createFunction(cloud, 'sink', SINK);
    const DestinationConfig = { OnSuccess: { Destination: `${ARN}:sink` } };
    await call('PutFunctionEventInvokeConfig', { FunctionName: 'working', DestinationConfig });
    await invoke(cloud, 'working', {}, { InvocationType: 'Event' });
    expect(await received(cloud)).toMatchObject({ requestContext: { condition: 'Success' }, responsePayload: 'done' });
  });

  test('no retries when the configuration says so', async () => {
    await createFunction(cloud, 'once', FAILING);
    await call('PutFunctionEventInvokeConfig', { FunctionName: 'once', MaximumRetryAttempts: 0 });
    await invoke(cloud, 'once', {}, { InvocationType: 'Event' });
    await until(async () => (await ends(cloud, 'once')) === 1);
    await clock.advance(600_000);
    expect(await ends(cloud, 'once')).toBe(1);
  });

  test('an event that failed for good is published to the dead letter topic', async () => {
    const TopicArn = 'arn:aws:sns:us-east-1:000000000000:dead';
    await cloud.door.call('sns', 'CreateTopic', { Name: 'dead' }, cloud.caller);
    await createFunction(cloud, 'sink', SINK);
    const subscription = { TopicArn, Protocol: 'lambda', Endpoint: `${ARN}:sink` };
    await cloud.door.call('sns', 'Subscribe', subscription, cloud.caller);
    await createFunction(cloud, 'doomed', FAILING, { DeadLetterConfig: { TargetArn: TopicArn } });
    await call('PutFunctionEventInvokeConfig', { FunctionName: 'doomed', MaximumRetryAttempts: 0 });
    await invoke(cloud, 'doomed', { n: 1 }, { InvocationType: 'Event' });
    expect(await received(cloud)).toMatchObject({
      Records: [
        {
          Sns: {
            Message: '{"n":1}',
            MessageAttributes: {
              ErrorMessage: { Type: 'String', Value: 'again' },
              ErrorCode: { Type: 'Number', Value: '200' },
            },
          },
        },
      ],
    });
  });

  test('SQS destinations are refused', async () => {
    await createFunction(cloud, 'queued', FAILING);
    const Destination = 'arn:aws:sqs:us-east-1:000000000000:q';
    const input = { FunctionName: 'queued', DestinationConfig: { OnFailure: { Destination } } };
    await expect(call('PutFunctionEventInvokeConfig', input)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: `the local cloud delivers to SNS topics, Lambda functions and event buses, not to ${Destination}: use one of them, or test this destination on AWS`,
    });
  });
});

test('an accepted event survives a restart', async () => {
  const state = await mkdtemp(join(tmpdir(), 'lambda-async-'));
  try {
    // GIVEN
    const clock = new ManualClock();
    const before = await createTestCloud({ clock, state });
    await createFunction(before, 'sink', SINK);
    const limit = { FunctionName: 'sink', ReservedConcurrentExecutions: 0 };
    await before.door.call('lambda', 'PutFunctionConcurrency', limit, before.caller);
    await invoke(before, 'sink', { kept: true }, { InvocationType: 'Event' });
    await before.stop();
    // WHEN
    await using after = await createTestCloud({ clock, state });
    await after.door.call('lambda', 'DeleteFunctionConcurrency', { FunctionName: 'sink' }, after.caller);
    await clock.advance(300_000);
    // THEN
    expect(await received(after)).toEqual({ kept: true });
  } finally {
    await rm(state, { recursive: true });
  }
});
