import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Key } from 'aws-cdk-lib/aws-kms';
import { makeStack, only, statements, trainyard } from '../_stack';
import { artifact, MODEL } from './_endpoint';

const RESOURCE = 'Custom::TrainyardTransformJob';

function make(props: Partial<trainyard.BatchTransformProps> = {}) {
  const stack = makeStack();
  const bucket = new Bucket(stack, 'Bucket', { encryptionKey: new Key(stack, 'Key') });
  const input = trainyard.Dataset.fromBucket(bucket, 'digits/all', { contentType: 'text/csv', version: 'v1' });
  return { stack, job: new trainyard.BatchTransform(stack, 'Transform', { model: artifact(stack), input, ...props }) };
}

test('a transform job answers the objects of a data set, encrypted', () => {
  const { stack } = make({ splitType: trainyard.SplitType.LINE, batchStrategy: trainyard.BatchStrategy.MULTI_RECORD });
  expect(only(stack, RESOURCE)).toMatchObject({
    DataVersions: { input: 'v1' },
    WaitForCompletion: 'true',
    Specification: {
      ModelName: { 'Fn::GetAtt': [expect.stringContaining('Model'), 'ModelName'] },
      BatchStrategy: 'MultiRecord',
      TransformInput: { ContentType: 'text/csv', SplitType: 'Line' },
      TransformOutput: { AssembleWith: 'Line', KmsKeyId: expect.anything() },
      TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeKmsKeyId: expect.anything() },
    },
  });
  expect(only(stack, MODEL)).toMatchObject({ EnableNetworkIsolation: true });
});

test('it answers the objects that a manifest names, compressed or not', () => {
  const stack = makeStack();
  const bucket = new Bucket(stack, 'Bucket');
  const input = trainyard.Dataset.fromManifest(bucket, 'lists/all.json', {
    objectsPrefix: 'digits',
    compression: trainyard.DataCompression.GZIP,
  });
  new trainyard.BatchTransform(stack, 'Transform', { model: artifact(stack), input });
  expect(only(stack, RESOURCE)['Specification']['TransformInput']).toMatchObject({
    CompressionType: 'Gzip',
    DataSource: { S3DataSource: { S3DataType: 'ManifestFile' } },
  });
  const readable = JSON.stringify(statements(stack, 's3:GetObject'));
  for (const key of ['/lists/all.json', '/digits/*']) expect(readable).toContain(key);
});

test('it keeps parts of records together with their answers', () => {
  const { stack } = make({ inputFilter: '$[1:]', outputFilter: '$[0,-1]', joinInput: true });
  expect(only(stack, RESOURCE)['Specification']['DataProcessing']).toEqual({
    InputFilter: '$[1:]',
    OutputFilter: '$[0,-1]',
    JoinSource: 'Input',
  });
});

test('it has limits of its own for requests', () => {
  const { stack } = make({ invocationTimeout: Duration.minutes(1), invocationRetries: 0, maxPayloadInMb: 50 });
  expect(only(stack, RESOURCE)['Specification']).toMatchObject({
    ModelClientConfig: { InvocationsTimeoutInSeconds: 60, InvocationsMaxRetries: 0 },
    MaxPayloadInMB: 50,
  });
});

test('its role reads the data and writes the answers, no more', () => {
  const { stack } = make();
  expect(JSON.stringify(statements(stack, 's3:GetObject'))).toContain('/digits/all/*');
  expect(JSON.stringify(statements(stack, 's3:PutObject'))).toContain('/transformed/*');
});

test('who starts it may pass its role to SageMaker, and that role alone', () => {
  const { stack, job } = make();
  expect(statements(stack, 'iam:PassRole')).toMatchObject([
    {
      Resource: stack.resolve(job.role.roleArn),
      Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    },
  ]);
});

test('it can be imported, described and listened to', () => {
  const stack = makeStack();
  const job = trainyard.BatchTransform.fromTransformJobName(stack, 'Job', 'nightly');
  job.onStateChange('Changed');
  expect(JSON.stringify(stack.resolve(job.transformJobArn))).toContain(':transform-job/nightly');
  expect(only(stack, 'AWS::Events::Rule')['EventPattern']['detail']).toEqual({ TransformJobName: ['nightly'] });
});

test('its rule knows all jobs that it ever starts', () => {
  const { stack, job } = make();
  job.onStateChange('Changed');
  const prefix = only(stack, RESOURCE)['JobNamePrefix'];
  const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  expect(rules.map((rule) => rule['Properties']['EventPattern']['detail'])).toContainEqual({
    TransformJobName: [{ prefix: `${prefix}-` }],
  });
});
