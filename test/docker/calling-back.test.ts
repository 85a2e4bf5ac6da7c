import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  DescribeEndpointCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { DockerEngine } from '../../lib/local/containers/docker/docker-engine';
import { LocalCloud } from '../../lib/local/index';
import { IMAGES, temporaryDirectory } from '../_helpers/containers';
import { BASE_IMAGE, describeWithDocker } from '../_helpers/docker';
import { clientOptions } from '../_helpers/test-cloud';
import { ROLE, jobRequest } from '../local/services/sagemaker/_helpers';
import { patiently } from './_job-cloud';

const image = `trainyard-test-calling:${process.pid}`;
const ISOLATED = { EnableNetworkIsolation: true };
const reports: string[] = [];
let state: Awaited<ReturnType<typeof temporaryDirectory>>;
let cloud: LocalCloud;
let other: Server;
let sagemaker: SageMakerClient;

const environment = (more: Record<string, string> = {}): Record<string, string> => ({
  ANOTHER_PORT: String((other.address() as AddressInfo).port),
  MACHINE_PORT: String(cloud.port),
  CLOUD_PORT: containerPort(),
  ...more,
});

async function linesOf(kind: 'Training' | 'Processing', job: string): Promise<(string | undefined)[]> {
  const logs = new CloudWatchLogsClient(clientOptions(cloud));
  const logGroupName = `/aws/sagemaker/${kind}Jobs`;
  const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName, logStreamNamePrefix: `${job}/` }));
  return (events ?? []).map(({ message }) => message);
}

/** By step, as SageMaker Metrics has them; there is no client of it here. */
async function lossesOf(job: string): Promise<unknown> {
  const ResourceArn = `arn:aws:sagemaker:us-east-1:000000000000:training-job/${job}`;
  const steps = { Period: 'IterationNumber', XAxisType: 'IterationNumber' };
  const scope = `${cloud.credentials.accessKeyId}/20260101/us-east-1/sagemaker/aws4_request`;
  const answer = await fetch(`${cloud.endpoint}/BatchGetMetrics`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify({ MetricQueries: [{ MetricName: 'loss', ResourceArn, MetricStat: 'Last', ...steps }] }),
  });
  const { MetricQueryResults } = (await answer.json()) as { MetricQueryResults: unknown[] };
  return MetricQueryResults[0];
}

/** Where containers call. */
function containerPort(): string {
  const { containerEndpoint } = JSON.parse(readFileSync(join(state.path, 'server.json'), 'utf8')) as {
    containerEndpoint: string;
  };
  return new URL(containerEndpoint).port;
}

/** Status and lines of a job that has ended. */
async function train(name: string, more: object): Promise<(string | undefined)[]> {
  const AlgorithmSpecification = { TrainingImage: image, TrainingInputMode: 'File' as const };
  await sagemaker.send(new CreateTrainingJobCommand(jobRequest(name, { AlgorithmSpecification, ...more })));
  const { TrainingJobStatus } = await patiently(
    () => sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name })),
    (answer) => answer.TrainingJobStatus !== 'InProgress',
  );
  return [TrainingJobStatus, ...(await linesOf('Training', name))];
}

async function serve(name: string): Promise<void> {
  const PrimaryContainer = { Image: image };
  await sagemaker.send(new CreateModelCommand({ ModelName: name, ExecutionRoleArn: ROLE, PrimaryContainer }));
  const variant = {
    VariantName: 'all',
    ModelName: name,
    InitialInstanceCount: 1,
    InstanceType: 'ml.m5.large',
  } as const;
  await sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants: [variant] }));
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
}

const VARIABLES =
  'variables AWS_ACCESS_KEY_ID AWS_DEFAULT_REGION AWS_ENDPOINT_URL AWS_REGION AWS_SECRET_ACCESS_KEY S3_ENDPOINT_URL';
