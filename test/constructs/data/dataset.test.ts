import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventBus as BusTarget } from 'aws-cdk-lib/aws-events-targets';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { makeJob, makeStack, only, statements, trainyard } from '../_stack';

const JOB = 'Custom::TrainyardTrainingJob';
const { Dataset, DataCompression, InputMode, RecordWrapper } = trainyard;

const channelsOf = (stack: ReturnType<typeof makeStack>) => only(stack, JOB)['Specification']['InputDataConfig'];

describe('a channel', () => {
  test('through a pipe may be compressed, wrapped and shuffled', () => {
    const stack = makeStack();
    const train = Dataset.fromBucket(new Bucket(stack, 'Data'), 'a', {
      inputMode: InputMode.PIPE,
      compression: DataCompression.GZIP,
      recordWrapper: RecordWrapper.RECORD_IO,
      shuffleSeed: 7,
    });
    makeJob(stack, { channels: { train } });
    expect(channelsOf(stack)).toMatchObject([
      { InputMode: 'Pipe', CompressionType: 'Gzip', RecordWrapperType: 'RecordIO', ShuffleConfig: { Seed: 7 } },
    ]);
  });

  test('of a manifest reads the manifest and the objects of its folder', () => {
    const stack = makeStack();
    const bucket = Bucket.fromBucketName(stack, 'Data', 'data');
    makeJob(stack, { channels: { train: Dataset.fromManifest(bucket, 'lists/one.manifest') } });
    expect(channelsOf(stack)).toMatchObject([
      { DataSource: { S3DataSource: { S3DataType: 'ManifestFile', S3Uri: 's3://data/lists/one.manifest' } } },
    ]);
    const read = JSON.stringify(statements(stack, 's3:GetObject').map(({ Resource }) => Resource));
    expect(read).toContain('data/lists/one.manifest"');
    expect(read).toContain('data/lists/*"');
  });

  test('of an augmented manifest streams the attributes that it names', () => {
    const stack = makeStack();
    const bucket = Bucket.fromBucketName(stack, 'Data', 'data');
    const train = Dataset.fromAugmentedManifest(bucket, 'lines.jsonl', ['source-ref', 'label'], {
      inputMode: InputMode.PIPE,
      objectsPrefix: 'images',
    });
    makeJob(stack, { channels: { train } });
    expect(channelsOf(stack)[0]).toMatchObject({
      DataSource: {
        S3DataSource: { S3DataType: 'AugmentedManifestFile', AttributeNames: ['source-ref', 'label'] },
      },
    });
    expect(JSON.stringify(statements(stack, 's3:GetObject'))).toContain('data/images/*"');
  });
});

describe('a principal that is granted', () => {
  test('to read data may list and read its folder, and decrypt', () => {
    const stack = makeStack();
    const bucket = new Bucket(stack, 'Data', { encryptionKey: new Key(stack, 'Key') });
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    Dataset.fromBucket(bucket, 'raw').grantRead(role);
    expect(JSON.stringify(statements(stack, 's3:GetObject'))).toContain('/raw/*"');
    expect(statements(stack, 's3:ListBucket')).toMatchObject([
      { Condition: { StringLike: { 's3:prefix': ['raw/*'] } } },
    ]);
    expect(statements(stack, 'kms:Decrypt')).toHaveLength(1);
  });

  test('to write to a folder may write nothing else', () => {
    const stack = makeStack();
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    new trainyard.DatasetBucket(stack, 'Data').grantReadWrite(role, '/raw/');
    const [statement] = statements(stack, 's3:PutObject');
    expect(JSON.stringify(statement?.Resource)).toContain('/raw/*"');
    expect(statements(stack, 'kms:GenerateDataKey')).toHaveLength(1);
  });
});

describe('new data', () => {
  const bus = (stack: ReturnType<typeof makeStack>) => new BusTarget(EventBus.fromEventBusName(stack, 'Bus', 'other'));

  test.each([
    [{ prefix: 'raw' }, [{ prefix: 'raw/' }]],
    [{ suffix: '_SUCCESS' }, [{ suffix: '_SUCCESS' }]],
    [{ prefix: 'raw', suffix: '*.csv' }, [{ wildcard: 'raw/*\\*.csv' }]],
  ])('with %j is matched by the key', (options, key) => {
    const stack = makeStack();
    new trainyard.DatasetBucket(stack, 'Data').onNewData('New', { ...options, target: bus(stack) });
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['aws.s3'], 'detail-type': ['Object Created'], detail: { object: { key } } },
    });
  });

  test('of an imported bucket is matched by its name', () => {
    const stack = makeStack();
    const bucket = Bucket.fromBucketName(stack, 'Bucket', 'data');
    trainyard.DatasetBucket.fromBucket(stack, 'Data', bucket).onNewData('New');
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { bucket: { name: ['data'] }, object: Match.absent() } },
    });
  });
});

test('a bucket has the metrics that S3 publishes once a day', () => {
  const stack = makeStack();
  const data = trainyard.DatasetBucket.fromBucket(stack, 'Data', Bucket.fromBucketName(stack, 'Bucket', 'data'));
  expect(data.metricNumberOfObjects().toMetricConfig().metricStat).toMatchObject({
    namespace: 'AWS/S3',
    metricName: 'NumberOfObjects',
    dimensions: [
      { name: 'BucketName', value: 'data' },
      { name: 'StorageType', value: 'AllStorageTypes' },
    ],
  });
  expect(data.metricSizeBytes().metricName).toBe('BucketSizeBytes');
});
