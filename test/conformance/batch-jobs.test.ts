import {
  CreateModelCommand,
  CreateProcessingJobCommand,
  CreateTransformJobCommand,
  paginateListTransformJobs,
  SageMakerClient,
  StopProcessingJobCommand,
  waitUntilProcessingJobCompletedOrStopped,
  waitUntilTransformJobCompletedOrStopped,
} from '@aws-sdk/client-sagemaker';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LocalCloud } from '../../lib/local/index';
import { clientOptions, startTestServer } from '../_helpers/test-cloud';
import { servingEngine, untilStopped } from '../local/services/sagemaker/_endpoint';
import { ROLE } from '../local/services/sagemaker/_helpers';
import { processingRequest } from '../local/services/sagemaker/_processing';
import { transformRequest } from '../local/services/sagemaker/_transform';

const run = promisify(execFile);
const SCRIPT = join(__dirname, '../_fixtures/clients/batch-jobs.py');
const quick = { minDelay: 1, maxDelay: 1, maxWaitTime: 20 };

/** Serves an echo; a processing job ends as its name says. */
async function withCloud(use: (cloud: LocalCloud) => Promise<void>): Promise<void> {
  await using engine = await servingEngine(
    (request, response) => {
      if (request.url === '/invocations') request.pipe(response);
      else response.writeHead(404).end();
    },
    (machine) => {
      const { kind, job } = machine.spec.labels;
      if (kind !== 'processing' || job === 'long') return untilStopped(machine);
      return Promise.resolve(job === 'failing' ? 3 : 0);
    },
  );
  const cloud = await startTestServer({ engine });
  try {
    await use(cloud);
  } finally {
    await cloud.stop();
  }
}

test('boto3 runs jobs, waits for them, pages, and reads errors', async () => {
  const hasBoto3 = await run('python3', ['-c', 'import boto3']).then(
    () => true,
    () => false,
  );
  if (!hasBoto3) return void process.emitWarning('skipped: python3 has no boto3 on this machine');
  await withCloud(async (cloud) => {
    const { stdout } = await run('python3', ['-W', 'ignore', SCRIPT, cloud.endpoint]);
    const failed: unknown = expect.stringContaining('ValidationException');
    expect(JSON.parse(stdout)).toEqual({
      good: 'done',
      failing: expect.stringMatching(/terminal failure state.*"Failed"$/),
      missing: failed,
      reason: 'AlgorithmError: , exit code: 3',
      ended: true,
      pages: [['failing'], ['good']],
      transform: 'done',
      missingTransform: failed,
      output: '1,1\n2,2\n',
      rules: { InputFilter: '$', OutputFilter: '$', JoinSource: 'Input' },
    });
  });
}, 60_000);

test('the JavaScript SDK’s waiters end with jobs that are completed, stopped or failed', async () => {
  await withCloud(async (cloud) => {
    const client = new SageMakerClient(clientOptions(cloud));
    const s3 = new S3Client({ ...clientOptions(cloud), forcePathStyle: true });
    try {
      for (const name of ['long', 'failing'])
        await client.send(new CreateProcessingJobCommand(processingRequest(name)));
      await client.send(new StopProcessingJobCommand({ ProcessingJobName: 'long' }));
      const stopped = await waitUntilProcessingJobCompletedOrStopped(
        { client, ...quick },
        { ProcessingJobName: 'long' },
      );
      expect(stopped).toMatchObject({ state: 'SUCCESS', reason: { ProcessingJobStatus: 'Stopped' } });
      const failing = waitUntilProcessingJobCompletedOrStopped({ client, ...quick }, { ProcessingJobName: 'failing' });
      await expect(failing).rejects.toThrow('AlgorithmError: , exit code: 3');

      await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
      await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'in/a', Body: 'x' }));
      const PrimaryContainer = { Image: 'server:1' };
      await client.send(new CreateModelCommand({ ModelName: 'model', ExecutionRoleArn: ROLE, PrimaryContainer }));
      for (const name of ['one', 'two', 'three'])
        await client.send(new CreateTransformJobCommand(transformRequest(name)));
      const done = await waitUntilTransformJobCompletedOrStopped({ client, ...quick }, { TransformJobName: 'three' });
      expect(done).toMatchObject({ state: 'SUCCESS', reason: { TransformJobStatus: 'Completed' } });
      const pages = [];
      for await (const { TransformJobSummaries = [] } of paginateListTransformJobs({ client, pageSize: 2 }, {}))
        pages.push(TransformJobSummaries.map(({ TransformJobName }) => TransformJobName));
      expect(pages).toEqual([['three', 'two'], ['one']]);
    } finally {
      client.destroy();
      s3.destroy();
    }
  });
});
