import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListTrainingJobsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { ServerFacts } from '../../lib/local/cli/server';
import { IMAGES } from '../_helpers/containers';
import { temporaryDirectory, trainyard } from './_checkout';

const TRIALS = 6;

type Counters = Record<'Completed' | 'InProgress' | 'RetryableError' | 'NonRetryableError', number>;

const state = temporaryDirectory();
let server: ServerFacts | undefined;

async function start(): Promise<ServerFacts> {
  const flags = ['--detach', '--port', '0', '--engine', 'process', '--json', '--state', state];
  const { status, stdout, stderr } = await trainyard(['start', ...flags]);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ServerFacts;
}

const options = ({ endpoint, region, credentials }: ServerFacts) => ({
  endpoint,
  region,
  credentials,
  forcePathStyle: true,
});

async function trainingJobs(facts: ServerFacts): Promise<string[]> {
  const client = new SageMakerClient(options(facts));
  const { TrainingJobSummaries = [] } = await client.send(new ListTrainingJobsCommand({ MaxResults: 100 }));
  return TrainingJobSummaries.map(({ TrainingJobName }) => TrainingJobName as string);
}

function request(TrainingImage: string): object {
  return {
    HyperParameterTuningJobName: 'search',
    HyperParameterTuningJobConfig: {
      Strategy: 'Random',
      HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'loss' },
      ResourceLimits: { MaxNumberOfTrainingJobs: TRIALS, MaxParallelTrainingJobs: 2 },
      ParameterRanges: { ContinuousParameterRanges: [{ Name: 'x', MinValue: '-1', MaxValue: '1' }] },
    },
    TrainingJobDefinition: {
      AlgorithmSpecification: {
        TrainingImage,
        TrainingInputMode: 'File',
        MetricDefinitions: [{ Name: 'loss', Regex: 'loss=([0-9.]+)' }],
      },
      StaticHyperParameters: { pause: '0.2' },
      RoleArn: 'arn:aws:iam::000000000000:role/r',
      OutputDataConfig: { S3OutputPath: 's3://out/jobs' },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    },
  };
}

describe('a killed server', () => {
  // Within the group: the state directory goes with the file, and a server without one is not found any more.
  afterAll(() => trainyard(['stop', '--state', state]));

  test('a search whose server is killed goes on with the next, without a training job twice', async () => {
    // GIVEN a search under way
    server = await start();
    await new S3Client(options(server)).send(new CreateBucketCommand({ Bucket: 'out' }));
    const { stdout: image } = await trainyard([
      'images',
      'add',
      'objective',
      join(IMAGES, 'objective'),
      '--state',
      state,
    ]);
    const file = join(state, 'search.json');
    writeFileSync(file, JSON.stringify(request(image.trim())));
    expect(await trainyard(['run', file, '--detach', '--state', state])).toMatchObject({ status: 0 });
    while ((await trainingJobs(server)).length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    // WHEN its server is killed
    process.kill(server.pid, 'SIGKILL');
    server = await start();
    const watched = await trainyard(['tune', 'watch', 'search', '--json', '--state', state]);
    // THEN
    expect(watched.status).toBe(0);
    const { tuningJob } = JSON.parse(watched.stdout) as { tuningJob: { TrainingJobStatusCounters: Counters } };
    const { Completed, InProgress, RetryableError, NonRetryableError } = tuningJob.TrainingJobStatusCounters;
    // What ran when the server was killed may have lost whom it printed to; the others must not have.
    expect(Completed).toBeGreaterThanOrEqual(TRIALS - 2);
    expect([InProgress, Completed + RetryableError + NonRetryableError]).toEqual([0, TRIALS]);
    const numbers = (await trainingJobs(server)).map((name) => name.slice(0, 'search-001'.length)).sort();
    expect(numbers).toEqual(['001', '002', '003', '004', '005', '006'].map((number) => `search-${number}`));
  }, 120_000);
});
