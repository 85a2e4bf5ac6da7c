import { execFile } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DEFAULT_PORT } from '../commands/start';
import type { CliContext, CommonOptions } from '../context';
import { findProjectCdk } from '../project-cdk';
import { stateDirectory, tryFindServer } from '../server';

export interface Finding {
  readonly name: string;
  /** `note`: something that can be missing; `fault`: nothing works like that. */
  readonly verdict: 'ok' | 'note' | 'fault';
  readonly detail: string;
  readonly remedy?: string;
}

const ENOUGH_DISK = 2e9;
const OLDEST_NODE = 20;

type Check = (context: CliContext, options: CommonOptions) => Promise<Finding>;

/** Every check, each on its own: one that breaks is a finding and does not hide the others. */
export async function examine(context: CliContext, options: CommonOptions): Promise<Finding[]> {
  const checks: Readonly<Record<string, Check>> = { node, docker, python, gpu, cdk, server, port, disk, state };
  return Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<Finding> => {
      try {
        return await check(context, options);
      } catch (error) {
        return { name, verdict: 'fault', detail: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}

const run = promisify(execFile);

async function tryRun(context: CliContext, program: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run(program, args, { timeout: 10_000, env: context.environment as NodeJS.ProcessEnv });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

async function node(): Promise<Finding> {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= OLDEST_NODE) return { name: 'node', verdict: 'ok', detail: process.versions.node };
  return {
    name: 'node',
    verdict: 'fault',
    detail: process.versions.node,
    remedy: `install Node.js ${OLDEST_NODE} or later`,
  };
}

async function docker(context: CliContext): Promise<Finding> {
  const version = await tryRun(context, 'docker', 'version', '--format', '{{.Server.Version}}');
  if (version !== undefined && version !== '')
    return { name: 'docker', verdict: 'ok', detail: `engine ${version} answers` };
  return {
    name: 'docker',
    verdict: 'note',
    detail: 'no engine answers: containers run as processes of this machine',
    remedy: 'for network isolation, memory limits and foreign images, start Docker',
  };
}

async function python(context: CliContext): Promise<Finding> {
  const version = await tryRun(context, 'python3', '--version');
  if (version !== undefined) return { name: 'python', verdict: 'ok', detail: version.replace(/^Python /, '') };
  return {
    name: 'python',
    verdict: 'note',
    detail: 'no python3',
    remedy: 'the process engine and Python Lambda functions need it',
  };
}

async function gpu(context: CliContext): Promise<Finding> {
  const names = await tryRun(context, 'nvidia-smi', '--query-gpu=name', '--format=csv,noheader');
  if (names === undefined || names === '')
    return { name: 'gpu', verdict: 'note', detail: 'no NVIDIA GPU: jobs run on the CPU' };
  return { name: 'gpu', verdict: 'ok', detail: names.split('\n').join(', ') };
}

async function cdk(context: CliContext): Promise<Finding> {
  try {
    const path = findProjectCdk(context.cwd);
    return { name: 'cdk', verdict: 'ok', detail: `${path} ${(await tryRun(context, path, '--version')) ?? ''}`.trim() };
  } catch {
    return {
      name: 'cdk',
      verdict: 'note',
      detail: 'this project has no CDK CLI',
      remedy: 'for deploy, diff and destroy: npm install --save-dev aws-cdk',
    };
  }
}

async function server(context: CliContext, options: CommonOptions): Promise<Finding> {
  const facts = await tryFindServer(context, options);
  if (facts === undefined)
    return { name: 'server', verdict: 'note', detail: 'no local cloud runs here', remedy: 'trainyard start --detach' };
  return { name: 'server', verdict: 'ok', detail: `${facts.endpoint}, pid ${facts.pid}, ${facts.engine.name} engine` };
}

async function port(context: CliContext, options: CommonOptions): Promise<Finding> {
  const facts = await tryFindServer(context, options);
  if (facts !== undefined && new URL(facts.endpoint).port === String(DEFAULT_PORT))
    return { name: 'port', verdict: 'ok', detail: `${DEFAULT_PORT} is ours` };
  const free = await new Promise<boolean>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(DEFAULT_PORT, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  if (free) return { name: 'port', verdict: 'ok', detail: `${DEFAULT_PORT} is free` };
  return {
    name: 'port',
    verdict: 'note',
    detail: `${DEFAULT_PORT} is in use by another program`,
    remedy: 'start with --port N, or --port 0 for a free one',
  };
}

async function disk(context: CliContext, options: CommonOptions): Promise<Finding> {
  const directory = await nearestExisting(stateDirectory(context, options));
  await access(directory, constants.W_OK);
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  const detail = `${(free / 1e9).toFixed(1)} GB free for ${directory}`;
  if (free >= ENOUGH_DISK) return { name: 'disk', verdict: 'ok', detail };
  return { name: 'disk', verdict: 'fault', detail, remedy: 'free some space, or choose another --state directory' };
}

/** Reads all of it, so only where it is asked for: `--state`. */
async function state(context: CliContext, options: CommonOptions): Promise<Finding> {
  const directory = stateDirectory(context, options);
  const name = 'state';
  if (!existsSync(join(directory, 'state.db'))) return { name, verdict: 'ok', detail: `none yet in ${directory}` };
  if (options.state === undefined)
    return { name, verdict: 'ok', detail: `in ${directory}; with --state every byte of it is checked` };
  if ((await tryFindServer(context, options)) !== undefined)
    return {
      name,
      verdict: 'note',
      detail: `${directory} is in use`,
      remedy: 'to check it, stop the local cloud first',
    };
  const { faults, blobs } = await context.checkState(directory);
  if (faults.length === 0)
    return { name, verdict: 'ok', detail: `${directory} is whole, ${blobs} files of content with it` };
  const remedy = `put a copy of the files back, or begin anew: trainyard reset --state ${directory}`;
  return { name, verdict: 'fault', detail: faults.join('; '), remedy };
}

async function nearestExisting(path: string): Promise<string> {
  try {
    await access(path);
    return path;
  } catch {
    return nearestExisting(dirname(path));
  }
}
