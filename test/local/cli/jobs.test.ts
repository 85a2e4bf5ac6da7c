import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '../../../lib/local/cli/exit-codes';
import { LiveBlock } from '../../../lib/local/cli/live-block';
import { sparkline } from '../../../lib/local/cli/jobs/sparkline';
import { cli, temporaryDirectory } from './_cli';
import { FakeServer } from './_fake-server';

const training = {
  TrainingJobName: 'digits-1',
  TrainingJobArn: 'arn:aws:sagemaker:us-east-1:000000000000:training-job/digits-1',
  TrainingJobStatus: 'Completed',
  SecondaryStatus: 'Completed',
  CreationTime: 1767225600,
  TrainingStartTime: 1767225602,
  TrainingEndTime: 1767225614.4,
  EnableManagedSpotTraining: true,
  TrainingTimeInSeconds: 7200,
  BillableTimeInSeconds: 3600,
  RoleArn: 'arn:aws:iam::000000000000:role/r',
  ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 },
  HyperParameters: { epochs: '3', api_key: 'hush', _tuning_objective_metric: 'loss' },
  FinalMetricDataList: [{ MetricName: 'loss', Value: 0.123456789, Timestamp: 1767225610 }],
  SecondaryStatusTransitions: [
    { Status: 'Starting', StatusMessage: 'Preparing', StartTime: 1767225600, EndTime: 1767225602 },
    { Status: 'Completed', StatusMessage: 'Done\u001b[2J', StartTime: 1767225614, EndTime: 1767225614 },
  ],
};
const tuning = {
  HyperParameterTuningJobName: 'search',
  HyperParameterTuningJobStatus: 'Completed',
  CreationTime: 1767225700,
  HyperParameterTuningEndTime: 1767225730,
  TrainingJobStatusCounters: { Completed: 2, InProgress: 0 },
  BestTrainingJob: {
    TrainingJobName: 'search-001-0a1b2c3d',
    FinalHyperParameterTuningJobObjectiveMetric: { MetricName: 'loss', Value: 0.5 },
  },
};
const trials = [
  {
    TrainingJobName: 'search-001-0a1b2c3d',
    TrainingJobStatus: 'Completed',
    TunedHyperParameters: { lr: '0.123456789', depth: '4' },
    FinalHyperParameterTuningJobObjectiveMetric: { MetricName: 'loss', Value: 0.5 },
  },
  {
    TrainingJobName: 'search-002-0a1b2c3d',
    TrainingJobStatus: 'Failed',
    TunedHyperParameters: {},
    FailureReason: 'no',
  },
];

const missing = () => ({
  status: 400,
  body: { __type: 'ValidationException', message: 'Requested resource not found.' },
});
const unsupported = () => ({ status: 400, body: { __type: 'UnsupportedOperation', message: 'not supported' } });

type Answers = NonNullable<Parameters<typeof FakeServer.start>[0]>;

function server(more: Answers = {}): Promise<FakeServer> {
  return FakeServer.start({
    '/_trainyard/prices': () => ({ body: { training: { 'ml.m5.large': 0.115 }, asOf: '2026-01-01' } }),
    'SageMaker.ListTrainingJobs': () => ({ body: { TrainingJobSummaries: [training] } }),
    'SageMaker.ListProcessingJobs': () => ({ body: { ProcessingJobSummaries: [] } }),
    'SageMaker.ListTransformJobs': unsupported,
    'SageMaker.ListHyperParameterTuningJobs': () => ({ body: { HyperParameterTuningJobSummaries: [tuning] } }),
    'SageMaker.DescribeTrainingJob': ({ TrainingJobName: name }: { TrainingJobName: string }) =>
      name === 'digits-1' || name.startsWith('search-') ? { body: training } : missing(),
    'SageMaker.DescribeProcessingJob': missing,
    'SageMaker.DescribeTransformJob': unsupported,
    'SageMaker.DescribeHyperParameterTuningJob': ({ HyperParameterTuningJobName: name }: Record<string, string>) =>
      name === 'search' ? { body: tuning } : missing(),
    'SageMaker.ListTrainingJobsForHyperParameterTuningJob': () => ({ body: { TrainingJobSummaries: trials } }),
    'Logs_20140328.FilterLogEvents': () => ({ body: { events: [] } }),
    ...more,
  });
}

test('jobs lists every kind, the newest first, with cost and metric', async () => {
  await using cloud = await server();
  const { stdout } = await cli(['jobs', '--state', cloud.state]);
  expect(stdout.split('\n').map((line) => line.trimEnd().replace(/ {2,}/g, ' | '))).toEqual([
    'JOB | KIND | STATUS | SECONDARY | CREATED | TOOK | COST | METRIC',
    'search | tuning | Completed | 2026-01-01 00:01:40Z | 30 s | loss 0.5',
    'digits-1 | training | Completed | Completed | 2026-01-01 00:00:00Z | 12 s | $0.230 | loss 0.123457',
    '',
  ]);
});

