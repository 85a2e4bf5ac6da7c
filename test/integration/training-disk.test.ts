import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FakeProgram } from '../_helpers/fake-engine';
import { FakeEngine } from '../_helpers/fake-engine';
import { tryMakeSmallDisk } from '../_helpers/small-disk';
import type { TestCloud } from '../_helpers/test-cloud';
import { createTestCloud } from '../_helpers/test-cloud';
import { call, ended, jobRequest } from '../local/services/sagemaker/_helpers';

const made = tryMakeSmallDisk(24);
if (made === undefined) console.warn('skipped, jobs on a full disk: only root can make a small file system, on Linux');
const describeWithDisk = made === undefined ? describe.skip : describe;

/** Fits on the disk once. */
const LARGE = randomBytes(14 * 1024 * 1024);

let number = 0;
/** A cloud on what is left of the disk. */
async function cloudOf(program: FakeProgram): Promise<TestCloud> {
  number += 1;
  const cloud = await createTestCloud({ engine: new FakeEngine(program), state: join(made?.path ?? '', `${number}`) });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  return cloud;
}

describeWithDisk('a job on a full disk', () => {
  afterAll(() => made?.remove());

  test('that cannot upload its model fails with SageMaker’s words, and leaves its space to others', async () => {
    await using cloud = await cloudOf((machine) => {
      writeFileSync(machine.path('/opt/ml/model/weights'), LARGE);
      return 0;
    });
    await call(cloud, 'CreateTrainingJob', jobRequest('job'));
    expect(await ended(cloud, 'job')).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: 'ClientError: Artifact upload failed:Insufficient disk space',
    });
  });

  test('that cannot download its input fails with SageMaker’s words', async () => {
    await using cloud = await cloudOf(() => 0);
    await cloud.door.call('s3', 'PutObject', { Bucket: 'bucket', Key: 'data/large', Body: LARGE }, cloud.caller);
    const S3DataSource = { S3DataType: 'S3Prefix' as const, S3Uri: 's3://bucket/data/' };
    const InputDataConfig = [{ ChannelName: 'c', DataSource: { S3DataSource } }];
    await call(cloud, 'CreateTrainingJob', jobRequest('job', { InputDataConfig }));
    expect(await ended(cloud, 'job')).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: 'ClientError: Data download failed:Insufficient disk space',
    });
  });
});
