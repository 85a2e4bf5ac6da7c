import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FakeEngine } from '../_helpers/fake-engine';
import { startTestServer } from '../_helpers/test-cloud';

const run = promisify(execFile);
const SCRIPT = join(__dirname, '../_fixtures/clients/training-jobs.py');

async function hasBoto3(): Promise<boolean> {
  return run('python3', ['-c', 'import boto3']).then(
    () => true,
    () => false,
  );
}

test('boto3’s waiter ends well and ill as it does on AWS', async () => {
  if (!(await hasBoto3())) return void process.emitWarning('skipped: python3 has no boto3 on this machine');
  const engine = new FakeEngine(async ({ spec, signal }) => {
    const { job } = spec.labels;
    if (job === 'endless') await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return job === 'fails' ? 1 : 0;
  });
  await using cloud = await startTestServer({ engine });
  const { stdout } = await run('python3', ['-W', 'ignore', SCRIPT, cloud.endpoint]);
  expect(JSON.parse(stdout)).toEqual({
    good: 'Completed',
    fails:
      'Waiter encountered a terminal failure state: For expression "TrainingJobStatus" we matched expected path: "Failed"',
    missing: 'Waiter encountered a terminal failure state: Matched expected service error code: ValidationException',
    endless: 'Stopped',
    again: 'ValidationException',
    spot: 'Completed',
    transitions: ['Starting', 'Downloading', 'Training', 'Uploading', 'Completed'],
    times: [1, 1],
    errors: [],
    metrics: [
      [0, 1],
      [1, 0.5],
    ],
    deleted: 'ValidationException',
  });
});
