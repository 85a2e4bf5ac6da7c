import type { Command } from 'commander';
import { UserError, messageOf } from '../common/errors';
import { ExitCode } from './exit-codes';
import type { Output } from './output';
import type { CheckState, StartCloud } from './cloud-port';

/** All that a command may touch; a test hands in its own. */
export interface CliContext {
  readonly output: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Directory in which the user typed the command. */
  readonly cwd: string;
  /** Command line that starts this CLI again: interpreter, its options, program. */
  readonly self: readonly string[];
  /** Loads the local cloud, which the commands that only ask a running one do without. */
  readonly startCloud: StartCloud;
  readonly checkState: CheckState;
}

/** A mistake or refusal with an exit status of its own. */
export class CliError extends UserError {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
  }
}

export interface CommonOptions {
  readonly json?: boolean;
  readonly state?: string;
  readonly debug?: boolean;
}

/** What `run` of a command receives: the context with `--json` applied. */
export type Run<Options> = (
  context: CliContext,
  options: Options & CommonOptions,
  args: readonly string[],
) => Promise<number | void>;

/** Makes a commander action of `run`: prints its error, keeps its exit status in `exit`. */
export function action<Options>(context: CliContext, exit: (code: number) => void, run: Run<Options>) {
  return async (...received: unknown[]): Promise<void> => {
    const command = received.at(-1) as Command;
    const options = command.optsWithGlobals<Options & CommonOptions>();
    const own = { ...context, output: context.output.withJson(options.json === true) };
    try {
      exit((await run(own, options, command.args)) ?? ExitCode.Ok);
    } catch (error) {
      own.output.error(
        options.debug === true && error instanceof Error ? (error.stack ?? error.message) : messageOf(error),
      );
      exit(error instanceof CliError ? error.exitCode : ExitCode.Failed);
    }
  };
}
