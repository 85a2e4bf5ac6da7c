import { writeFileSync } from 'node:fs';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { call, ended, jobRequest } from './_helpers';

test('outputs that S3 refuses fail the job with its words', async () => {
  const engine = new FakeEngine((machine) => {
    writeFileSync(machine.path('/opt/ml/model/weights'), 'w');
    return 0;
  });
  await using cloud = await createTestCloud({ engine });
  await call(cloud, 'CreateTrainingJob', jobRequest('job'));
  const { TrainingJobStatus, FailureReason } = await ended(cloud, 'job');
  expect(TrainingJobStatus).toBe('Failed');
  expect(FailureReason).toBe('ClientError: Artifact upload failed:NoSuchBucket: The specified bucket does not exist');
});
