import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

export const ROOT = resolve(__dirname, '..');
const PROCESSES = join(__dirname, 'processes');

export interface LoadPlan {
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `{n}` becomes the number of the request. */
  readonly body?: string;
  /** A body of that many bytes instead. */
  readonly bodyBytes?: number;
  readonly connections: number;
  readonly requests: number;
}

export interface LoadResult {
  readonly seconds: number;
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Received, heads included. */
  readonly bytes: number;
}

/** Sends requests from a process of its own. @throws Error when an answer is no success */
export async function load(plan: LoadPlan): Promise<LoadResult> {
  const arguments_ = [join(PROCESSES, 'load.mjs'), JSON.stringify(plan)];
  const { stdout } = await promisify(execFile)(process.execPath, arguments_).catch((error: { stderr?: string }) => {
    throw new Error(`the load generator failed: ${/Error: .*/.exec(error.stderr ?? '')?.[0] ?? String(error)}`);
  });
  const result = JSON.parse(stdout) as LoadResult & { readonly failed: number; readonly firstFault: string };
  if (result.failed > 0) throw new Error(`${result.failed} of ${plan.requests} requests failed: ${result.firstFault}`);
  return result;
}

/** A program that prints its port when it is ready, ended with the scope that holds it. */
export class PortProcess implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async node(script: string, ...args: string[]): Promise<PortProcess> {
    return PortProcess.start(process.execPath, [join(PROCESSES, script), ...args], /^(\d+)$/);
  }

  static async start(command: string, args: readonly string[], ready: RegExp, env = process.env): Promise<PortProcess> {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
    for await (const line of createInterface({ input: child.stdout })) {
      const match = ready.exec(line);
      if (match === null) continue;
      child.stdout.resume();
      return new PortProcess(child, Number(match[1]));
    }
    throw new Error(`${command} ${args.join(' ')} ended before it was ready`);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Bytes of memory that the process holds now. */
  residentMemory(): number {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) * 1024;
  }

  /** Resolves when it has ended; one that does not heed the signal is killed. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    const force = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await exited;
    clearTimeout(force);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGTERM');
  }
}

/** A directory that goes with the scope that holds it. */
export function scratch(below = tmpdir()): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(below, 'trainyard-bench-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** The built CLI's server. */
export function startServer(
  state: string,
  engine: 'docker' | 'process' = 'process',
  more: readonly string[] = [],
): Promise<PortProcess> {
  const main = join(ROOT, 'lib/local/dist/cli/main.js');
  const args = [main, 'start', '--port', '0', '--state', state, '--engine', engine, ...more];
  return PortProcess.start(process.execPath, args, /ready at http:\/\/127\.0\.0\.1:(\d+)/);
}

/** Headers of an AWS JSON 1.1 request. */
export function jsonHeaders(service: string, target: string): Record<string, string> {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=trainyard/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': target,
  };
}
