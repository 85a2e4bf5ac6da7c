import type { Command } from 'commander';
import { Option } from 'commander';
import { forEachLimited } from '../../common/concurrency';
import { AwsClient } from '../aws-client';
import type { CliContext, CommonOptions } from '../context';
import { action } from '../context';
import { duration, moment } from '../format';
import type { Cost, Prices } from '../jobs/cost';
import { costOf, dollars } from '../jobs/cost';
import type { Job } from '../jobs/job';
import { bestOf, describeJob, findJob, hasEnded, listJobs, metricsOf, timeOf, tryFindJob } from '../jobs/job';
import { KINDS } from '../jobs/kinds';
import { short } from '../jobs/number';
import { pricesOf } from '../jobs/prices';
import { pageOf } from '../jobs/show';
import type { TrialSummary } from '../jobs/trials';
import { trialLines, trialsOf } from '../jobs/trials';
import { findServer } from '../server';
import { parseCount } from './count';

interface ListOptions extends CommonOptions {
  readonly kind?: string;
  readonly limit: number;
}

const STATE = ['--state <dir>', 'directory of the state (default: .trainyard)'] as const;
const JSON_OPTION = ['--json', 'print the result as JSON'] as const;
const AT_A_TIME = 8;

const HELP = `
Examples:
  trainyard jobs --kind tuning          tuning jobs alone
  trainyard jobs show digits-1          timeline, inputs, outputs, hyperparameters, metrics, cost of one
  trainyard jobs stop digits-1          ask a running job to stop

COST is what the job's billable time would have cost on AWS, where the price of its instance type is known.`;

export function addJobs(program: Command, context: CliContext, exit: (code: number) => void): void {
  const jobs = program
    .command('jobs')
    .description('list jobs of every kind, the newest first; with a name, show one')
    .argument('[name]', 'job to show')
    .addOption(new Option('-k, --kind <kind>', 'jobs of one kind').choices(KINDS.map(({ kind }) => kind)))
    .option('-n, --limit <count>', 'how many are listed; 0 lists all', parseCount, 50)
    .option(...STATE)
    .option(...JSON_OPTION)
    .addHelpText('after', HELP)
    .action(
      action<ListOptions>(context, exit, (own, options, [name]) =>
        name === undefined ? list(own, options) : show(own, options, name),
      ),
    );
  jobs
    .command('show')
    .description('timeline, inputs, outputs, hyperparameters, metrics and cost of a job')
    .argument('<name>', 'job of any kind')
    .option(...STATE)
    .option(...JSON_OPTION)
    .action(action<CommonOptions>(context, exit, (own, options, [name]) => show(own, options, name ?? '')));
  jobs
    .command('stop')
    .description('ask a running job to stop: its container gets SIGTERM, and SIGKILL after 120 s')
    .argument('<name>', 'job of any kind')
    .option(...STATE)
    .option(...JSON_OPTION)
    .action(action<CommonOptions>(context, exit, (own, options, [name]) => stop(own, options, name ?? '')));
}

async function list(context: CliContext, options: ListOptions): Promise<void> {
  const { output } = context;
  const facts = await findServer(context, options);
  const client = new AwsClient(facts);
  const kinds = KINDS.filter(({ kind }) => options.kind === undefined || kind === options.kind);
  const all = (await Promise.all(kinds.map((kind) => listJobs(client, kind)))).flat();
  const newest = all.sort((a, b) => (timeOf(b, 'CreationTime') ?? 0) - (timeOf(a, 'CreationTime') ?? 0));
  const shown = options.limit === 0 ? newest : newest.slice(0, options.limit);
  const rows = await rowsOf(client, shown, await pricesOf(facts));
  output.result(rows, () => {
    if (rows.length === 0) return output.line(options.kind === undefined ? 'no jobs' : `no ${options.kind} jobs`);
    output.table(['JOB', 'KIND', 'STATUS', 'SECONDARY', 'CREATED', 'TOOK', 'COST', 'METRIC'], rows.map(cellsOf));
    const more = newest.length - shown.length;
    if (more > 0) output.note(`${more} older jobs are not shown: --limit 0 lists all`);
  });
}

