import type { Command } from 'commander';
import type { CliContext, CommonOptions } from '../context';
import { action, CliError } from '../context';
import { ExitCode } from '../exit-codes';
import { isAlive } from '../processes';
import type { ServerFacts } from '../server';
import { requestStop, stateDirectory, tryFindServer } from '../server';
import { waitUntil } from '../wait-until';

const STOPPED_WITHIN_MS = 180_000;
const LOOK_EVERY_MS = 50;

export function addStop(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('stop')
    .description('stop the local cloud and everything it runs; its state stays')
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'print the result as JSON')
    .action(action<object>(context, exit, stop));
}

async function stop(context: CliContext, options: CommonOptions): Promise<number> {
  const { output } = context;
  const facts = await tryFindServer(context, options);
  if (facts === undefined) {
    const directory = stateDirectory(context, options);
    output.result({ stopped: false }, () => output.line(`no local cloud runs with its state in ${directory}`));
    return ExitCode.Ok;
  }
  await output.progress().during('stopping the local cloud', () => stopServer(facts));
  output.result({ stopped: true, pid: facts.pid }, () => output.line(`stopped (pid ${facts.pid})`));
  return ExitCode.Ok;
}

/** Resolves when the server's process has ended, and with it all that it ran. */
export async function stopServer(facts: ServerFacts): Promise<void> {
  await requestStop(facts);
  const ended = await waitUntil(() => (isAlive(facts.pid) ? undefined : true), LOOK_EVERY_MS, STOPPED_WITHIN_MS);
  if (ended === true) return;
  throw new CliError(
    ExitCode.Failed,
    `the local cloud (pid ${facts.pid}) did not end within ${STOPPED_WITHIN_MS / 1000} s; what it prints says why`,
  );
}
