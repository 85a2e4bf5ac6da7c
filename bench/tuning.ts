import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Benchmark } from './figures';
import { atMost, median, repeat } from './figures';
import { JsonClient } from './json-client';
import { putObject } from './objects';
import { scratch, startServer } from './processes';

const IMAGE = process.env['TRAINYARD_BASE_IMAGE'] ?? 'trainyard-base:bookworm';
const TRIALS = 50;
const PARALLEL = 4;
const ROUNDS = 3;
const LOOK_EVERY_MS = 10;

const FOLDER_MANIFEST = 'application/vnd.trainyard.folder.v1+json';
const URI = '000000000000.dkr.ecr.us-east-1.amazonaws.com/no-op:latest';
/** Prints the objective and ends. */
const TRAIN = '#!/bin/sh\necho loss=0.5\n';

const DEFINITION = {
  AlgorithmSpecification: {
    TrainingImage: URI,
    TrainingInputMode: 'File',
    MetricDefinitions: [{ Name: 'loss', Regex: 'loss=([0-9.]+)' }],
  },
  RoleArn: 'arn:aws:iam::000000000000:role/bench',
  OutputDataConfig: { S3OutputPath: 's3://bench/out' },
  ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
  StoppingCondition: { MaxRuntimeInSeconds: 60 },
};

/** A Bayesian search of 50 no-op training jobs, against 50 such training jobs by themselves, four at a time. */
export const tuning: Benchmark = {
  name: 'tuning',
  async run() {
    await promisify(execFile)('docker', ['image', 'inspect', IMAGE]);
    using state = scratch();
    await using server = await startServer(state.path, 'docker');
    const client = new JsonClient(server.port);
    await putObject(server.port, 'bench', 'nothing', Buffer.from('x'));
    await noOpImage(client, state.path);
    await plainJobs(client, 'warm-up', PARALLEL);
    const rounds = await repeat(ROUNDS, async (round) => {
      const plain = await plainJobs(client, `plain-${round}`, TRIALS);
      const tuned = await tuningJob(client, `tuned-${round}`);
      return { plain, tuned, ratio: tuned / plain };
    });
    const detail = `${median(rounds.map(({ tuned }) => tuned)).toFixed(2)} s, plain ${median(rounds.map(({ plain }) => plain)).toFixed(2)} s`;
    const name = `${TRIALS} tuning trials / ${TRIALS} plain training jobs, ${PARALLEL} at a time`;
    return [atMost(name, median(rounds.map(({ ratio }) => ratio)), '', 1.3, detail)];
  },
};

async function noOpImage(client: JsonClient, state: string): Promise<void> {
  const directory = join(state, 'no-op');
  mkdirSync(directory);
  writeFileSync(join(directory, 'Dockerfile'), `FROM ${IMAGE}\nCOPY train /usr/local/bin/train\n`);
  writeFileSync(join(directory, 'train'), TRAIN, { mode: 0o755 });
  const imageManifest = JSON.stringify({ directory, digest: `sha256:${randomBytes(32).toString('hex')}` });
  const image = { repositoryName: 'no-op', imageTag: 'latest', imageManifest, imageManifestMediaType: FOLDER_MANIFEST };
  await client.call('ecr', 'AmazonEC2ContainerRegistry_V20150921.CreateRepository', { repositoryName: 'no-op' });
  await client.call('ecr', 'AmazonEC2ContainerRegistry_V20150921.PutImage', image);
}

/** Training jobs by themselves: the next one is created when one has ended. @returns seconds */
async function plainJobs(client: JsonClient, prefix: string, count: number): Promise<number> {
  const started = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await trainingJob(client, `${prefix}-${(next += 1)}`);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return (performance.now() - started) / 1000;
}

async function trainingJob(client: JsonClient, name: string): Promise<void> {
  await client.sagemaker('CreateTrainingJob', { TrainingJobName: name, HyperParameters: { x: '0.5' }, ...DEFINITION });
  await ended(client, 'TrainingJob', name);
}

/** @returns seconds */
async function tuningJob(client: JsonClient, name: string): Promise<number> {
  const started = performance.now();
  await client.sagemaker('CreateHyperParameterTuningJob', {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobConfig: {
      Strategy: 'Bayesian',
      HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'loss' },
      ResourceLimits: { MaxNumberOfTrainingJobs: TRIALS, MaxParallelTrainingJobs: PARALLEL },
      ParameterRanges: {
        ContinuousParameterRanges: ['x', 'y', 'z'].map((Name) => ({ Name, MinValue: '0', MaxValue: '1' })),
      },
    },
    TrainingJobDefinition: DEFINITION,
  });
  await ended(client, 'HyperParameterTuningJob', name);
  return (performance.now() - started) / 1000;
}

async function ended(client: JsonClient, noun: string, name: string): Promise<void> {
  for (;;) {
    const job = await client.sagemaker(`Describe${noun}`, { [`${noun}Name`]: name });
    const status = String(job[`${noun}Status`]);
    if (status === 'Completed') return;
    if (status !== 'InProgress') throw new Error(`${name} is ${status}: ${String(job['FailureReason'])}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
