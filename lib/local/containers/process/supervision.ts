import { type ChildProcess, spawn } from 'node:child_process';
import { type Socket, connect } from 'node:net';
import { join } from 'node:path';
import { ContainerError } from '../engine';
import type { StartPlan, WorkloadDirectory } from './directory';

/** Starts the supervisor of a workload; resolves once the workload runs. @throws ContainerError `executable-not-found` */
export async function supervise(directory: WorkloadDirectory, plan: StartPlan): Promise<void> {
  const supervisor = spawn(process.execPath, [join(__dirname, 'supervisor.js'), directory.path], {
    cwd: directory.path,
    // Nothing of the server's environment: not its credentials, nor its NODE_OPTIONS.
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const answer = await firstLine(supervisor);
  supervisor.stdout!.destroy();
  supervisor.stderr!.destroy();
  supervisor.unref();
  if (answer.error === undefined) return;
  throw answer.code === 'ENOENT' || answer.code === 'EACCES'
    ? new ContainerError('executable-not-found', `exec: "${plan.command}": ${reason(answer.code)}`)
    : new ContainerError('resources', `could not start ${plan.command}: ${answer.error}`);
}

interface Answer {
  readonly error?: string;
  readonly code?: string;
}

function firstLine(supervisor: ChildProcess): Promise<Answer> {
  return new Promise((resolve) => {
    let output = '';
    let trouble = '';
    supervisor.on('error', (error) => resolve({ error: error.message }));
    supervisor.stderr!.on('data', (chunk) => (trouble += String(chunk)));
    supervisor.stdout!.on('data', (chunk) => {
      output += String(chunk);
      if (output.endsWith('\n')) resolve(JSON.parse(output) as Answer);
    });
    supervisor.on('close', () => resolve({ error: trouble.trim() || 'its supervisor ended' }));
  });
}

function reason(code: string): string {
  return code === 'EACCES' ? 'permission denied' : 'no such file or directory';
}

/** The line to a supervisor: says when there are new log lines and when the workload has ended. */
export class Supervision {
  private readonly waiting = new Set<() => void>();
  private count = 0;
  private over = false;
  readonly ended: Promise<void>;

  private constructor(private readonly socket: Socket | undefined) {
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.over = true;
        this.notice();
        resolve();
      };
      if (socket === undefined) return end();
      // Reading to the end is how the end is noticed; errors come with a close of their own.
      socket.on('data', () => this.notice());
      socket.on('error', () => undefined);
      socket.on('close', end);
    });
  }

  /** A supervisor that is gone counts as ended. */
  static connect(path: string): Promise<Supervision> {
    return new Promise((resolve) => {
      const socket = connect(path);
      socket.once('connect', () => resolve(new Supervision(socket)));
      socket.once('error', () => resolve(new Supervision(undefined)));
    });
  }

  /** Grows whenever something happened. */
  get version(): number {
    return this.count;
  }

  get hasEnded(): boolean {
    return this.over;
  }

  signal(name: 'SIGTERM' | 'SIGKILL'): void {
    this.socket?.write(`${name}\n`);
  }

  /** Resolves when something happened after `version`. */
  async after(version: number): Promise<void> {
    if (this.count === version && !this.over) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  private notice(): void {
    this.count += 1;
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
