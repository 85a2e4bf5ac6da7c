import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CliContext, CommonOptions } from '../context';
import { action, CliError } from '../context';
import { ExitCode } from '../exit-codes';
import { stateDirectory, tryFindServer } from '../server';
import { STATE_MARKS } from '../state-files';
import { stopServer } from './stop';

export function addReset(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('reset')
    .description('stop the local cloud if it runs, and delete its state: every bucket, job, endpoint, stack and log')
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'print the result as JSON')
    .action(action<CommonOptions>(context, exit, reset));
}

async function reset(context: CliContext, options: CommonOptions): Promise<void> {
  const { output } = context;
  const directory = stateDirectory(context, options);
  const facts = await tryFindServer(context, { ...options, state: directory });
  if (facts !== undefined) await output.progress().during('stopping the local cloud', () => stopServer(facts));
  const deleted = existsSync(directory);
  if (deleted) await removeState(directory);
  output.result({ stateDirectory: directory, deleted }, () =>
    output.line(deleted ? `deleted ${directory}` : `there was no state in ${directory}`),
  );
}

/** Deletes only what is recognizably ours, whatever --state was given. */
async function removeState(directory: string): Promise<void> {
  if (!STATE_MARKS.some((name) => existsSync(join(directory, name)))) {
    throw new CliError(ExitCode.Refused, `${directory} holds no state of a local cloud: nothing was deleted`);
  }
  await rm(directory, { recursive: true, force: true });
}
