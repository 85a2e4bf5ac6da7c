import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestServer } from '../_helpers/test-cloud';

const run = promisify(execFile);
const SCRIPT = join(__dirname, '../_fixtures/clients/control-plane.py');

async function hasBoto3(): Promise<boolean> {
  return run('python3', ['-c', 'import boto3']).then(
    () => true,
    () => false,
  );
}

test('boto3 sees what AWS would show it', async () => {
  if (!(await hasBoto3())) return void process.emitWarning('skipped: python3 has no boto3 on this machine');
  await using cloud = await startTestServer();
  const { stdout } = await run('python3', ['-W', 'ignore', SCRIPT, cloud.endpoint]);
  const failed = (operation: string, code: string, message: string) =>
    `An error occurred (${code}) when calling the ${operation} operation: ${message}`;
  expect(JSON.parse(stdout)).toEqual({
    trust: true,
    conflict: [
      'DeleteConflictException',
      failed('DeleteRole', 'DeleteConflict', 'Cannot delete entity, must detach all policies first.'),
    ],
    parameter: '1',
    noParameter: ['ParameterNotFound', failed('GetParameter', 'ParameterNotFound', '')],
    statistics: [2, 2.8, 'Seconds'],
    noAlarm: ['ResourceNotFound', failed('SetAlarmState', 'ResourceNotFound', '')],
    badDashboard: [
      'DashboardInvalidInputError',
      failed('PutDashboard', 'InvalidParameterInput', 'The field DashboardBody must be a valid JSON object'),
    ],
    tail: [['sessionStart'], ['hey']],
    published: 36,
    noTopic: ['NotFoundException', failed('Publish', 'NotFound', 'Topic does not exist')],
    secret: 'v',
  });
});
