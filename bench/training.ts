import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import type { Benchmark } from './figures';
import { atMost, median, repeat } from './figures';
import { JsonClient } from './json-client';
import { scratch, startServer } from './processes';
import { putObject } from './objects';

const IMAGE = process.env['TRAINYARD_BASE_IMAGE'] ?? 'trainyard-base:bookworm';
const ROUNDS = 9;

/** A no-op training job, against Docker's own create, start, wait, remove of the same container on a bridge. */
export const training: Benchmark = {
  name: 'training',
  async run() {
    await promisify(execFile)('docker', ['image', 'inspect', IMAGE]);
    using state = scratch();
    await using server = await startServer(state.path, 'docker');
    const client = new JsonClient(server.port);
    await putObject(server.port, 'bench', 'nothing', Buffer.from('x'));
    const docker = new Docker();
    await bareContainer(docker);
    await trainingJob(client, 'warm-up');
    const rounds = await repeat(ROUNDS, async (round) => {
      const bare = await bareContainer(docker);
      const job = await trainingJob(client, `no-op-${round}`);
      return { bare, job, ratio: job / bare };
    });
    const detail = `${median(rounds.map(({ job }) => job)).toFixed(3)} s, bare ${median(rounds.map(({ bare }) => bare)).toFixed(3)} s`;
    return [atMost('no-op training job / bare container', median(rounds.map(({ ratio }) => ratio)), '', 1.3, detail)];
  },
};

async function bareContainer(docker: Docker): Promise<number> {
  const started = performance.now();
  const container = await docker.createContainer({ Image: IMAGE, Cmd: ['true'] });
  const ended = container.wait({ condition: 'next-exit' });
  await container.start();
  await ended;
  await container.remove();
  return (performance.now() - started) / 1000;
}

/** From the moment the job is InProgress, which CreateTrainingJob answers, to Completed. */
async function trainingJob(client: JsonClient, name: string): Promise<number> {
  await client.sagemaker('CreateTrainingJob', {
    TrainingJobName: name,
    AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File', ContainerEntrypoint: ['true'] },
    RoleArn: 'arn:aws:iam::000000000000:role/bench',
    OutputDataConfig: { S3OutputPath: 's3://bench/out' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
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
