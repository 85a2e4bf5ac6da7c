import type { Command } from 'commander';
import type { CliContext, CommonOptions } from '../context';
import { action } from '../context';
import { ExitCode } from '../exit-codes';
import { askControl, findServer } from '../server';

export function addInterrupt(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('interrupt')
    .description('take the spot instances of a training job away; it begins again from its checkpoints')
    .argument('<job>', 'training job with managed spot training')
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'print the result as JSON')
    .action(action<CommonOptions>(context, exit, (own, options, [job = '']) => interrupt(own, options, job)));
}

async function interrupt(context: CliContext, options: CommonOptions, job: string): Promise<number> {
  const { output } = context;
  const answer = await askControl(await findServer(context, options), 'sagemaker/interrupt', { job });
  output.result(answer, () => output.line(`interrupted ${job}: its instances are taken away, and it begins again`));
  return ExitCode.Ok;
}
