import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '../../../clock/clock';
import type { Outcome } from './outcome';
import { exited, timedOut } from './outcome';
import type { Message } from './sandbox-channel';
import { SandboxChannel } from './sandbox-channel';

export interface SandboxProcess {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
}

export interface Event {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  /** ARN as the caller gave it. */
  readonly arn: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly clientContext?: unknown;
}

type Ended = { readonly message: Message } | { readonly outcome: Outcome };

interface Waiting {
  readonly requestId: string;
  readonly settle: (ended: Ended) => void;
  readonly timer: Timer;
}

/** One process of a function: loads the handler once, then runs one event after another until something ends it. */
export class Sandbox {
  /** Most memory that the process has used, bytes. */
  peakMemory = 0;
  /** Whether it can take another event. */
  alive = true;
  private readonly child: ChildProcess;
  private readonly channel: SandboxChannel;
  private readonly gone: Promise<void>;
  private waiting: Waiting | undefined;
  /** The runtime was ready before anybody asked. */
  private early: Message | undefined;
  private exit: { readonly code: number | null; readonly signal: string | null } | undefined;

  /**
   * @param machine code runs at the machine's pace, also under a compressed clock
   * @param onLine receives everything that the process prints
   */
  constructor(
    process: SandboxProcess,
    private readonly machine: Clock,
    private readonly onLine: (line: string) => void,
  ) {
    const marker = `\x1e${randomBytes(12).toString('hex')}\n`;
    this.child = spawn(process.command, process.arguments, {
      cwd: process.directory,
      env: { ...process.environment, TRAINYARD_MARKER: marker },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    const onMessage = (message: Message): void => this.receive(message);
    this.channel = new SandboxChannel(this.child, marker, { onLine, onMessage, onNoise: () => void this.end() });
    this.gone = new Promise((resolve) => this.watch(process.command, resolve));
  }

  /** Loads the handler. @returns undefined when it is ready for events */
  async start(requestId: string, timeout: number): Promise<Outcome | undefined> {
    const ended = this.early === undefined ? await this.wait(requestId, timeout) : { message: this.early };
    if ('outcome' in ended) return ended.outcome;
    if (ended.message.type === 'ready') return undefined;
    await this.end();
    return { kind: 'fatal', payload: ended.message.error as string };
  }

  async run(event: Event): Promise<Outcome> {
    const answer = this.wait(event.requestId, event.timeout);
    this.channel.send(event);
    const ended = await answer;
    if ('outcome' in ended) return ended.outcome;
    const { type, payload, last } = ended.message;
    if (last === true) this.alive = false;
    return { kind: type === 'result' ? 'result' : 'error', payload: payload as string };
  }

  /** Ends the process and everything that it started. @returns when it is gone */
  end(): Promise<void> {
    this.alive = false;
    // Once it is gone, its number may be another process's.
    if (this.exit === undefined) this.killGroup();
    return this.gone;
  }

  private killGroup(): void {
    try {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }

  private async wait(requestId: string, timeout: number): Promise<Ended> {
    if (this.exit !== undefined) return { outcome: exited(requestId, this.exit.code, this.exit.signal) };
    return new Promise((settle) => {
      const timer = this.machine.schedule(timeout, () => this.timeOut(requestId, timeout));
      this.waiting = { requestId, settle, timer };
    });
  }

  private timeOut(requestId: string, timeout: number): void {
    const waiting = this.take();
    void this.end().then(() => waiting?.settle({ outcome: timedOut(requestId, timeout) }));
  }

  private receive(message: Message): void {
    this.peakMemory = message.peakMemory;
    const waiting = this.take();
    if (waiting === undefined) this.early = message;
    else waiting.settle({ message });
  }

  private take(): Waiting | undefined {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.timer.cancel();
    return waiting;
  }

  private watch(command: string, resolve: () => void): void {
    const onEnd = (code: number | null, signal: string | null): void => {
      this.alive = false;
      this.exit = { code, signal };
      this.channel.end();
      const waiting = this.take();
      waiting?.settle({ outcome: exited(waiting.requestId, code, signal) });
      resolve();
    };
    this.child.on('error', (error) => {
      this.onLine(`${command} could not be started: ${error.message}`);
      onEnd(127, null);
    });
    // What the process started may hold its pipes open.
    this.child.on('exit', () => this.killGroup());
    this.child.on('close', onEnd);
  }
}
