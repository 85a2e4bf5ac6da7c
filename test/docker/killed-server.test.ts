import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTrainingJobCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  DescribeTrainingJobCommand,
  SageMakerClient,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import type { ServerFacts } from '../../lib/local/cli/server';
import { Labels } from '../../lib/local/containers/docker/labels';
import { BASE_IMAGE, describeWithDocker } from '../_helpers/docker';
import { ROOT, temporaryDirectory, trainyard } from '../integration/_checkout';

const docker = new Docker();
const image = `trainyard-test-gate:${process.pid}`;
const state = temporaryDirectory();
const role = 'arn:aws:iam::000000000000:role/r';
let server: ServerFacts | undefined;
let sagemaker: SageMakerClient;
let runtime: SageMakerRuntimeClient;

async function start(): Promise<void> {
  const flags = ['--detach', '--port', '0', '--engine', 'docker', '--json', '--state', state];
  const { status, stdout, stderr } = await trainyard(['start', ...flags]);
  if (status !== 0) throw new Error(stderr);
  server = JSON.parse(stdout) as ServerFacts;
  const { endpoint, region, credentials } = server;
  sagemaker = new SageMakerClient({ endpoint, region, credentials });
  runtime = new SageMakerRuntimeClient({ endpoint, region, credentials });
}

const clients = <T>(Client: new (options: object) => T): T => {
  const { endpoint, region, credentials } = server as ServerFacts;
  return new Client({ endpoint, region, credentials, forcePathStyle: true });
};

/** Containers of this state directory that bear a label. */
async function containers(label: string): Promise<string[]> {
  const own = new Labels(realpathSync(state)).filter().label;
  const found = await docker.listContainers({ filters: { label: [...own, `dev.trainyard.label.${label}`] } });
  return found.map(({ Id }) => Id).sort();
}

/** What is wrong with the containers of this state directory: jobs, endpoints and those that only hold a network. */
async function hardening(): Promise<string[]> {
  const label = new Labels(realpathSync(state)).filter().label;
  const found = await docker.listContainers({ filters: { label } });
  return Promise.all(
    found.map(async ({ Id }) => {
      const { Name, HostConfig, Mounts } = await docker.getContainer(Id).inspect();
      const { Privileged, CapDrop, SecurityOpt, PidsLimit, NetworkMode } = HostConfig;
      const isHard = Privileged !== true && CapDrop?.includes('ALL') && SecurityOpt?.includes('no-new-privileges');
      const isClosed =
        (PidsLimit ?? 0) > 0 && NetworkMode !== 'host' && !JSON.stringify(Mounts).includes('docker.sock');
      return isHard === true && isClosed ? '' : `${Name}: ${JSON.stringify(HostConfig)}`;
    }),
  );
}

const status = async (EndpointName: string): Promise<string | undefined> => {
  const answer = await sagemaker.send(new DescribeEndpointCommand({ EndpointName })).catch(() => undefined);
  return answer?.EndpointStatus;
};

async function until<T>(ask: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask();
    if (wanted(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const untilStatus = (name: string, wanted: string | undefined) =>
  until(
    () => status(name),
    (found) => found === wanted,
  );

const invoke = async (EndpointName: string): Promise<string> => {
  const { Body } = await runtime.send(new InvokeEndpointCommand({ EndpointName, Body: Buffer.from('x') }));
  return Buffer.from(Body as Uint8Array).toString();
};

/** Lets containers pass their health check that were told to wait. A signal that comes before they listen is lost. */
async function openUntilInService(name: string, label: string): Promise<void> {
  const opened = async (): Promise<string | undefined> => {
    for (const id of await containers(label)) await docker.getContainer(id).kill({ signal: 'SIGUSR1' });
    return status(name);
  };
  await until(opened, (found) => found === 'InService');
}

async function configure(name: string, environment: Record<string, string>, InitialInstanceCount = 1): Promise<void> {
  await sagemaker.send(
    new CreateModelCommand({
      ModelName: name,
      ExecutionRoleArn: role,
      PrimaryContainer: { Image: image, Environment: environment },
    }),
  );
  const variant = { VariantName: 'all', ModelName: name, InitialInstanceCount, InstanceType: 'ml.m5.large' } as const;
  await sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants: [variant] }));
}

