import type { Command } from 'commander';
import { AwsClient } from '../aws-client';
import type { CliContext, CommonOptions } from '../context';
import { action } from '../context';
import { ExitCode } from '../exit-codes';
import { duration } from '../format';
import { whileNotInterrupted } from '../interrupt';
import { JobFollower } from '../jobs/follow';
import type { Job } from '../jobs/job';
import { describeJob, metricsOf, timeOf } from '../jobs/job';
import { short } from '../jobs/number';
import { requestFor } from '../jobs/request';
import { findServer } from '../server';
import { watchTuning } from './tune';

interface RunOptions extends CommonOptions {
  readonly name?: string;
  readonly detach?: boolean;
}

const HELP = `
FILE holds the input of CreateTrainingJob, CreateProcessingJob, CreateTransformJob or CreateHyperParameterTuningJob as JSON.
NAME is a job that exists: it runs again, as it was asked for, under a new name.

Examples:
  trainyard run job.json                      create it, follow its log, end with its result
  trainyard run digits-1 --name digits-2      once more
  trainyard run tuning.json --detach          create it and return

Ctrl-C ends the following, not the job. Exit status: 0 Completed, 1 Failed or Stopped, 130 interrupted.`;

export function addRun(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('run')
    .description('create a job from a file, or again from an existing one, and follow it to its end')
    .argument('<file|name>', 'JSON file with a request, or an existing job')
    .option('--name <name>', 'name of the new job (default: of the file; of an existing job with the time)')
    .option('-d, --detach', 'return as soon as it has been created')
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'print what AWS says of the job in the end as JSON; its log goes to standard error')
    .addHelpText('after', HELP)
    .action(action<RunOptions>(context, exit, (own, options, [source]) => run(own, options, source ?? '')));
}

async function run(context: CliContext, options: RunOptions, source: string): Promise<number> {
  const { output } = context;
  const client = new AwsClient(await findServer(context, options));
  const { kind, name, input } = await requestFor(client, context.cwd, source, options.name);
  await client.json('sagemaker', `Create${kind.noun}`, input);
  const job = await describeJob(client, kind, name);
  if (options.detach === true) {
    output.result(job.described, () => output.line(`created ${kind.kind} job ${name}`));
    return ExitCode.Ok;
  }
  output.note(`created ${kind.kind} job ${name}`);
  const code = await (kind.kind === 'tuning' ? watchTuning(context, client, job) : follow(context, client, job));
  if (code === ExitCode.Interrupted) output.note(`the job goes on; "trainyard jobs stop ${name}" stops it`);
  return code;
}

async function follow({ output }: CliContext, client: AwsClient, job: Job): Promise<number> {
  const progress = output.progress();
  const watcher = {
    line: (text: string) => progress.above(() => (output.json ? output.note(text) : output.line(text))),
    metric: (name: string, value: number) => progress.plain(`metric ${name} ${short(value)}`),
    phase: (doing: string, curves: string) => progress.turnTo(doing, curves),
  };
  const follower = new JobFollower(client, watcher, job);
  const last = await progress.open(() => whileNotInterrupted((signal) => follower.run(signal)));
  if (last === undefined) return ExitCode.Interrupted;
  output.result(last.described, () => output.line(resultOf(last)));
  return last.status === 'Completed' ? ExitCode.Ok : ExitCode.Failed;
}

function resultOf(job: Job): string {
  const took = duration(timeOf(job, 'CreationTime'), timeOf(job, job.kind.endTime));
  const metrics = metricsOf(job).map(({ name, value }) => `${name} ${short(value)}`);
  const reason = job.described['FailureReason'];
  const details = [...(typeof reason === 'string' ? [reason] : []), ...metrics].join(', ');
  return `${job.name} ${job.status} after ${took}${details === '' ? '' : `: ${details}`}`;
}
