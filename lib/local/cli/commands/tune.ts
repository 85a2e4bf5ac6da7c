import type { Command } from 'commander';
import { AwsClient } from '../aws-client';
import type { CliContext, CommonOptions } from '../context';
import { action } from '../context';
import { ExitCode } from '../exit-codes';
import { whileNotInterrupted } from '../interrupt';
import type { Job } from '../jobs/job';
import { findJob } from '../jobs/job';
import { KINDS } from '../jobs/kinds';
import { TuningWatch, tuningResult } from '../jobs/tuning-watch';
import { findServer } from '../server';

export function addTune(program: Command, context: CliContext, exit: (code: number) => void): void {
  const tune = program.command('tune').description('hyperparameter tuning jobs; "run FILE" starts one');
  tune
    .command('watch')
    .description('show the training jobs of a tuning job and the best of them until it has ended')
    .argument('<name>', 'tuning job')
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'print the tuning job and its training jobs as JSON when it has ended')
    .addHelpText(
      'after',
      '\nOff a terminal: a line for each training job as it ends. Ctrl-C ends the watching, not the tuning job.\nExit status: 0 Completed, 1 Failed or Stopped, 130 interrupted.',
    )
    .action(
      action<CommonOptions>(context, exit, async (own, options, [name]) => {
        const client = new AwsClient(await findServer(own, options));
        const tuning = KINDS.filter(({ kind }) => kind === 'tuning');
        return watchTuning(own, client, await findJob(client, name ?? '', tuning));
      }),
    );
}

/** Watches a tuning job to its end. @returns the exit status that its own status means */
export async function watchTuning({ output }: CliContext, client: AwsClient, job: Job): Promise<number> {
  const watch = new TuningWatch(client, output, job);
  const seen = await whileNotInterrupted((signal) => watch.run(signal));
  if (seen === undefined) return ExitCode.Interrupted;
  output.result({ tuningJob: seen.job.described, trainingJobs: seen.trials }, () =>
    output.line(tuningResult(seen.job)),
  );
  return seen.job.status === 'Completed' ? ExitCode.Ok : ExitCode.Failed;
}
