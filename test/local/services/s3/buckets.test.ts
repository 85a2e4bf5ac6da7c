import { createBucketCloud, type BucketCloud } from './bucket-cloud';

let bucket: BucketCloud;

beforeEach(async () => {
  bucket = await createBucketCloud();
});

afterEach(() => bucket[Symbol.asyncDispose]());

const fromWire = (region: string) => ({
  account: '000000000000',
  region,
  arn: 'arn:aws:iam::000000000000:root',
  accessKeyId: 'AKIA',
});

function createIn(region: string, input = {}): Promise<unknown> {
  return bucket.cloud.door.call('s3', 'CreateBucket', { Bucket: 'another', ...input }, fromWire(region));
}

describe('CreateBucket', () => {
  test.each(['ab', 'Big', 'a..b', '192.168.1.1', 'xn--abc', 'with_underscore', '-a-', 'a'.repeat(64), 'abc-s3alias'])(
    'refuses the name %s',
    async (Bucket) => {
      expect(await bucket.failure('CreateBucket', { Bucket })).toMatchObject({
        code: 'InvalidBucketName',
        message: 'The specified bucket is not valid.',
      });
    },
  );

  test('refuses a name that is taken', async () => {
    expect(await bucket.failure('CreateBucket')).toMatchObject({
      code: 'BucketAlreadyOwnedByYou',
      status: 409,
      message: 'Your previous request to create the named bucket succeeded and you already own it.',
    });
  });

  test('may be repeated in us-east-1 only, as on AWS', async () => {
    await createIn('us-east-1');
    await createIn('us-east-1');

    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' };
    await expect(createIn('eu-west-1', { CreateBucketConfiguration })).rejects.toMatchObject({
      code: 'BucketAlreadyOwnedByYou',
    });
  });

  test('wants the region named, other than in us-east-1', async () => {
    await expect(createIn('eu-west-1')).rejects.toMatchObject({
      code: 'IllegalLocationConstraintException',
      message:
        'The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.',
    });
    const us = { CreateBucketConfiguration: { LocationConstraint: 'us-east-1' } };
    await expect(createIn('us-east-1', us)).rejects.toMatchObject({ code: 'InvalidLocationConstraint' });
  });

  test('puts the bucket where it was asked to', async () => {
    await createIn('eu-west-1', { CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });

    expect(await bucket.s3('GetBucketLocation', { Bucket: 'another' })).toEqual({ LocationConstraint: 'eu-west-1' });
    expect(await bucket.s3('HeadBucket', { Bucket: 'another' })).toMatchObject({ BucketRegion: 'eu-west-1' });
  });
});

test('GetBucketLocation says nothing for us-east-1', async () => {
  expect(await bucket.s3('GetBucketLocation')).toEqual({ LocationConstraint: undefined });
});

describe('DeleteBucket', () => {
  test('refuses a bucket that holds something', async () => {
    await bucket.put('k');

    expect(await bucket.failure('DeleteBucket')).toMatchObject({
      code: 'BucketNotEmpty',
      status: 409,
      message: 'The bucket you tried to delete is not empty',
      fields: { BucketName: 'test-bucket' },
    });
  });

  test('takes uploads that were never completed along', async () => {
    const { UploadId } = await bucket.s3('CreateMultipartUpload', { Key: 'k' });
    await bucket.s3('UploadPart', { Key: 'k', UploadId, PartNumber: 1, Body: 'x' });

    await bucket.s3('DeleteBucket');

    expect(await bucket.failure('HeadBucket')).toMatchObject({ code: 'NoSuchBucket', status: 404 });
    expect(await bucket.blobs()).toEqual([]);
  });
});

test('ListBuckets pages by name', async () => {
  for (const Bucket of ['bbb', 'aaa', 'zzz']) await bucket.s3('CreateBucket', { Bucket });

  const first = await bucket.s3('ListBuckets', { MaxBuckets: 3 });
  const second = await bucket.s3('ListBuckets', { MaxBuckets: 3, ContinuationToken: first['ContinuationToken'] });

  expect(first).toMatchObject({ Buckets: [{ Name: 'aaa' }, { Name: 'bbb' }, { Name: 'test-bucket' }] });
  expect(second).toMatchObject({ Buckets: [{ Name: 'zzz' }], ContinuationToken: undefined });
  expect(await bucket.s3('ListBuckets', { Prefix: 'z' })).toMatchObject({ Buckets: [{ Name: 'zzz' }] });
});

