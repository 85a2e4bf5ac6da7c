import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { makeStack, only, statements, trainyard } from '../_stack';

const FILES = 'Custom::TrainyardDataFiles';

describe('a data bucket', () => {
  test('is versioned, encrypted with its key, closed to the public, logged, and tells EventBridge', () => {
    const stack = makeStack();
    const data = new trainyard.DatasetBucket(stack, 'Data');
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: {
              KMSMasterKeyID: stack.resolve(data.encryptionKey.keyArn),
              SSEAlgorithm: 'aws:kms',
            },
          },
        ],
      },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      LoggingConfiguration: {
        DestinationBucketName: stack.resolve(data.accessLogBucket.bucketName),
        LogFilePrefix: 'access/',
      },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      LifecycleConfiguration: {
        Rules: [
          {
            NoncurrentVersionExpiration: { NoncurrentDays: 90 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
        ],
      },
    });
  });

  test('refuses requests without TLS', () => {
    const stack = makeStack();
    new trainyard.DatasetBucket(stack, 'Data');
    const policies = Object.values(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'));
    expect(policies).toHaveLength(2);
    for (const policy of policies) expect(JSON.stringify(policy)).toContain('"aws:SecureTransport":"false"');
  });

  test('stays with its key and log when the stack goes', () => {
    const stack = makeStack();
    new trainyard.DatasetBucket(stack, 'Data');
    Template.fromStack(stack).allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
    Template.fromStack(stack).allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain' });
  });

  test('goes with its key and log when that is wanted', () => {
    const stack = makeStack();
    new trainyard.DatasetBucket(stack, 'Data', { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true });
    Template.fromStack(stack).allResources('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    Template.fromStack(stack).allResources('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
    Template.fromStack(stack).resourceCountIs('Custom::S3AutoDeleteObjects', 2);
  });

  test('logs to a bucket that was given', () => {
    const stack = makeStack();
    new trainyard.DatasetBucket(stack, 'Data', { accessLogBucket: Bucket.fromBucketName(stack, 'Logs', 'logs') });
    expect(only(stack, 'AWS::S3::Bucket')).toMatchObject({ LoggingConfiguration: { DestinationBucketName: 'logs' } });
  });
});

describe('files of the app', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'trainyard-data-'));
    mkdirSync(join(directory, 'sub'));
    writeFileSync(join(directory, 'a.csv'), 'a');
    writeFileSync(join(directory, 'sub', 'b.csv'), 'b');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('of a directory keep their paths below the prefix', () => {
    const stack = makeStack();
    new trainyard.DatasetBucket(stack, 'Data').addFiles('Files', {
      directory,
      prefix: '/digits/',
      contentType: 'text/csv',
    });
    Template.fromStack(stack).hasResourceProperties(FILES, {
      Prefix: 'digits/',
      ContentType: 'text/csv',
      Files: [
        { Key: 'digits/a.csv', SourceKey: Match.stringLikeRegexp('^[0-9a-f]{64}\\.csv$') },
        { Key: 'digits/sub/b.csv' },
      ],
    });
  });

  test('have a version that changes with their contents and names only', () => {
    const version = () =>
      new trainyard.DatasetBucket(makeStack(), 'Data').addFiles('Files', { directory, prefix: 'x' }).options.version;
    const first = version();
    expect(version()).toBe(first);
    writeFileSync(join(directory, 'a.csv'), 'changed');
    expect(version()).not.toBe(first);
  });

  test('are read by a handler that may read these assets only', () => {
    const stack = makeStack();
    const data = new trainyard.DatasetBucket(stack, 'Data');
    data.addFiles('Files', { files: [join(directory, 'a.csv')], prefix: 'x' });
    const [statement] = statements(stack, 's3:GetObject');
    expect(JSON.stringify(statement?.Resource)).toMatch(/\/[0-9a-f]{64}\.csv"/);
    expect(JSON.stringify(statements(stack, 's3:PutObject')[0]?.Resource)).toContain('/x/*');
  });

  test.each([
    [{}, 'addFiles("Files"): give either directory or files'],
    [{ directory: 'x', files: ['y'] }, 'addFiles("Files"): give either directory or files'],
    [{ files: [] }, 'addFiles("Files"): files holds no files'],
    [{ files: ['a/x.csv', 'b/x.csv'] }, 'addFiles("Files"): two files have the same name'],
  ])('given as %j are told', (given, message) => {
    const data = new trainyard.DatasetBucket(makeStack(), 'Data');
    expect(() => data.addFiles('Files', { prefix: 'x', ...given })).toThrow(`Test/Data: ${message}`);
  });

  test('that are too many for a policy are told, with another way', () => {
    for (let index = 0; index < 51; index += 1) writeFileSync(join(directory, `${index}.csv`), `${index}`);
    const data = new trainyard.DatasetBucket(makeStack(), 'Data');
    expect(() => data.addFiles('Files', { directory, prefix: 'x' })).toThrow(
      'Test: more than 50 data files in one stack; upload them with `aws s3 sync` and use Dataset.fromBucket',
    );
  });
});

test('data that something else puts into the bucket needs no handler', () => {
  const stack = makeStack();
  const dataset = new trainyard.DatasetBucket(stack, 'Data').dataset('raw', { version: '2026-01' });
  expect(dataset.prefix).toBe('raw/');
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 0);
});
