import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CliContext, CommonOptions } from './context';
import { CliError } from './context';
import { ExitCode } from './exit-codes';
import type { HttpAnswer } from './http';
import { ask } from './http';
import { requireLoopback } from './loopback';

export const DEFAULT_STATE = '.trainyard';

/** What it takes to find a running local cloud. */
export type ServerContext = Pick<CliContext, 'environment' | 'cwd'>;

/** What a running local cloud says of itself at `/_trainyard/status`. */
export interface ServerFacts {
  readonly pid: number;
  readonly version: string;
  readonly endpoint: string;
  readonly engine: { readonly name: 'docker' | 'process'; readonly version: string };
  readonly account: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly stateDirectory: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** How many times as fast as the machine's clock. */
  readonly clockFactor: number;
}

/** Directory of the state that a command is about: `--state`, else TRAINYARD_STATE, else `.trainyard` here. */
export function stateDirectory(context: ServerContext, options: CommonOptions): string {
  return resolve(context.cwd, options.state ?? context.environment['TRAINYARD_STATE'] ?? DEFAULT_STATE);
}

/**
 * The local cloud in force: of the state directory, or else at AWS_ENDPOINT_URL when the user names no directory.
 * @throws CliError NoServer, or Refused when that endpoint is not on this machine
 */
export async function findServer(context: ServerContext, options: CommonOptions): Promise<ServerFacts> {
  const found = await tryFindServer(context, options);
  if (found !== undefined) return found;
  const directory = stateDirectory(context, options);
  throw new CliError(
    ExitCode.NoServer,
    `no local cloud runs with its state in ${directory}: start one with "trainyard start --detach", or name its directory with --state`,
  );
}

export async function tryFindServer(context: ServerContext, options: CommonOptions): Promise<ServerFacts | undefined> {
  const recorded = await recordedEndpoint(stateDirectory(context, options));
  if (recorded !== undefined) {
    const facts = await tryStatus(recorded);
    if (facts !== undefined) return facts;
  }
  const named = context.environment['AWS_ENDPOINT_URL'];
  if (named === undefined || named === '' || options.state !== undefined) return undefined;
  requireLoopback('AWS_ENDPOINT_URL', named);
  return tryStatus(named);
}

/** Asks a running cloud to stop. The answer comes before it has stopped. */
export async function requestStop(facts: ServerFacts): Promise<void> {
  const answer = await ask({
    method: 'POST',
    url: `${facts.endpoint}/_trainyard/stop`,
    headers: { 'x-trainyard': 'cli' },
  });
  if (answer.status >= 300)
    throw new Error(`the local cloud refused to stop: ${answer.body.toString('utf8').slice(0, 300)}`);
}

/** Asks a running cloud for what AWS has no operation for: `<service>/<name>`. @throws CliError with its reason */
export async function askControl(
  facts: ServerFacts,
  name: string,
  input: Readonly<Record<string, string>>,
): Promise<object> {
  const url = `${facts.endpoint}/_trainyard/services/${name}?${new URLSearchParams(input).toString()}`;
  const answer = await ask({ method: 'POST', url, headers: { 'x-trainyard': 'cli' } });
  const document = JSON.parse(answer.body.toString('utf8')) as { readonly message?: string };
  if (answer.status >= 300) throw new CliError(ExitCode.Failed, document.message ?? `HTTP ${answer.status}`);
  return document;
}

async function recordedEndpoint(directory: string): Promise<string | undefined> {
  try {
    const record = JSON.parse(await readFile(join(directory, 'server.json'), 'utf8')) as {
      readonly endpoint?: unknown;
    };
    return typeof record.endpoint === 'string' ? record.endpoint : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function tryStatus(endpoint: string): Promise<ServerFacts | undefined> {
  requireLoopback('the recorded endpoint', endpoint);
  try {
    return factsOf(await ask({ method: 'GET', url: `${endpoint.replace(/\/$/, '')}/_trainyard/status` }));
  } catch (error) {
    if (error instanceof CliError && error.exitCode === ExitCode.NoServer) return undefined;
    throw error;
  }
}

/** @throws Error when no local cloud answers there */
export async function factsAt(endpoint: string): Promise<ServerFacts> {
  const facts = await tryStatus(endpoint);
  if (facts === undefined) throw new CliError(ExitCode.NoServer, `no local cloud answers at ${endpoint}`);
  return facts;
}

/** Another program may have taken the port since: then there is no local cloud, which is no error. */
function factsOf(answer: HttpAnswer): ServerFacts | undefined {
  if (answer.status !== 200) return undefined;
  try {
    const facts = JSON.parse(answer.body.toString('utf8')) as ServerFacts;
    return typeof facts.pid === 'number' && typeof facts.stateDirectory === 'string' ? facts : undefined;
  } catch {
    return undefined;
  }
}
