import type { Command } from 'commander';
import type { CliContext, CommonOptions } from '../context';
import { action } from '../context';
import { ExitCode } from '../exit-codes';
import type { Finding } from '../doctor/checks';
import { examine } from '../doctor/checks';

export function addDoctor(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('doctor')
    .description('check what this machine offers: Node, engines, Python, ports, disk, CDK CLI')
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'print the result as JSON')
    .action(action<CommonOptions>(context, exit, doctor));
}

async function doctor(context: CliContext, options: CommonOptions): Promise<number> {
  const { output } = context;
  const findings = await examine(context, options);
  output.result(findings, () => {
    for (const finding of findings) output.trusted(lineOf(context, finding));
  });
  return findings.some(({ verdict }) => verdict === 'fault') ? ExitCode.Failed : ExitCode.Ok;
}

function lineOf({ output: { colors } }: CliContext, { name, verdict, detail, remedy }: Finding): string {
  const mark = { ok: colors.green('ok   '), note: colors.yellow('note '), fault: colors.red('fault') }[verdict];
  return `${mark} ${name.padEnd(12)} ${detail}${remedy === undefined ? '' : `\n${' '.repeat(19)}${remedy}`}`;
}
