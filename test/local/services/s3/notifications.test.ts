import type { Bucket } from '../../../../lib/local/services/s3/buckets';
import { Notifications } from '../../../../lib/local/services/s3/notifications/notifications';
import type { Change } from '../../../../lib/local/services/s3/notifications/change';
import type { Platform } from '../../../../lib/local/services/service';
import { Store } from '../../../../lib/local/store/store';
import { ManualClock } from '../../../_helpers/manual-clock';

type Call = readonly [service: string, operation: string, input: Readonly<Record<string, unknown>>];

function setUp(fail = false) {
  const calls: Call[] = [];
  const reports: string[] = [];
  const store = Store.open(':memory:');
  const door = {
    call: (...[service, operation, input]: Call) => {
      calls.push([service, operation, input]);
      return fail ? Promise.reject(new Error('no such target')) : Promise.resolve({});
    },
  };
  const platform = {
    store,
    door,
    clock: new ManualClock(),
    account: '1',
    region: 'eu-west-1',
    report: (text: string) => reports.push(text),
  };
  const create = () => new Notifications(platform as unknown as Platform);
  return { calls, reports, create };
}

function bucketWith(notification: object, versioning?: 'Enabled'): Bucket {
  return { name: 'data', region: 'eu-west-1', created: 0, versioning, configurations: { notification } };
}

const request = {
  id: 'request-1',
  caller: { account: '123456789012', region: 'eu-west-1', arn: 'arn' },
} as Change['request'];
const created: Change = {
  event: 'ObjectCreated:Put',
  object: { key: 'a b/ü', size: 7, etag: 'abc' },
  version: 'v1',
  request,
};

async function deliver(notifications: Notifications): Promise<void> {
  notifications.flush();
  await notifications.settled();
}

describe('notifications', () => {
  test('tell EventBridge of a new object in the documented shape', async () => {
    const { calls, create } = setUp();
    const notifications = create();

    notifications.record(bucketWith({ EventBridgeConfiguration: {} }, 'Enabled'), created);
    await deliver(notifications);

    const [service, operation, input] = calls[0] as Call;
    const [entry] = input['Entries'] as { Detail: string }[];
    expect([service, operation]).toEqual(['events', 'PutEvents']);
    expect(entry).toMatchObject({
      Source: 'aws.s3',
      DetailType: 'Object Created',
      Resources: ['arn:aws:s3:::data'],
      Time: new Date('2026-01-01'),
    });
    expect(JSON.parse(entry?.Detail ?? '')).toEqual({
      version: '0',
      bucket: { name: 'data' },
      object: { key: 'a b/ü', size: 7, etag: 'abc', 'version-id': 'v1', sequencer: '0000000000000001' },
      'request-id': 'request-1',
      requester: '123456789012',
      'source-ip-address': '127.0.0.1',
      reason: 'PutObject',
    });
  });

  test.each([
    ['ObjectRemoved:Delete', 'Permanently Deleted'],
    ['ObjectRemoved:DeleteMarkerCreated', 'Delete Marker Created'],
  ] as const)('tell EventBridge of %s', async (event, deletion) => {
    const { calls, create } = setUp();
    const notifications = create();

    notifications.record(bucketWith({ EventBridgeConfiguration: {} }), { ...created, event });
    await deliver(notifications);

    const [entry] = calls[0]?.[2]['Entries'] as { Detail: string; DetailType: string }[];
    expect(entry?.DetailType).toBe('Object Deleted');
    expect(JSON.parse(entry?.Detail ?? '')).toMatchObject({ reason: 'DeleteObject', 'deletion-type': deletion });
  });

  test('invoke functions for the events and keys that they want', async () => {
    const { calls, create } = setUp();
    const notifications = create();
    const bucket = bucketWith({
      LambdaFunctionConfigurations: [
        { Id: 'all', LambdaFunctionArn: 'arn:all', Events: ['s3:ObjectCreated:*'] },
        { Id: 'other', LambdaFunctionArn: 'arn:other', Events: ['s3:ObjectCreated:Copy'] },
        {
          Id: 'csv',
          LambdaFunctionArn: 'arn:csv',
          Events: ['s3:ObjectCreated:Put'],
          Filter: { Key: { FilterRules: [{ Name: 'Suffix', Value: '.csv' }] } },
        },
      ],
      TopicConfigurations: [{ Id: 'topic', TopicArn: 'arn:topic', Events: ['s3:ObjectCreated:Put'] }],
    });

    notifications.record(bucket, created);
    await deliver(notifications);

    expect(
      calls.map(([service, operation, input]) => [service, operation, input['FunctionName'] ?? input['TopicArn']]),
    ).toEqual([
      ['lambda', 'Invoke', 'arn:all'],
      ['sns', 'Publish', 'arn:topic'],
    ]);
    expect(JSON.parse(String(calls[0]?.[2]['Payload']))).toMatchObject({
      Records: [
        { eventName: 'ObjectCreated:Put', s3: { configurationId: 'all', object: { key: 'a+b/%C3%BC', eTag: 'abc' } } },
      ],
    });
  });

  test('that were not delivered are after a restart', async () => {
    const { calls, create } = setUp();
    create().record(bucketWith({ EventBridgeConfiguration: {} }), created);
    expect(calls).toEqual([]);

    await deliver(create());

    expect(calls).toHaveLength(1);
  });

  test('report a target that refuses, and go on', async () => {
    const { calls, reports, create } = setUp(true);
    const notifications = create();
    for (const _ of [1, 2]) notifications.record(bucketWith({ EventBridgeConfiguration: {} }), created);

    await deliver(notifications);

    expect(calls).toHaveLength(2);
    expect(reports).toEqual(
      Array(2).fill('s3 could not tell EventBridge of ObjectCreated:Put in bucket data: no such target'),
    );
  });

  test('are not recorded where nobody wants them', async () => {
    const { calls, create } = setUp();
    const notifications = create();

    notifications.record(bucketWith({}), created);
    await deliver(notifications);

    expect(calls).toEqual([]);
  });
});
