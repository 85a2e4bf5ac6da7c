import type { AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Platform } from '../../service';
import { serviceCaller } from '../../service';
import type { CodeStore } from '../code/code-store';
import type { FunctionSettings, FunctionVersion } from '../function-record';
import { logGroupOf } from '../configuration';
import { languageOf } from './runtimes';
import type { SandboxProcess } from './sandbox';

export interface Launch {
  readonly name: string;
  readonly version: FunctionVersion;
  readonly logStream: string;
  /** Zip files of the layers, in order. */
  readonly layers: readonly string[];
}

interface Folders {
  /** `/var/task` on AWS. */
  readonly task: string;
  /** `/opt` on AWS. */
  readonly opt: string;
  /** `/tmp` on AWS. */
  readonly tmp: string;
}

/** The process that runs a version's handler, in the environment that Lambda documents. */
export async function describeProcess(platform: Platform, code: CodeStore, launch: Launch): Promise<SandboxProcess> {
  const { settings, code: zip } = launch.version;
  const tmp = join(platform.scratch('lambda'), 'tmp', launch.logStream.replace(/\W+/g, '-'));
  await mkdir(tmp, { recursive: true });
  const folders = { task: await code.directory(zip.digest), opt: await code.merged(launch.layers), tmp };
  const environment = {
    ...(await credentials(platform, launch)),
    ...runtimeVariables(platform, launch, folders),
    ...searchPaths(settings, folders),
    ...settings.Environment,
  };
  return { ...commandOf(settings), environment, directory: folders.task };
}

function commandOf(settings: FunctionSettings): Pick<SandboxProcess, 'command' | 'arguments'> {
  if (languageOf(settings.Runtime) === 'python') {
    return { command: 'python3', arguments: ['-u', join(__dirname, 'python', 'bootstrap.py')] };
  }
  const heap = `--max-old-space-size=${Math.max(64, Math.floor(settings.MemorySize * 0.9))}`;
  return { command: process.execPath, arguments: [heap, join(__dirname, 'node', 'bootstrap.js')] };
}

function runtimeVariables(platform: Platform, launch: Launch, folders: Folders): Record<string, string> {
  const { settings, version } = launch.version;
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    TMPDIR: folders.tmp,
    TRAINYARD_OPT: folders.opt,
    LAMBDA_TASK_ROOT: folders.task,
    LAMBDA_RUNTIME_DIR: join(__dirname, languageOf(settings.Runtime)),
    _HANDLER: settings.Handler,
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.Runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: launch.name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.MemorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(launch.name, settings),
    AWS_LAMBDA_LOG_STREAM_NAME: launch.logStream,
    AWS_REGION: platform.region,
    AWS_DEFAULT_REGION: platform.region,
    AWS_ENDPOINT_URL: platform.endpoint(),
    // The SDKs would look for an instance's metadata on the network and for a profile in the user's home.
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

function searchPaths(settings: FunctionSettings, { task, opt }: Folders): Record<string, string> {
  const path = [join(opt, 'bin'), process.env['PATH'] ?? '/usr/bin:/bin', dirname(process.execPath)].join(delimiter);
  const libraries = [join(task, 'lib'), task, join(opt, 'lib')].join(delimiter);
  if (languageOf(settings.Runtime) === 'python') {
    const sites = [join(opt, 'python', 'lib', settings.Runtime, 'site-packages'), join(opt, 'python')];
    return { PATH: path, LD_LIBRARY_PATH: libraries, PYTHONPATH: sites.join(delimiter) };
  }
  const major = /\d+/.exec(settings.Runtime)?.[0] ?? '';
  const modules = [join(opt, 'nodejs', `node${major}`, 'node_modules'), join(opt, 'nodejs', 'node_modules')];
  const sdk = projectModules(process.cwd());
  return { PATH: path, LD_LIBRARY_PATH: libraries, NODE_PATH: [...modules, ...sdk].join(delimiter) };
}

/** On AWS the runtime brings the SDK along; here the project that the server was started in does. */
function projectModules(directory: string): string[] {
  const modules = join(directory, 'node_modules');
  const found = existsSync(modules) ? [modules] : [];
  return directory === dirname(directory) ? found : [...found, ...projectModules(dirname(directory))];
}

/** Calls of the function act as its role. */
async function credentials(platform: Platform, { name, version }: Launch): Promise<Record<string, string>> {
  const input = { RoleArn: version.settings.Role, RoleSessionName: name.padEnd(2, '-') };
  const caller = serviceCaller(platform, 'lambda');
  const { Credentials } = await platform.door.call<AssumeRoleCommandOutput>('sts', 'AssumeRole', input, caller);
  return {
    AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
    AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
  };
}
