import { createTestCloud } from '../../../_helpers/test-cloud';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { call, ended, jobRequest } from './_helpers';

test('a job whose container exits with 0 is completed', async () => {
  // GIVEN
  const engine = new FakeEngine(() => 0);
  await using cloud = await createTestCloud({ engine });
  // WHEN
  const { TrainingJobArn } = await call<{ TrainingJobArn: string }>(cloud, 'CreateTrainingJob', jobRequest('one'));
  const job = await ended(cloud, 'one');
  // THEN
  expect(TrainingJobArn).toBe('arn:aws:sagemaker:us-east-1:000000000000:training-job/one');
  expect(job.TrainingJobStatus).toBe('Completed');
  expect(job.SecondaryStatusTransitions?.map(({ Status, StatusMessage }) => `${Status} - ${StatusMessage}`)).toEqual([
    'Starting - Preparing the instances for training',
    'Downloading - Downloading input data',
    'Training - Training image download completed. Training in progress.',
    'Uploading - Uploading generated training model',
    'Completed - Training job completed',
  ]);
  expect(job.ModelArtifacts?.S3ModelArtifacts).toBe('s3://bucket/out/one/output/model.tar.gz');
  expect(job.BillableTimeInSeconds).toBe(1);
});
