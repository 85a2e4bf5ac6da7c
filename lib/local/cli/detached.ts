import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StartOptions } from './commands/start';
import type { CliContext } from './context';
import { CliError } from './context';
import { ExitCode } from './exit-codes';
import type { RehearsalOptions } from './rehearsal-options';
import { rehearsalArguments } from './rehearsal-options';
import type { ServerFacts } from './server';
import { tryFindServer } from './server';
import { waitUntil } from './wait-until';

const LOOK_EVERY_MS = 50;
const READY_WITHIN_MS = 60_000;
const LOG_TAIL = 2000;

type ServerOptions = Pick<StartOptions, 'engine' | 'port' | 'clock' | 'fileSystem' | 'compress'> & RehearsalOptions;

/** Starts a server that outlives this process, and waits until it answers. @throws CliError with the end of its log */
export async function startDetached(
  context: CliContext,
  options: ServerOptions,
  directory: string,
): Promise<ServerFacts> {
  mkdirSync(directory, { recursive: true });
  const log = join(directory, 'server.log');
  const child = spawnServer(context, options, directory, log);
  const facts = await untilReady(context, directory, child);
  if (facts !== undefined) return facts;
  const reason = readFileSync(log, 'utf8')
    .slice(-LOG_TAIL)
    .trim()
    .replace(/^error /, '');
  const code = child.exitCode ?? ExitCode.Failed;
  throw new CliError(
    code === ExitCode.Ok ? ExitCode.Failed : code,
    reason === '' ? `the local cloud ended at once; its log is ${log}` : reason,
  );
}

/** The options of `start` again, as words of a command line. */
export function serverArguments(options: ServerOptions, directory: string): string[] {
  return [
    '--port',
    String(options.port),
    '--engine',
    options.engine,
    '--clock',
    `${options.clock}x`,
    '--state',
    directory,
    ...Object.entries(options.fileSystem ?? {}).flatMap(([id, path]) => ['--file-system', `${id}=${path}`]),
    ...(options.compress === true ? ['--compress'] : []),
    ...rehearsalArguments(options),
  ];
}

function spawnServer(context: CliContext, options: ServerOptions, directory: string, log: string): ChildProcess {
  const [command, ...base] = context.self;
  if (command === undefined) throw new Error('the command line of this program is unknown');
  const file = openSync(log, 'w', 0o600);
  try {
    const child = spawn(command, [...base, 'start', ...serverArguments(options, directory)], {
      cwd: context.cwd,
      detached: true,
      stdio: ['ignore', file, file],
    });
    child.unref();
    return child;
  } finally {
    closeSync(file);
  }
}

/** @returns undefined when the server ended before it was ready */
async function untilReady(
  context: CliContext,
  directory: string,
  child: ChildProcess,
): Promise<ServerFacts | undefined> {
  const look = async (): Promise<ServerFacts | 'ended' | undefined> => {
    if (child.exitCode !== null || child.signalCode !== null) return 'ended';
    const facts = await tryFindServer(context, { state: directory });
    return facts?.pid === child.pid ? facts : undefined;
  };
  const found = await waitUntil(look, LOOK_EVERY_MS, READY_WITHIN_MS);
  if (found === 'ended') return undefined;
  if (found !== undefined) return found;
  child.kill('SIGTERM');
  throw new CliError(
    ExitCode.Unavailable,
    `the local cloud was not ready within ${READY_WITHIN_MS / 1000} s; its log is in ${directory}`,
  );
}
