import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { UserError } from '../../common/errors';
import { ContainerError } from '../../containers/engine';
import type { CliContext, CommonOptions } from '../context';
import { action, CliError } from '../context';
import { startDetached } from '../detached';
import { ExitCode } from '../exit-codes';
import { outliveFullDisk } from '../full-disk';
import { untilInterrupted } from '../interrupt';
import type { RehearsalOptions } from '../rehearsal-options';
import { addRehearsalOptions, rehearsalOf } from '../rehearsal-options';
import { DEFAULT_STATE, stateDirectory, tryFindServer } from '../server';
import type { ServerFacts } from '../server';

export interface StartOptions extends CommonOptions, RehearsalOptions {
  readonly detach?: boolean;
  readonly port: number;
  readonly engine: 'auto' | 'docker' | 'process';
  readonly clock: number;
  /** Directories by the id of the file system that they stand for. */
  readonly fileSystem?: Readonly<Record<string, string>>;
  readonly compress?: boolean;
}

export const DEFAULT_PORT = 4566;

export function addStart(program: Command, context: CliContext, exit: (code: number) => void): void {
  const command = program
    .command('start')
    .description('start the local cloud here; Ctrl-C stops it')
    .option('-d, --detach', 'return once it is ready, and leave it running')
    .option('-p, --port <number>', 'port on 127.0.0.1; 0 lets the system choose', parsePort, DEFAULT_PORT)
    .addOption(engineOption())
    .option('--clock <factor>', 'compressed clock: with 60x a minute of the cloud takes a second', parseFactor, 1)
    .option(
      '--file-system <id=dir>',
      'directory that stands for an EFS or FSx file system; may be repeated',
      addFileSystem,
    )
    .option('--compress', 'compress the model.tar.gz and output.tar.gz of jobs, which are stored otherwise');
  addRehearsalOptions(command)
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'print the result as JSON')
    .action(action<StartOptions>(context, exit, start));
}

export function engineOption(): Option {
  return new Option('--engine <name>', 'what runs containers').choices(['auto', 'docker', 'process']).default('auto');
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError('give a number from 0 to 65535');
  return port;
}

export function parseFactor(text: string): number {
  const factor = Number(text.replace(/x$/, ''));
  if (!(factor > 0) || factor > 1e6) throw new InvalidArgumentError('give a factor above 0 such as 60x');
  return factor;
}

/** `fs-0123456789=/data`, one a time. */
export function addFileSystem(text: string, former: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, id, directory] = /^(fs-[0-9a-f]+)=(.+)$/.exec(text) ?? [];
  if (id === undefined || directory === undefined)
    throw new InvalidArgumentError('give ID=DIR such as fs-0123456789=data');
  return { ...former, [id]: directory };
}

async function start(context: CliContext, options: StartOptions): Promise<number> {
  const directory = stateDirectory(context, options);
  const earlier = await tryFindServer(context, { ...options, state: directory });
  if (earlier !== undefined) {
    throw new CliError(
      ExitCode.Unavailable,
      `a local cloud already runs with its state in ${directory}: pid ${earlier.pid}, ${earlier.endpoint}. Stop it with "trainyard stop"`,
    );
  }
  return options.detach === true ? detach(context, options, directory) : foreground(context, options, directory);
}

async function foreground(context: CliContext, options: StartOptions, state: string): Promise<number> {
  const { output } = context;
  const { engine, port, compress } = options;
  const clock = { factor: options.clock };
  const fileSystems = fileSystemsOf(context, options);
  const cloud = await started(
    context.startCloud({
      engine,
      port,
      state,
      clock,
      fileSystems,
      compress,
      rehearsal: rehearsalOf(options),
      report: (message) => output.warn(message),
    }),
  );
  const undo = outliveFullDisk(process, (message) => output.warn(message));
  try {
    const facts = await tryFindServer(context, { state });
    if (facts !== undefined) announce(context, facts);
    await untilInterrupted(cloud.stopped);
    await cloud.stop();
  } finally {
    undo();
  }
  return ExitCode.Ok;
}

/** @throws CliError when a directory is none */
function fileSystemsOf({ cwd }: CliContext, { fileSystem = {} }: StartOptions): Record<string, string> {
  const found = Object.entries(fileSystem).map(([id, given]) => [id, resolve(cwd, given)] as const);
  const missing = found.filter(
    ([, directory]) => statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true,
  );
  if (missing.length > 0) {
    const list = missing.map(([id, directory]) => `${id}=${directory}`).join(', ');
    throw new CliError(ExitCode.Usage, `--file-system ${list}: there is no such directory`);
  }
  return Object.fromEntries(found);
}

/** What a user can do something about (port or state in use, no engine) has an exit status of its own. */
async function started<Cloud>(starting: Promise<Cloud>): Promise<Cloud> {
  try {
    return await starting;
  } catch (error) {
    throw error instanceof UserError || error instanceof ContainerError
      ? new CliError(ExitCode.Unavailable, error.message)
      : error;
  }
}

async function detach(context: CliContext, options: StartOptions, directory: string): Promise<number> {
  const facts = await context.output
    .progress()
    .during('starting the local cloud', () => startDetached(context, options, directory));
  announce(context, facts);
  return ExitCode.Ok;
}

function announce({ output, cwd }: CliContext, facts: ServerFacts): void {
  const elsewhere = facts.stateDirectory === resolve(cwd, DEFAULT_STATE) ? '' : ` --state ${facts.stateDirectory}`;
  output.result(facts, () => {
    output.line(`local cloud ready at ${facts.endpoint} (pid ${facts.pid})`);
    output.line(`  engine   ${facts.engine.name} ${facts.engine.version}`);
    output.line(`  state    ${facts.stateDirectory}`);
    if (facts.clockFactor !== 1) output.line(`  clock    ${facts.clockFactor} times as fast`);
    output.line(`  shell    eval "$(npx trainyard status -o env${elsewhere})"`);
  });
}
