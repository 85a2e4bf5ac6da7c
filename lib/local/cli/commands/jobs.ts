import type { DescribeTrainingJobResponse, TrainingJobSummary } from '@aws-sdk/client-sagemaker';
import type { Command } from 'commander';
import { AwsClient } from '../aws-client';
import type { CliContext, CommonOptions } from '../context';
import { action } from '../context';
import { duration, moment } from '../format';
import { findServer } from '../server';
import type { Wire } from '../wire-types';

type Summary = Wire<TrainingJobSummary>;
type Job = Wire<DescribeTrainingJobResponse>;

export function addJobs(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('jobs')
    .description('list training jobs, the newest first; with a name, describe one')
    .argument('[name]', 'training job')
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'print the result as JSON')
    .action(
      action<CommonOptions>(context, exit, (own, options, [name]) =>
        name === undefined ? list(own, options) : describe(own, options, name),
      ),
    );
}

async function list(context: CliContext, options: CommonOptions): Promise<void> {
  const { output } = context;
  const client = new AwsClient(await findServer(context, options));
  const jobs: Summary[] = [];
  const order = { SortBy: 'CreationTime', SortOrder: 'Descending', MaxResults: 100 };
  for await (const job of client.pages<Summary>(
    'sagemaker',
    'ListTrainingJobs',
    order,
    'TrainingJobSummaries',
    'NextToken',
  ))
    jobs.push(job);
  output.result(jobs, () => {
    if (jobs.length === 0) return output.line('no training jobs');
    output.table(['JOB', 'STATUS', 'SECONDARY', 'CREATED', 'TOOK'], jobs.map(rowOf));
  });
}

function rowOf(job: Summary): string[] {
  const ended = job.TrainingEndTime ?? job.LastModifiedTime;
  return [
    job.TrainingJobName ?? '',
    job.TrainingJobStatus ?? '',
    job.SecondaryStatus ?? '',
    moment(job.CreationTime),
    job.TrainingJobStatus === 'InProgress' ? '' : duration(job.CreationTime, ended),
  ];
}

async function describe(context: CliContext, options: CommonOptions, name: string): Promise<void> {
  const { output } = context;
  const client = new AwsClient(await findServer(context, options));
  const job = await client.json<Job>('sagemaker', 'DescribeTrainingJob', { TrainingJobName: name });
  output.result(job, () => {
    const rows: [string, string | undefined][] = [
      ['job', job.TrainingJobName],
      ['status', job.TrainingJobStatus],
      ['secondary', job.SecondaryStatus],
      ['reason', job.FailureReason],
      ['image', job.AlgorithmSpecification?.TrainingImage],
      ['artifact', job.ModelArtifacts?.S3ModelArtifacts],
      ['billable', job.BillableTimeInSeconds === undefined ? undefined : `${job.BillableTimeInSeconds} s`],
      ...(job.FinalMetricDataList ?? []).map((metric): [string, string] => [
        metric.MetricName ?? '',
        String(metric.Value),
      ]),
    ];
    for (const [label, value] of rows) if (value !== undefined) output.line(`${label.padEnd(22)} ${value}`);
  });
}