test('every page of a list counts', async () => {
  await using cloud = await server({
    'SageMaker.ListTrainingJobs': ({ NextToken }: { NextToken?: string }) =>
      NextToken === undefined
        ? { body: { TrainingJobSummaries: [training], NextToken: '2' } }
        : { body: { TrainingJobSummaries: [training] } },
  });
  const { stdout } = await cli(['jobs', '-k', 'training', '--state', cloud.state, '--json']);
  expect(JSON.parse(stdout)).toHaveLength(2);
});

test('--kind lists one kind, --limit the newest, --json what a program wants', async () => {
  await using cloud = await server();
  const { stdout } = await cli(['jobs', '--kind', 'training', '--state', cloud.state, '--json']);
  expect(JSON.parse(stdout)).toEqual([
    expect.objectContaining({
      name: 'digits-1',
      kind: 'training',
      costUsd: 0.23,
      metric: { name: 'loss', value: 0.123456789 },
    }),
  ]);
  const limited = await cli(['jobs', '--limit', '1', '--state', cloud.state]);
  expect(limited.stderr).toBe('1 older jobs are not shown: --limit 0 lists all\n');
  expect(limited.stdout).not.toContain('digits-1');
});

test('without a price the cost is left out', async () => {
  await using cloud = await server({ '/_trainyard/prices': () => ({ status: 404, body: {} }) });
  const { stdout } = await cli(['jobs', '--state', cloud.state, '--json']);
  expect((JSON.parse(stdout) as { costUsd?: number }[])[1]?.costUsd).toBeUndefined();
});

test.each([['show', 'digits-1'], ['digits-1']])(
  'jobs %s is the page of one job, without secrets or escapes',
  async (...words) => {
    await using cloud = await server();
    const { stdout } = await cli(['jobs', ...words, '--state', cloud.state]);
    expect(stdout).toContain('timeline         00:00:00Z  Starting     2.0 s    Preparing\n');
    expect(stdout).toContain('Done\\e[2J');
    expect(stdout).toContain('spot saving      50 %: 3600 s billed of 7200 s\n');
    expect(stdout).toContain('epochs = 3');
    expect(stdout).toContain('api_key = (hidden)');
    expect(stdout).toContain('cost on AWS      $0.230: 3600 s of 2 x ml.m5.large at $0.115/h (prices of 2026-01-01)\n');
  },
);

test('the page of a tuning job lists its training jobs', async () => {
  await using cloud = await server();
  const { stdout } = await cli(['jobs', 'show', 'search', '--state', cloud.state]);
  expect(stdout).toContain('best             search-001-0a1b2c3d  loss 0.5');
  expect(stdout).toContain('cost on AWS      $0.460 for 2 training jobs\n');
  expect(stdout).toContain('search-001-0a1b2c3d  Completed  0.5              lr=0.123457 depth=4');
});

test('a job that does not exist is named, with the kinds that were looked through', async () => {
  await using cloud = await server();
  expect(await cli(['jobs', 'show', 'nobody', '--state', cloud.state])).toMatchObject({
    status: ExitCode.Failed,
    stderr:
      'error there is no job named "nobody" (of the kinds training, processing, transform, tuning): "trainyard jobs" lists what there is\n',
  });
});

test('jobs stop asks for the end of a job of any kind', async () => {
  await using cloud = await server({ 'SageMaker.StopHyperParameterTuningJob': () => ({ body: '' }) });
  const { stdout } = await cli(['jobs', 'stop', 'search', '--state', cloud.state]);
  expect(stdout).toBe('stopping tuning job search\n');
  expect(cloud.requests.at(-1)?.body).toBe('{"HyperParameterTuningJobName":"search"}');
});

