import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { DockerEngine } from '../../lib/local/containers/docker/docker-engine';
import { Labels } from '../../lib/local/containers/docker/labels';
import type { LocalCloud } from '../../lib/local/index';
import { BASE_IMAGE, describeWithDocker } from '../_helpers/docker';
import { clientOptions, startTestServer } from '../_helpers/test-cloud';
import { jobRequest } from '../local/services/sagemaker/_helpers';

const docker = new Docker();
const directory = realpathSync(mkdtempSync(join(tmpdir(), 'cut-')));
const socketPath = join(directory, 'docker.sock');
/** At the end it calls the local cloud, until an answer comes. */
const SCRIPT = `
import signal as s, os, urllib.error, urllib.request
s.pthread_sigmask(s.SIG_BLOCK,[10]);print("waiting",flush=True);s.sigwait([10]);print("going on",flush=True)
while True:
  try: urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL"])
  except urllib.error.HTTPError: break
  except OSError: pass
print("called")`;

/** A way to the Docker engine that can be cut. */
class Way {
  private readonly open = new Set<Socket>();
  private isCut = false;
  readonly server = createServer((here) => {
    if (this.isCut) return void here.destroy();
    const there = connect('/var/run/docker.sock');
    for (const [from, to] of [
      [here, there],
      [there, here],
    ] as const) {
      this.open.add(from);
      from.on('error', () => to.destroy()).on('close', () => this.open.delete(from));
      from.pipe(to);
    }
  });

  cut(): void {
    this.isCut = true;
    for (const socket of this.open) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }
}

let way: Way;
let cloud: LocalCloud;
let sagemaker: SageMakerClient;

const create = (name: string) =>
  sagemaker.send(
    new CreateTrainingJobCommand({
      ...jobRequest(name),
      AlgorithmSpecification: {
        TrainingImage: BASE_IMAGE,
        TrainingInputMode: 'File',
        ContainerEntrypoint: ['python3', '-c', 'import os; exec(os.environ["SCRIPT"])'],
      },
      Environment: { SCRIPT },
    }),
  );

const describeJob = (TrainingJobName: string) => sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));

async function lines(): Promise<(string | undefined)[]> {
  const logs = new CloudWatchLogsClient(clientOptions(cloud));
  const input = { logGroupName: '/aws/sagemaker/TrainingJobs', logStreamNamePrefix: 'long/' };
  const answer = await logs.send(new FilterLogEventsCommand(input)).catch(() => undefined);
  return (answer?.events ?? []).map(({ message }) => message);
}

async function until<T>(ask: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask();
    if (wanted(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describeWithDocker('a Docker engine that does not answer for a while', () => {
  beforeAll(async () => {
    way = new Way();
    await new Promise<void>((resolve) => way.server.listen(socketPath, resolve));
    const engine = await DockerEngine.open({
      stateDirectory: directory,
      report: () => undefined,
      environment: { DOCKER_HOST: `unix://${socketPath}` },
    });
    cloud = await startTestServer({ engine });
    sagemaker = new SageMakerClient(clientOptions(cloud));
  });

  afterAll(async () => {
    way.mend();
    await cloud.stop();
    way.cut();
    await new Promise((resolve) => way.server.close(resolve));
    rmSync(directory, { recursive: true });
  });

  test('the cloud answers, jobs that run go on with all of their lines, new ones fail with the reason', async () => {
    await create('long');
    await until(lines, (found) => found.includes('waiting'));
    way.cut();
    await create('unlucky');
    const unlucky = await until(
      () => describeJob('unlucky'),
      ({ TrainingJobStatus }) => TrainingJobStatus === 'Failed',
    );
    expect(unlucky.FailureReason).toMatch(/^InternalServerError: .*the Docker engine does not answer/s);
    const { TrainingJobSummaries } = await sagemaker.send(new ListTrainingJobsCommand({ NameContains: 'long' }));
    expect(TrainingJobSummaries).toMatchObject([{ TrainingJobStatus: 'InProgress' }]);

    const label = [...new Labels(directory).filter().label, 'dev.trainyard.label.job=long'];
    const [container] = await docker.listContainers({ filters: { label } });
    await docker.getContainer(container?.Id ?? '').kill({ signal: 'SIGUSR1' });
    way.mend();
    const long = await until(
      () => describeJob('long'),
      ({ TrainingJobStatus }) => TrainingJobStatus !== 'InProgress',
    );
    expect([long.TrainingJobStatus, await lines()]).toEqual(['Completed', ['waiting', 'going on', 'called']]);
  });
});
