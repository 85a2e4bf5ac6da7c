import type { Command } from 'commander';
import { runChild } from '../child';
import type { CliContext, CommonOptions } from '../context';
import { action, CliError } from '../context';
import { childEnvironment } from '../environment';
import { ExitCode } from '../exit-codes';
import { factsAt } from '../server';
import { engineOption, parseFactor } from './start';

interface ExecOptions extends CommonOptions {
  readonly engine: 'auto' | 'docker' | 'process';
  readonly clock: number;
}

export function addExec(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('exec')
    .description("run a command with a local cloud of its own, which ends with it; returns the command's exit status")
    .argument('<command...>', 'after --, the command and its arguments')
    .addOption(engineOption())
    .option('--clock <factor>', 'compressed clock, such as 60x', parseFactor, 1)
    .option('--state <dir>', 'directory of the state (default: none is kept)')
    .passThroughOptions()
    .action(action<ExecOptions>(context, exit, exec));
}

async function exec(context: CliContext, options: ExecOptions, args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === undefined) throw new CliError(ExitCode.Usage, 'give a command after --');
  const clock = { factor: options.clock };
  const report = (message: string): void => context.output.warn(message);
  const cloud = await context.startCloud({
    engine: options.engine,
    port: 0,
    state: options.state ?? 'memory',
    clock,
    report,
  });
  try {
    const environment = childEnvironment(await factsAt(cloud.endpoint), context.environment);
    return await runChild(command, rest, { cwd: context.cwd, environment });
  } finally {
    await cloud.stop();
  }
}
