import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { S3 } from '../../../../lib/local/services/sagemaker/s3';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import type { EndpointView } from './_endpoint';
import { createConfig, servingEngine, settled, untilStopped } from './_endpoint';
import { ArtifactError } from '../../../../lib/local/services/sagemaker/artifacts';
import { transformReason } from '../../../../lib/local/services/sagemaker/transform/failure-reason';
import { call, ended, jobRequest } from './_helpers';

const ARCHIVE = { bucket: 'bucket', key: 'out/job/output/model.tar.gz' };
const FILE = { bucket: 'bucket', key: 'out/job/output/model/weights' };

/** A cloud whose training job `job` has made a model of one file, and whose endpoints serve whatever they are given. */
async function trained(OutputDataConfig?: CreateTrainingJobCommandInput['OutputDataConfig']) {
  const engine = await servingEngine(undefined, (machine) => {
    if (machine.spec.arguments?.[0] === 'serve') return untilStopped(machine);
    writeFileSync(machine.path('/opt/ml/model/weights'), 'w');
    return Promise.resolve(0);
  });
  const cloud = await createTestCloud({ engine });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  await call(cloud, 'CreateTrainingJob', jobRequest('job', OutputDataConfig && { OutputDataConfig }));
  await ended(cloud, 'job');
  return {
    cloud,
    s3: new S3(cloud.door, cloud.caller),
    [Symbol.asyncDispose]: async () => {
      await cloud.stop();
      await engine[Symbol.asyncDispose]();
    },
  };
}

async function serve(cloud: TestCloud, data: object): Promise<EndpointView> {
  await call(cloud, 'CreateModel', {
    ModelName: 'model',
    ExecutionRoleArn: 'arn:aws:iam::000000000000:role/r',
    PrimaryContainer: { Image: 'server:1', ...data },
  });
  await createConfig(cloud, 'config');
  await call(cloud, 'CreateEndpoint', { EndpointName: 'endpoint', EndpointConfigName: 'config' });
  return settled(cloud);
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('a model that is as its job made it is served', async () => {
  await using job = await trained();
  const { EndpointStatus } = await serve(job.cloud, { ModelDataUrl: 's3://bucket/out/job/output/model.tar.gz' });
  expect(EndpointStatus).toBe('InService');
});

test('a byte that has changed since fails the endpoint, which names both digests', async () => {
  await using job = await trained();
  const made = await job.s3.read(ARCHIVE, 10_000);
  const changed = Buffer.from(made);
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  await job.s3.put(ARCHIVE, changed);
  const { EndpointStatus, FailureReason } = await serve(job.cloud, {
    ModelDataUrl: 's3://bucket/out/job/output/model.tar.gz',
  });
  expect(EndpointStatus).toBe('Failed');
  expect(FailureReason).toContain(
    `s3://bucket/out/job/output/model.tar.gz has the SHA-256 digest ${digestOf(changed)}, ` +
      `but the training job that made it recorded ${digestOf(made)}`,
  );
});

test('the files of an uncompressed model are checked too', async () => {
  await using job = await trained({ S3OutputPath: 's3://bucket/out/', CompressionType: 'NONE' });
  await job.s3.put(FILE, 'W');
  const S3Uri = 's3://bucket/out/job/output/model/';
  const { FailureReason } = await serve(job.cloud, {
    ModelDataSource: { S3DataSource: { S3Uri, S3DataType: 'S3Prefix', CompressionType: 'None' } },
  });
  expect(FailureReason).toContain(
    `${S3Uri}weights has the SHA-256 digest ${digestOf(Buffer.from('W'))}, but the training job that made it recorded ` +
      digestOf(Buffer.from('w')),
  );
});

test('for a transform job that is the fault of its model', () => {
  expect(transformReason(new ArtifactError('the model has another digest'))).toBe(
    'ClientError: the model has another digest',
  );
});

test('the same bytes under another key are nobody’s but their owner’s', async () => {
  await using job = await trained();
  await job.s3.put({ bucket: 'bucket', key: 'mine.tar.gz' }, await job.s3.read(ARCHIVE, 10_000));
  expect((await serve(job.cloud, { ModelDataUrl: 's3://bucket/mine.tar.gz' })).EndpointStatus).toBe('InService');
});

test('what a job makes is stored with the key that it asks for', async () => {
  await using job = await trained({ S3OutputPath: 's3://bucket/out', KmsKeyId: 'alias/models' });
  const { cloud } = job;
  const input = { Bucket: ARCHIVE.bucket, Key: ARCHIVE.key };
  expect(await cloud.door.call('s3', 'HeadObject', input, cloud.caller)).toMatchObject({
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: 'alias/models',
  });
});
