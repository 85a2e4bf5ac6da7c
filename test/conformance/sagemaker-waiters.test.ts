import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  CreateTransformJobCommand,
  DescribeEndpointCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  SageMakerClient,
  StopTrainingJobCommand,
  waitUntilEndpointDeleted,
  waitUntilEndpointInService,
  waitUntilProcessingJobCompletedOrStopped,
  waitUntilTrainingJobCompletedOrStopped,
  waitUntilTransformJobCompletedOrStopped,
} from '@aws-sdk/client-sagemaker';
import type { LocalCloud } from '../../lib/local/index';
import { clientOptions, startTestServer } from '../_helpers/test-cloud';
import { servingEngine, untilStopped } from '../local/services/sagemaker/_endpoint';
import { jobRequest, ROLE, until } from '../local/services/sagemaker/_helpers';
import { processingRequest } from '../local/services/sagemaker/_processing';
import { source, transformRequest } from '../local/services/sagemaker/_transform';

const run = promisify(execFile);
const QUICK = { minDelay: 1, maxDelay: 1, maxWaitTime: 5 };
const SCRIPT = join(__dirname, '../_fixtures/clients/sagemaker-waiters.py');

/** What a waiter waits for, by its name in boto3: how it asks, and what it says of what is so named. */
interface Waiter {
  readonly member: string;
  readonly js: (options: { client: SageMakerClient } & typeof QUICK, input: never) => Promise<{ state: string }>;
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

const WAITERS: Readonly<Record<string, Waiter>> = {
  training_job_completed_or_stopped: {
    ...{ member: 'TrainingJobName', js: waitUntilTrainingJobCompletedOrStopped },
    ...{ good: ['good', 'stopped'], bad: ['failing', 'missing'] },
  },
  processing_job_completed_or_stopped: {
    ...{ member: 'ProcessingJobName', js: waitUntilProcessingJobCompletedOrStopped },
    ...{ good: ['good'], bad: ['failing', 'missing'] },
  },
  transform_job_completed_or_stopped: {
    ...{ member: 'TransformJobName', js: waitUntilTransformJobCompletedOrStopped },
    ...{ good: ['good'], bad: ['failing', 'missing'] },
  },
  endpoint_in_service: {
    ...{ member: 'EndpointName', js: waitUntilEndpointInService },
    ...{ good: ['good'], bad: ['failing', 'missing'] },
  },
  endpoint_deleted: {
    ...{ member: 'EndpointName', js: waitUntilEndpointDeleted },
    ...{ good: ['missing'], bad: ['failing'] },
  },
};

const CASES = Object.entries(WAITERS).flatMap(([waiter, { member, good, bad }]) =>
  [...good, ...bad].map((name) => [waiter, member, name] as const),
);

/** A container serves, or ends as its job's or endpoint's name says. */
const containers = () =>
  servingEngine(
    (request, response) => response.writeHead(request.url === '/invocations' ? 200 : 404).end(),
    (machine) => {
      const { kind, job, endpoint } = machine.spec.labels;
      if (job === 'failing' || endpoint === 'failing') return Promise.resolve(1);
      return kind === 'transform' || kind === 'endpoint' || job === 'stopped'
        ? untilStopped(machine)
        : Promise.resolve(0);
    },
  );

/** Creates everything, and waits for its end without a waiter. */
async function bringToEnd(client: SageMakerClient): Promise<void> {
  const PrimaryContainer = { Image: 'server:1' };
  await client.send(new CreateModelCommand({ ModelName: 'model', ExecutionRoleArn: ROLE, PrimaryContainer }));
  const InstanceType = 'ml.m5.large' as const;
  const ProductionVariants = [{ VariantName: 'v', ModelName: 'model', InitialInstanceCount: 1, InstanceType }];
  await client.send(new CreateEndpointConfigCommand({ EndpointConfigName: 'config', ProductionVariants }));
  for (const name of ['good', 'failing']) {
    await client.send(new CreateTrainingJobCommand(jobRequest(name)));
    await client.send(new CreateProcessingJobCommand(processingRequest(name)));
    await client.send(new CreateTransformJobCommand(transformRequest(name, { TransformInput: source() })));
    await client.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: 'config' }));
  }
  await client.send(new CreateTrainingJobCommand(jobRequest('stopped')));
  await client.send(new StopTrainingJobCommand({ TrainingJobName: 'stopped' }));
  for (const name of ['good', 'failing', 'stopped']) {
    await settles(
      async () => (await client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }))).TrainingJobStatus,
    );
    if (name === 'stopped') continue;
    await settles(
      async () =>
        (await client.send(new DescribeProcessingJobCommand({ ProcessingJobName: name }))).ProcessingJobStatus,
    );
    await settles(
      async () => (await client.send(new DescribeTransformJobCommand({ TransformJobName: name }))).TransformJobStatus,
    );
    await settles(async () => (await client.send(new DescribeEndpointCommand({ EndpointName: name }))).EndpointStatus);
  }
}

const settles = (ask: () => Promise<string | undefined>): Promise<unknown> =>
  until(ask, (status) => !['InProgress', 'Stopping', 'Creating'].includes(status ?? ''));

describe('waiters', () => {
  let engine: Awaited<ReturnType<typeof containers>>;
  let cloud: LocalCloud;
  let client: SageMakerClient;
  let boto3: Record<string, string> | undefined;

  beforeAll(async () => {
    engine = await containers();
    cloud = await startTestServer({ engine });
    client = new SageMakerClient(clientOptions(cloud));
    const s3 = new S3Client({ ...clientOptions(cloud), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
    await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'in/a', Body: 'x' }));
    s3.destroy();
    await bringToEnd(client);
    boto3 = await waitWithBoto3(cloud.endpoint);
  }, 60_000);

  afterAll(async () => {
    client.destroy();
    await cloud.stop();
    await engine[Symbol.asyncDispose]();
  });

  test.each(CASES)('%s of %s %s', async (waiter, member, name) => {
    const { js, good } = WAITERS[waiter] as Waiter;
    const waited = js({ client, ...QUICK }, { [member]: name } as never).then(
      ({ state }) => state,
      (error: Error) => (JSON.parse(error.message) as { state: string }).state,
    );
    expect(await waited).toBe(good.includes(name) ? 'SUCCESS' : 'FAILURE');
    if (boto3 === undefined) return;
    const said = boto3[`${waiter} ${name}`];
    if (good.includes(name)) expect(said).toBe('SUCCESS');
    else expect(said).toMatch(name === 'missing' ? /ValidationException$/ : /terminal failure state.*"Failed"$/);
  });
});

async function waitWithBoto3(endpoint: string): Promise<Record<string, string> | undefined> {
  const hasBoto3 = await run('python3', ['-c', 'import boto3']).then(
    () => true,
    () => false,
  );
  if (!hasBoto3) return void process.emitWarning('half a test: python3 has no boto3 on this machine');
  const { stdout } = await run('python3', ['-W', 'ignore', SCRIPT, endpoint, JSON.stringify(CASES)]);
  return JSON.parse(stdout) as Record<string, string>;
}