/** A row of the list; also its JSON. */
interface Row {
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  readonly secondary?: string;
  /** Epoch seconds, as AWS has them. */
  readonly created?: number;
  readonly started?: number;
  readonly ended?: number;
  readonly costUsd?: number;
  readonly metric?: { readonly name: string; readonly value: number };
}

/** Lists of AWS say nothing of metrics and instances: each job is asked for them. */
async function rowsOf(client: AwsClient, jobs: readonly Job[], prices: Prices): Promise<Row[]> {
  const rows: Row[] = [];
  await forEachLimited(jobs.entries(), AT_A_TIME, async ([index, { kind, name }]) => {
    rows[index] = rowOf(await describeJob(client, kind, name), prices);
  });
  return rows;
}

function rowOf(job: Job, prices: Prices): Row {
  const { kind, described } = job;
  return {
    name: job.name,
    kind: kind.kind,
    status: job.status,
    secondary: described['SecondaryStatus'] as string | undefined,
    created: timeOf(job, 'CreationTime'),
    started: timeOf(job, kind.startTime),
    ended: timeOf(job, kind.endTime),
    costUsd: costOf(job, prices)?.usd,
    metric: bestOf(job) ?? metricsOf(job)[0],
  };
}

function cellsOf(row: Row): string[] {
  const { metric, costUsd } = row;
  return [
    row.name,
    row.kind,
    row.status,
    row.secondary ?? '',
    moment(row.created),
    hasEnded(row) ? duration(row.started ?? row.created, row.ended) : '',
    costUsd === undefined ? '' : dollars(costUsd),
    metric === undefined ? '' : `${metric.name} ${short(metric.value)}`,
  ];
}

async function show(context: CliContext, options: CommonOptions, name: string): Promise<void> {
  const { output } = context;
  const facts = await findServer(context, options);
  const client = new AwsClient(facts);
  const job = await findJob(client, name);
  const prices = await pricesOf(facts);
  const trials = job.kind.kind === 'tuning' ? await trialsOf(client, job.name) : [];
  const costs = await costsOf(client, trials, prices);
  output.result(job.described, () => {
    let former = '';
    for (const [label, text] of pageOf(job, costOf(job, prices))) {
      output.line(`${(label === former ? '' : label).padEnd(16)} ${text}`);
      former = label;
    }
    const usd = costs.reduce((sum, cost) => sum + cost.usd, 0);
    if (costs.length > 0) output.line(`${'cost on AWS'.padEnd(16)} ${dollars(usd)} for ${costs.length} training jobs`);
    for (const line of trialLines(trials)) output.line(line);
  });
}

/** Of the training jobs of a tuning job, as far as they are known. */
async function costsOf(client: AwsClient, trials: readonly TrialSummary[], prices: Prices): Promise<Cost[]> {
  const training = KINDS.filter(({ kind }) => kind === 'training');
  const costs: Cost[] = [];
  await forEachLimited(trials, AT_A_TIME, async ({ TrainingJobName }) => {
    const job = await tryFindJob(client, TrainingJobName, training);
    const cost = job && costOf(job, prices);
    if (cost !== undefined) costs.push(cost);
  });
  return costs;
}

async function stop(context: CliContext, options: CommonOptions, name: string): Promise<void> {
  const { output } = context;
  const client = new AwsClient(await findServer(context, options));
  const { kind } = await findJob(client, name);
  await client.json('sagemaker', `Stop${kind.noun}`, { [`${kind.noun}Name`]: name });
  output.result({ stopping: name, kind: kind.kind }, () => output.line(`stopping ${kind.kind} job ${name}`));
}