const create = (EndpointName: string, EndpointConfigName = EndpointName) =>
  sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));

/** What the job has printed so far. */
async function logLines(): Promise<(string | undefined)[]> {
  const command = new FilterLogEventsCommand({ logGroupName: '/aws/sagemaker/TrainingJobs' });
  const answer = await clients(CloudWatchLogsClient)
    .send(command)
    .catch(() => undefined);
  return (answer?.events ?? []).map(({ message }) => message);
}

async function train(): Promise<void> {
  const s3 = clients(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: 'data' }));
  await s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'rows/rows.csv', Body: '1,2\n' }));
  const source = { S3DataType: 'S3Prefix', S3Uri: 's3://data/rows/' } as const;
  await sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName: 'job',
      RoleArn: role,
      AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: 'FastFile' },
      InputDataConfig: [{ ChannelName: 'rows', DataSource: { S3DataSource: source } }],
      OutputDataConfig: { S3OutputPath: 's3://data/out' },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    }),
  );
  await until(logLines, (lines) => lines.includes('waiting'));
}

describeWithDocker('a server that was killed', () => {
  beforeAll(() => {
    const folder = join(ROOT, 'test/_fixtures/images/gate');
    execFileSync('docker', ['build', '-q', '-t', image, '--build-arg', `BASE_IMAGE=${BASE_IMAGE}`, folder]);
  });

  afterAll(async () => {
    if (server !== undefined) await trainyard(['stop', '--state', state]);
    execFileSync('docker', ['rmi', '-f', image]);
  });

  test('goes on where it was: jobs and endpoints in every phase, with the containers that they had', async () => {
    // GIVEN
    await start();
    await configure('serving', {}, 2);
    await configure('creating', { GATE: 'closed' });
    await configure('next', { GATE: 'closed' });
    await configure('deaf', { DEAF: '1' });
    await Promise.all([
      create('serving'),
      create('creating'),
      create('updating', 'serving'),
      create('deleting', 'deaf'),
      train(),
    ]);
    for (const name of ['serving', 'updating', 'deleting']) await untilStatus(name, 'InService');
    await sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'updating', EndpointConfigName: 'next' }));
    await sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'deleting' }));
    const labels = ['job=job', 'endpoint=serving', 'endpoint=creating', 'config=next'];
    const before = await until(
      () => Promise.all(labels.map(containers)),
      (found) => found.every(({ length }) => length > 0),
    );

    expect((await hardening()).filter((fault) => fault !== '')).toEqual([]);

    // WHEN
    process.kill((server as ServerFacts).pid, 'SIGKILL');
    await start();

    // THEN
    await untilStatus('serving', 'InService');
    expect(await invoke('serving')).toBe('served');
    await untilStatus('deleting', undefined);
    expect(await containers('endpoint=deleting')).toEqual([]);

    expect(await status('creating')).toBe('Creating');
    await openUntilInService('creating', 'endpoint=creating');

    expect([await status('updating'), await invoke('updating')]).toEqual(['Updating', 'served']);
    await until(
      () => containers('config=next'),
      (found) => found.length === 1 && found[0] !== before[3]?.[0],
    );
    await openUntilInService('updating', 'config=next');

    const running = await Promise.all(labels.slice(0, 3).map(containers));
    expect(running).toEqual(before.slice(0, 3));
    await docker.getContainer(running[0]?.[0] as string).kill({ signal: 'SIGUSR1' });
    const job = await until(
      () => sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'job' })),
      ({ TrainingJobStatus }) => TrainingJobStatus !== 'InProgress',
    );
    expect([job.TrainingJobStatus, job.FailureReason]).toEqual(['Completed', undefined]);
    expect(await logLines()).toEqual(['rows 4', 'Read-only file system', 'waiting', 'going on', 'called']);
  }, 120_000);

  test('and leaves nothing when it stops', async () => {
    await trainyard(['stop', '--state', state]);
    server = undefined;
    const labels = ['job=job', 'endpoint=serving', 'endpoint=creating', 'endpoint=updating'];
    expect(await Promise.all(labels.map(containers))).toEqual([[], [], [], []]);
  });
});
