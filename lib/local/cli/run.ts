import { CommanderError } from 'commander';
import type { CliContext } from './context';
import { ExitCode } from './exit-codes';
import { makeProgram } from './program';

/** Runs one command line. @param args without interpreter and program. @returns the exit status */
export async function runCli(context: CliContext, version: string, args: readonly string[]): Promise<number> {
  let status: number = ExitCode.Ok;
  const program = makeProgram(context, version, (code) => {
    status = code;
  });
  const print = {
    writeOut: (text: string) => context.output.trusted(text.trimEnd()),
    writeErr: (text: string) => context.output.note(text.trimEnd()),
  };
  for (const command of [program, ...program.commands, ...program.commands.flatMap((command) => command.commands)]) {
    command.configureOutput(print).exitOverride();
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.Ok : ExitCode.Usage;
  }
}
