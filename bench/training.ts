import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import type { Benchmark } from './figures';
import { atMost, median, repeat } from './figures';
import { JsonClient } from './json-client';
import { scratch, startServer } from './processes';
import { putObject } from './objects';

export const BASE_IMAGE = process.env['TRAINYARD_BASE_IMAGE'] ?? 'trainyard-base:bookworm';
const ROUNDS = 9;

/**
 * A no-op training job, against Docker's own create, start, wait, remove of the same container: on a bridge, and in the network of a
 * container that stands ready, which saves Docker most of its work.
 */
export const training: Benchmark = {
  name: 'training',
  async run() {
    await promisify(execFile)('docker', ['image', 'inspect', BASE_IMAGE]);
    using state = scratch();
    await using server = await startServer(state.path, 'docker');
    const client = new JsonClient(server.port);
    await putObject(server.port, 'bench', 'nothing', Buffer.from('x'));
    const docker = new Docker();
    await using ready = await standReady(docker);
    await bareContainer(docker, ready.network);
    await trainingJob(client, 'warm-up');
    const rounds = await repeat(ROUNDS, async (round) => {
      const bare = await bareContainer(docker);
      const prepared = await bareContainer(docker, ready.network);
      const job = await trainingJob(client, `no-op-${round}`);
      return { bare, prepared, job };
    });
    const job = median(rounds.map((round) => round.job));
    const against = (name: string, bare: number) =>
      atMost(`no-op training job / ${name}`, job / bare, '', 1.3, `${job.toFixed(3)} s, bare ${bare.toFixed(3)} s`);
    return [
      against('bare container in a prepared network', median(rounds.map(({ prepared }) => prepared))),
      against('bare container on a bridge', median(rounds.map(({ bare }) => bare))),
    ];
  },
};

/** A container whose network others join. */
async function standReady(docker: Docker): Promise<{ readonly network: string } & AsyncDisposable> {
  const container = await docker.createContainer({ Image: BASE_IMAGE, Cmd: ['sleep', 'infinity'] });
  await container.start();
  const remove = async (): Promise<void> => void (await container.remove({ force: true }));
  return { network: `container:${container.id}`, [Symbol.asyncDispose]: remove };
}

async function bareContainer(docker: Docker, network?: string): Promise<number> {
  const started = performance.now();
  const container = await docker.createContainer({
    Image: BASE_IMAGE,
    Cmd: ['true'],
    HostConfig: { NetworkMode: network },
  });
  await container.start();
  // Not armed before the start, for the program may end before the daemon has heard of it; this one answers then, too.
  await container.wait();
  await container.remove();
  return (performance.now() - started) / 1000;
}

/** From the moment the job is InProgress, which CreateTrainingJob answers, to Completed. */
export async function trainingJob(client: JsonClient, name: string, more: object = {}): Promise<number> {
  await client.sagemaker('CreateTrainingJob', {
    TrainingJobName: name,
    AlgorithmSpecification: { TrainingImage: BASE_IMAGE, TrainingInputMode: 'File', ContainerEntrypoint: ['true'] },
    RoleArn: 'arn:aws:iam::000000000000:role/bench',
    OutputDataConfig: { S3OutputPath: 's3://bench/out' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
    ...more,
  });
  const started = performance.now();
  for (;;) {
    const { TrainingJobStatus: status, FailureReason: reason } = await client.sagemaker('DescribeTrainingJob', {
      TrainingJobName: name,
    });
    if (status === 'Completed') return (performance.now() - started) / 1000;
    if (status !== 'InProgress') throw new Error(`the job is ${String(status)}: ${String(reason)}`);
  }
}
