import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerEngine, ContainerSpec, LogLine, RunningContainer } from '../../lib/local/containers/engine';

export const IMAGES = join(__dirname, '..', '_fixtures', 'images');

/** A specification of the fixture image `scripted` with nothing in it but a name. */
export function scripted(words: readonly string[] = [], given: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    name: `test-${process.pid}-${Math.random().toString(36).slice(2)}`,
    image: { kind: 'folder', directory: join(IMAGES, 'scripted') },
    ...(words.length === 0 ? {} : { arguments: words }),
    environment: {},
    mounts: [],
    labels: {},
    ...given,
  };
}

/** The engine, but for how it starts containers. */
export function withStart(engine: ContainerEngine, start: ContainerEngine['start']): ContainerEngine {
  return new Proxy(engine, {
    get: (target, key) => {
      if (key === 'start') return start;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

export async function temporaryDirectory(): Promise<{ path: string } & AsyncDisposable> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'ty-test-')));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export async function linesOf(container: RunningContainer, since?: number): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of container.logs(since)) lines.push(line);
  return lines;
}

export async function textOf(container: RunningContainer): Promise<string[]> {
  return (await linesOf(container)).map(({ text }) => text);
}

/** Resolves when the container has written a line with this text. */
export async function untilLine(container: RunningContainer, text: string): Promise<void> {
  for await (const line of container.logs()) if (line.text === text) return;
  throw new Error(`the container ended without the line "${text}"`);
}

export function fetchText({ address }: RunningContainer): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get({ ...address, path: '/ping', agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => resolve(body));
    });
    request.on('error', reject);
  });
}