describe('run', () => {
  const request = { TrainingJobName: 'digits-1', RoleArn: 'r' };

  function file(content: unknown): string {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'job.json'), typeof content === 'string' ? content : JSON.stringify(content));
    return cwd;
  }

  test('a file that is missing is not taken for the name of a job', async () => {
    await using cloud = await server();
    expect(await cli(['run', 'missing.json', '--state', cloud.state])).toMatchObject({
      status: ExitCode.Usage,
      stderr: 'error there is no file missing.json\n',
    });
  });

  test('creates a job from a file, follows it, and ends with its result', async () => {
    // GIVEN
    const states = ['InProgress', 'InProgress', 'Completed'];
    await using cloud = await server({
      'SageMaker.CreateTrainingJob': () => ({ body: {} }),
      'SageMaker.DescribeTrainingJob': () => ({
        body: { ...training, TrainingJobStatus: states.shift() ?? 'Completed', SecondaryStatusTransitions: [] },
      }),
      'Logs_20140328.FilterLogEvents': () => ({
        body: { events: [{ eventId: '1', logStreamName: 's', timestamp: 1, message: 'epoch \u001b[2J1' }] },
      }),
    });
    // WHEN
    const { status, stdout, stderr } = await cli(['run', 'job.json', '--state', cloud.state], { cwd: file(request) });
    // THEN
    expect(status).toBe(ExitCode.Ok);
    expect(stdout).toBe('epoch \\e[2J1\ndigits-1 Completed after 14 s: loss 0.123457\n');
    expect(stderr).toBe('created training job digits-1\nmetric loss 0.123457\ndigits-1 Completed\n');
  });

  test('ends with 1 when the job fails', async () => {
    const failed = { ...training, TrainingJobStatus: 'Failed', FailureReason: 'AlgorithmError: , exit code: 1' };
    await using cloud = await server({
      'SageMaker.CreateTrainingJob': () => ({ body: {} }),
      'SageMaker.DescribeTrainingJob': () => ({ body: failed }),
    });
    const { status, stdout } = await cli(['run', 'job.json', '--state', cloud.state], { cwd: file(request) });
    expect(status).toBe(ExitCode.Failed);
    expect(stdout).toContain('digits-1 Failed after 14 s: AlgorithmError: , exit code: 1, loss 0.123457\n');
  });

  test('runs an existing job again, as it was asked for, under a new name', async () => {
    const described = (input: { TrainingJobName: string }) => ({ body: { ...training, ...input } });
    await using cloud = await server({
      'SageMaker.CreateTrainingJob': () => ({ body: {} }),
      'SageMaker.DescribeTrainingJob': described,
    });
    const { status } = await cli(['run', 'digits-1', '--detach', '--state', cloud.state]);
    expect(status).toBe(ExitCode.Ok);
    const sent = cloud.requests.find(({ target }) => target === 'SageMaker.CreateTrainingJob');
    const input = JSON.parse(sent?.body ?? '{}') as Record<string, unknown>;
    expect(input['TrainingJobName']).toMatch(/^digits-1-\d{4}-\d{6}$/);
    expect(input['HyperParameters']).toEqual({ epochs: '3', api_key: 'hush' });
    expect(Object.keys(input).sort()).toEqual([
      'EnableManagedSpotTraining',
      'HyperParameters',
      'ResourceConfig',
      'RoleArn',
      'TrainingJobName',
    ]);
  });

  test.each([
    ['no', 'job.json is no JSON: '],
    ['[]', 'job.json must be a JSON object: the input of a Create…Job operation'],
    ['{"RoleArn":"r"}', 'job.json is no request for a job: it has none of TrainingJobName, '],
    ['{"AppSpecification":{}}', 'job.json has no ProcessingJobName: add it, or give one with --name'],
  ])('a file with %s is wrong usage', async (content, message) => {
    await using cloud = await server();
    const { status, stderr } = await cli(['run', 'job.json', '--state', cloud.state], { cwd: file(content) });
    expect(status).toBe(ExitCode.Usage);
    expect(stderr).toContain(`error ${message}`);
  });
});

test('tune watch tells of each training job once, then of the best', async () => {
  const states = ['InProgress', 'InProgress', 'Completed'];
  await using cloud = await server({
    'SageMaker.DescribeHyperParameterTuningJob': () => ({
      body: { ...tuning, HyperParameterTuningJobStatus: states.shift() ?? 'Completed' },
    }),
  });
  const { status, stdout } = await cli(['tune', 'watch', 'search', '--state', cloud.state]);
  expect(status).toBe(ExitCode.Ok);
  expect(stdout).toBe(
    [
      'search-001-0a1b2c3d Completed 0.5 lr=0.123457 depth=4',
      'search-002-0a1b2c3d Failed no ',
      'search Completed after 30 s: best loss 0.5',
      '',
    ].join('\n'),
  );
});

test('tune watch --json prints the tuning job and its training jobs once it has ended', async () => {
  await using cloud = await server();
  const { stdout } = await cli(['tune', 'watch', 'search', '--state', cloud.state, '--json']);
  expect(JSON.parse(stdout)).toEqual({ tuningJob: tuning, trainingJobs: trials });
});

test('a sparkline has the lowest value as its lowest bar', () => {
  expect(sparkline([0, 7, 3.5])).toBe('▁█▅');
  expect(sparkline([1, 1])).toBe('▄▄');
  expect(sparkline([9, 9, 0, 1], 2)).toBe('▁█');
});

test('a live block replaces what it showed, and leaves the middle out when it does not fit', () => {
  let written = '';
  const block = new LiveBlock(
    (text) => (written += text),
    () => ({ columns: 10, rows: 7 }),
  );
  block.show(['a', 'b']);
  block.show(['1', '2', '3', '4', '5', '6', '7', 'a very long line']);
  expect(written).toBe('\u001b[Ja\nb\n\u001b[2A\r\u001b[J1\n2\n3\n… 3 more\n7\na very lo\n');
});
