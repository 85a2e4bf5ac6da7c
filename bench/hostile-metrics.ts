import type { Benchmark } from './figures';
import { atMost, median, repeat } from './figures';
import { JsonClient } from './json-client';
import { load, scratch, startServer } from './processes';
import { putObject } from './objects';
import { describing } from './training-jobs';

const IMAGE = process.env['TRAINYARD_BASE_IMAGE'] ?? 'trainyard-base:bookworm';
const ROUNDS = 3;
/** Prints lines of 100 KB, ten a second, until it is stopped. */
const PROGRAM =
  'trap "exit 0" TERM; (head -c 100000 /dev/zero | tr "\\0" a; echo "!") > /tmp/line; while :; do cat /tmp/line; sleep 0.1; done';

/** DescribeTrainingJob while another job prints long lines that a metric's expression would take for ever to search with backtracking. */
export const hostileMetrics: Benchmark = {
  name: 'hostile-metrics',
  async run() {
    using state = scratch();
    await using server = await startServer(state.path, 'docker');
    const client = new JsonClient(server.port);
    await putObject(server.port, 'bench', 'nothing', Buffer.from('x'));
    const TrainingJobName = 'job-000000';
    await client.sagemaker('CreateTrainingJob', {
      TrainingJobName,
      AlgorithmSpecification: {
        TrainingImage: IMAGE,
        TrainingInputMode: 'File',
        ContainerEntrypoint: ['sh', '-c', PROGRAM],
        MetricDefinitions: [{ Name: 'bomb', Regex: '(a+)+$' }],
      },
      RoleArn: 'arn:aws:iam::000000000000:role/bench',
      OutputDataConfig: { S3OutputPath: 's3://bench/out' },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    });
    await untilTraining(client, TrainingJobName);
    await load(describing(server.port, 100, 4));
    const rounds = await repeat(ROUNDS, () => load(describing(server.port, 400, 4)));
    await client.sagemaker('StopTrainingJob', { TrainingJobName });
    const p99 = median(rounds.map((round) => round.p99));
    return [atMost('DescribeTrainingJob p99 beside 100 KB lines against (a+)+$', p99, 'ms', 50)];
  },
};

async function untilTraining(client: JsonClient, TrainingJobName: string): Promise<void> {
  for (;;) {
    const { SecondaryStatus, FailureReason } = await client.sagemaker('DescribeTrainingJob', { TrainingJobName });
    if (SecondaryStatus === 'Training') return;
    if (FailureReason !== undefined) throw new Error(String(FailureReason));
  }
}
