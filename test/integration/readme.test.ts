import { ListTrainingJobsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCloud } from '../../lib/local/index';

// README
test('a new account has no training jobs', async () => {
  await using cloud = await LocalCloud.start();
  const { endpoint, region, credentials } = cloud;
  const client = new SageMakerClient({ endpoint, region, credentials });
  const { TrainingJobSummaries } = await client.send(new ListTrainingJobsCommand({}));
  expect(TrainingJobSummaries).toEqual([]);
});
// end

test('the README shows the test above', () => {
  const own = /\/\/ README\n([\s\S]*?)\/\/ end/.exec(readFileSync(__filename, 'utf8'))?.[1] ?? 'nothing';
  expect(readFileSync(join(__dirname, '../../README.md'), 'utf8')).toContain(own.trim());
});