describe('configurations of a new bucket', () => {
  test.each([
    [
      'GetBucketEncryption',
      {
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      },
    ],
    [
      'GetPublicAccessBlock',
      { PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true } },
    ],
    ['GetBucketOwnershipControls', { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } }],
    ['GetBucketVersioning', {}],
    ['GetBucketLogging', {}],
    ['GetBucketNotificationConfiguration', {}],
    ['GetBucketAccelerateConfiguration', {}],
    ['GetBucketRequestPayment', { Payer: 'BucketOwner' }],
    ['GetBucketAcl', { Grants: [{ Permission: 'FULL_CONTROL', Grantee: { Type: 'CanonicalUser' } }] }],
    ['ListBucketMetricsConfigurations', { MetricsConfigurationList: [] }],
  ])('%s', async (operation, expected) => {
    expect(await bucket.s3(operation)).toMatchObject(expected);
  });

  test.each([
    ['GetBucketPolicy', 'NoSuchBucketPolicy', 'The bucket policy does not exist'],
    ['GetBucketPolicyStatus', 'NoSuchBucketPolicy', 'The bucket policy does not exist'],
    ['GetBucketTagging', 'NoSuchTagSet', 'The TagSet does not exist'],
    ['GetBucketLifecycleConfiguration', 'NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
    ['GetBucketCors', 'NoSuchCORSConfiguration', 'The CORS configuration does not exist'],
    ['GetBucketWebsite', 'NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'],
    ['GetBucketReplication', 'ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
    ['GetBucketMetricsConfiguration', 'NoSuchConfiguration', 'The specified configuration does not exist.'],
  ])('%s: %s', async (operation, code, message) => {
    expect(await bucket.failure(operation)).toMatchObject({
      code,
      status: 404,
      message,
      fields: { BucketName: 'test-bucket' },
    });
  });
});

describe('a configuration', () => {
  const policy =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}';

  test('is stored, shown and deleted', async () => {
    await bucket.s3('PutBucketPolicy', { Policy: policy });
    expect(await bucket.s3('GetBucketPolicy')).toEqual({ Policy: policy });
    expect(await bucket.s3('GetBucketPolicyStatus')).toEqual({ PolicyStatus: { IsPublic: true } });

    await bucket.s3('DeleteBucketPolicy');
    expect(await bucket.failure('GetBucketPolicy')).toMatchObject({ code: 'NoSuchBucketPolicy' });
  });

  test('keeps its dates', async () => {
    const Rules = [
      { ID: 'r', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Date: new Date('2030-01-01') } },
    ];
    await bucket.s3('PutBucketLifecycleConfiguration', { LifecycleConfiguration: { Rules } });

    expect(await bucket.s3('GetBucketLifecycleConfiguration')).toEqual({ Rules });
  });

  test('falls back to the default encryption when it is deleted', async () => {
    const Rules = [
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'key' },
        BucketKeyEnabled: true,
      },
    ];
    await bucket.s3('PutBucketEncryption', { ServerSideEncryptionConfiguration: { Rules } });
    expect(await bucket.put('k')).toMatchObject({
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'key',
      BucketKeyEnabled: true,
    });

    await bucket.s3('DeleteBucketEncryption');
    expect(await bucket.put('k')).toMatchObject({ ServerSideEncryption: 'AES256' });
  });

  test('with an id is listed among others', async () => {
    for (const Id of ['b', 'a']) await bucket.s3('PutBucketMetricsConfiguration', { Id, MetricsConfiguration: { Id } });
    await bucket.s3('DeleteBucketMetricsConfiguration', { Id: 'b' });

    expect(await bucket.s3('ListBucketMetricsConfigurations')).toMatchObject({
      MetricsConfigurationList: [{ Id: 'a' }],
    });
  });

  test.each([
    [
      'PutBucketPolicy',
      { Policy: 'no' },
      'MalformedPolicy',
      "Policies must be valid JSON and the first byte must be '{'",
    ],
    ['PutBucketPolicy', { Policy: '{"Statement":' }, 'MalformedPolicy', 'This policy contains invalid Json'],
    ['PutBucketPolicy', { Policy: '{}' }, 'MalformedPolicy', 'Missing required field Statement'],
    ['PutBucketVersioning', { VersioningConfiguration: {} }, 'MalformedXML', /not well-formed/],
    ['PutBucketLifecycleConfiguration', { LifecycleConfiguration: { Rules: [] } }, 'MalformedXML', /not well-formed/],
    [
      'PutBucketOwnershipControls',
      { OwnershipControls: { Rules: [{ ObjectOwnership: 'Mine' }] } },
      'MalformedXML',
      /not well-formed/,
    ],
    [
      'PutBucketNotificationConfiguration',
      { NotificationConfiguration: { QueueConfigurations: [{}] } },
      'InvalidArgument',
      /has no SQS$/,
    ],
    ['PutBucketAcl', { ACL: 'public-read' }, 'AccessControlListNotSupported', 'The bucket does not allow ACLs'],
    ['PutBucketCors', {}, 'MalformedXML', /not well-formed/],
  ])('%s refuses %j', async (operation, input, code, message) => {
    const failure = await bucket.failure(operation, input);

    expect(failure.code).toBe(code);
    expect(failure.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});
