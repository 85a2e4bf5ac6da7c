import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestServer } from '../_helpers/test-cloud';

const run = promisify(execFile);
const SCRIPT = join(__dirname, '../_fixtures/clients/s3-transfer.py');

async function hasBoto3(): Promise<boolean> {
  return run('python3', ['-c', 'import boto3']).then(
    () => true,
    () => false,
  );
}

test("boto3's transfer manager moves files in parts, and lists what it moved", async () => {
  if (!(await hasBoto3())) return void process.emitWarning('skipped: python3 has no boto3 on this machine');
  await using cloud = await startTestServer();

  const { stdout } = await run('python3', ['-W', 'ignore', SCRIPT, cloud.endpoint]);

  expect(JSON.parse(stdout)).toEqual({
    same: true,
    head: [11 * 1024 * 1024, true, { a: 'b' }],
    copy: 11 * 1024 * 1024,
    keys: ['copy', 'dir/ünïcødé + file', 'sp ace/+'],
    prefixes: ['dir/', 'sp ace/'],
    notEmpty:
      'An error occurred (BucketNotEmpty) when calling the DeleteBucket operation: The bucket you tried to delete is not empty',
    buckets: [],
  });
});
