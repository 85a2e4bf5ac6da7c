import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = join(__dirname, '../..');
const IMAGE = join(ROOT, 'training-scripts/digits');

/** An interpreter of this machine that satisfies the requirements; undefined without one. */
export const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) => spawnSync(python, ['-c', 'import joblib, numpy, sklearn']).status === 0,
);

export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** A directory that stands in for /opt/ml. */
export class Base {
  readonly path = mkdtempSync(join(tmpdir(), 'trainyard-digits-'));

  constructor(hyperparameters: Readonly<Record<string, string>>, channels: readonly string[]) {
    mkdirSync(join(this.path, 'input/config'), { recursive: true });
    writeFileSync(join(this.path, 'input/config/hyperparameters.json'), JSON.stringify(hyperparameters));
    for (const channel of channels) {
      mkdirSync(join(this.path, 'input/data', channel), { recursive: true });
      copyFileSync(join(ROOT, `data/digits/${channel}.csv`), join(this.path, 'input/data', channel, 'part-0.csv'));
    }
  }

  train(): Ran {
    const run = spawnSync(PYTHON ?? '', [join(IMAGE, 'train')], { env: this.environment(), encoding: 'utf8' });
    return { code: run.status ?? -1, output: `${run.stdout}${run.stderr}` };
  }

  /** What a processing job evaluates: the model that was trained, and the images held out. */
  evaluate(): Ran {
    const input = join(this.path, 'processing/input');
    mkdirSync(join(input, 'model'), { recursive: true });
    mkdirSync(join(input, 'data'));
    copyFileSync(join(ROOT, 'data/digits/test.csv'), join(input, 'data/test.csv'));
    spawnSync('tar', ['-czf', join(input, 'model/model.tar.gz'), '-C', join(this.path, 'model'), '.']);
    const run = spawnSync(PYTHON ?? '', [join(IMAGE, 'evaluate')], { env: this.environment(), encoding: 'utf8' });
    return { code: run.status ?? -1, output: `${run.stdout}${run.stderr}` };
  }

  async serve(): Promise<Serving> {
    const port = await freePort();
    const env = this.environment({ SAGEMAKER_BIND_TO_PORT: String(port) });
    const child = spawn(PYTHON ?? '', [join(IMAGE, 'serve')], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    await once(createInterface(child.stdout), 'line');
    return new Serving(child, `http://127.0.0.1:${port}`);
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }

  private environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], PYTHONDONTWRITEBYTECODE: '1', SAGEMAKER_BASE_DIR: this.path, ...more };
  }
}

export class Serving {
  constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  invoke(body: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    return fetch(`${this.url}/invocations`, { method: 'POST', body, headers });
  }

  /** @returns the exit code after SIGTERM */
  async stop(): Promise<number | null> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const [code] = (await exit) as [number | null];
    return code;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