const CALLED = [
  VARIABLES,
  'region us-east-1',
  'another port ConnectionRefusedError',
  'port of the machine ConnectionRefusedError',
  'cloud reached',
  'eight at once True',
  'itself InProgress',
  'metrics {}',
];

describeWithDocker('a container that calls the AWS API', () => {
  beforeAll(async () => {
    const folder = join(IMAGES, 'calling');
    execFileSync('docker', ['build', '-q', '-t', image, '--build-arg', `BASE_IMAGE=${BASE_IMAGE}`, folder]);
    state = await temporaryDirectory();
    const engine = await DockerEngine.open({ stateDirectory: state.path, report: (message) => reports.push(message) });
    cloud = await LocalCloud.start({ engine, state: state.path, port: 0 });
    sagemaker = new SageMakerClient(clientOptions(cloud));
    other = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const s3 = new S3Client({ ...clientOptions(cloud), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
    await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'answer', Body: 'from S3' }));
  });

  afterAll(async () => {
    await cloud?.stop();
    await new Promise((resolve) => other?.close(resolve));
    await state?.[Symbol.asyncDispose]();
    execFileSync('docker', ['rmi', '-f', image]);
  });

  test('moves objects, asks about itself and reaches no other port: alone, and on two hosts', async () => {
    const Environment = environment({ LARGE: '1' });
    expect(await train('alone', { Environment })).toEqual([
      'Completed',
      ...CALLED,
      expect.stringMatching(/^new function .*: 403 .*is not authorized to perform: lambda:CreateFunction/),
      expect.stringMatching(/^asset .*: 403 .*is not authorized to perform: s3:PutObject/),
      expect.stringMatching(/^control .*: 403 .*containers may call operations of AWS only/),
      '30 MB True',
    ]);
    expect(await lossesOf('alone')).toEqual({ Status: 'Complete', XAxisValues: [0, 1], MetricValues: [0.5, 0.25] });
    const two = { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 };
    const [status, ...lines] = await train('two', { Environment: environment(), ResourceConfig: two });
    expect(status).toBe('Completed');
    expect(lines.sort()).toEqual([...CALLED, ...CALLED].sort());
    expect(reports).toEqual([]);
  }, 120_000);

  test('has neither a way nor credentials when it is isolated', async () => {
    const Environment = environment({ BRIEF: '1' });
    expect(await train('isolated', { ...ISOLATED, Environment })).toEqual([
      'Completed',
      'variables AWS_REGION',
      'region us-east-1',
      'another port ConnectionRefusedError',
      'port of the machine ConnectionRefusedError',
      'cloud ConnectionRefusedError',
    ]);
  });

  test('is a processing job as well, whose own variables win', async () => {
    await sagemaker.send(
      new CreateProcessingJobCommand({
        ProcessingJobName: 'processing',
        RoleArn: ROLE,
        AppSpecification: { ImageUri: image, ContainerEntrypoint: ['train'] },
        Environment: environment({ BRIEF: '1', AWS_REGION: 'eu-west-3' }),
        ProcessingResources: {
          ClusterConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
        },
      }),
    );
    await patiently(
      () => sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: 'processing' })),
      ({ ProcessingJobStatus }) => ProcessingJobStatus !== 'InProgress',
    );
    expect(await linesOf('Processing', 'processing')).toEqual([VARIABLES, 'region eu-west-3', ...CALLED.slice(2, 5)]);
  });

  test('serves what it read from S3 when it started', async () => {
    await serve('reading');
    const { EndpointStatus } = await patiently(
      () => sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'reading' })),
      (answer) => answer.EndpointStatus !== 'Creating',
    );
    expect(EndpointStatus).toBe('InService');
    const runtime = new SageMakerRuntimeClient(clientOptions(cloud));
    const { Body } = await runtime.send(new InvokeEndpointCommand({ EndpointName: 'reading', Body: Buffer.from('x') }));
    expect(Buffer.from(Body as Uint8Array).toString()).toBe('from S3');
  });
});
