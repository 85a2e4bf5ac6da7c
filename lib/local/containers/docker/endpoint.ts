import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ContainerError } from '../engine';

/** Where a Docker engine answers. */
export type DockerEndpoint =
  { readonly socketPath: string } | { readonly host: string; readonly port: number; readonly protocol: 'http:' };

/** Long enough for a laptop that wakes its engine, short enough for a start that then does without. */
const PATIENCE_MS = 3000;

/**
 * Endpoints in the order in which Docker's own command line takes them: DOCKER_HOST, the current context, the usual sockets.
 * @throws ContainerError `engine-unavailable` when DOCKER_HOST names another machine: its containers see no directory of this one
 */
export async function dockerEndpoints(environment: NodeJS.ProcessEnv): Promise<DockerEndpoint[]> {
  const host = environment['DOCKER_HOST'];
  if (host !== undefined && host !== '') return [parse(host, 'DOCKER_HOST')];
  const context = await contextHost(environment);
  if (context !== undefined) return [parse(context, 'the current docker context')];
  const runtime = environment['XDG_RUNTIME_DIR'];
  const sockets = [
    '/var/run/docker.sock',
    join(homedir(), '.docker/run/docker.sock'),
    ...(runtime === undefined ? [] : [join(runtime, 'docker.sock')]),
  ];
  return process.platform === 'win32'
    ? [{ socketPath: '//./pipe/docker_engine' }]
    : sockets.map((socketPath) => ({ socketPath }));
}

function parse(host: string, where: string): DockerEndpoint {
  const pipe = /^(?:unix|npipe):\/\/(.+)$/.exec(host);
  if (pipe !== null) return { socketPath: pipe[1]! };
  const url = URL.canParse(host) ? new URL(host) : undefined;
  const isLoopback = url !== undefined && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (isLoopback && (url.protocol === 'tcp:' || url.protocol === 'http:')) {
    return { host: url.hostname, port: Number(url.port || 2375), protocol: 'http:' };
  }
  throw new ContainerError(
    'engine-unavailable',
    `${where} is ${host}, which is not on this machine: containers there could not see its directories; unset it or name a local socket`,
  );
}

async function contextHost(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const directory = environment['DOCKER_CONFIG'] ?? join(homedir(), '.docker');
  const config = await readJson<{ currentContext?: string }>(join(directory, 'config.json'));
  const name = environment['DOCKER_CONTEXT'] ?? config?.currentContext;
  if (name === undefined || name === '' || name === 'default') return undefined;
  const hash = createHash('sha256').update(name).digest('hex');
  interface Meta {
    readonly Endpoints?: { readonly docker?: { readonly Host?: string } };
  }
  return (await readJson<Meta>(join(directory, 'contexts/meta', hash, 'meta.json')))?.Endpoints?.docker?.Host;
}

async function readJson<T>(file: string): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** One GET without the client library, which takes too long to load only to learn that there is nothing to do. */
export function getJson<T>(endpoint: DockerEndpoint, path: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...endpoint, path, agent: false, timeout: PATIENCE_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode !== 200) return reject(new Error(`HTTP status ${response.statusCode} for ${path}`));
        resolve(JSON.parse(Buffer.concat(chunks).toString()) as T);
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}
