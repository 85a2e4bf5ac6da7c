import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SystemClock } from '../clock/system-clock';
import type { StartOptions } from './commands/start';
import type { CliContext } from './context';
import { CliError } from './context';
import { ExitCode } from './exit-codes';
import type { ServerFacts } from './server';
import { tryFindServer } from './server';

const LOOK_EVERY_MS = 50;
const READY_WITHIN_MS = 60_000;
const LOG_TAIL = 2000;

/** Starts a server that outlives this process, and waits until it answers. @throws CliError with the end of its log */
export async function startDetached(
  context: CliContext,
  options: Pick<StartOptions, 'engine' | 'port' | 'clock'>,
  directory: string,
): Promise<ServerFacts> {
  mkdirSync(directory, { recursive: true });
  const log = join(directory, 'server.log');
  const child = spawnServer(context, options, directory, log);
  const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? ExitCode.Failed)));
  const facts = await Promise.race([untilReady(context, directory, child), exited]);
  if (typeof facts === 'object') return facts;
  const reason = readFileSync(log, 'utf8')
    .slice(-LOG_TAIL)
    .trim()
    .replace(/^error /, '');
  const code = facts in ExitCode && facts !== ExitCode.Ok ? facts : ExitCode.Failed;
  throw new CliError(code, reason === '' ? `the local cloud ended at once; its log is ${log}` : reason);
}

function spawnServer(
  context: CliContext,
  options: Pick<StartOptions, 'engine' | 'port' | 'clock'>,
  directory: string,
  log: string,
): ChildProcess {
  const [command, ...base] = context.self;
  if (command === undefined) throw new Error('the command line of this program is unknown');
  const given = [
    '--port',
    String(options.port),
    '--engine',
    options.engine,
    '--clock',
    `${options.clock}x`,
    '--state',
    directory,
  ];
  const file = openSync(log, 'w', 0o600);
  try {
    const child = spawn(command, [...base, 'start', ...given], {
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

async function untilReady(context: CliContext, directory: string, child: ChildProcess): Promise<ServerFacts> {
  const clock = new SystemClock();
  for (const deadline = clock.now() + READY_WITHIN_MS; clock.now() < deadline;) {
    const facts = await tryFindServer(context, { state: directory });
    if (facts !== undefined && facts.pid === child.pid) return facts;
    if (child.exitCode !== null) return new Promise(() => undefined);
    await clock.sleep(LOOK_EVERY_MS);
  }
  child.kill('SIGTERM');
  throw new CliError(
    ExitCode.Unavailable,
    `the local cloud was not ready within ${READY_WITHIN_MS / 1000} s; its log is in ${directory}`,
  );
}
