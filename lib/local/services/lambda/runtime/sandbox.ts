import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type { Clock, Timer } from '../../../clock/clock';
import { MarkedLines } from './marked-lines';
import type { Outcome } from './outcome';
import { exited, timedOut } from './outcome';

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

interface Message {
  readonly type: 'ready' | 'failed' | 'result' | 'error';
  readonly requestId?: string;
  readonly payload?: string;
  readonly error?: string;
  readonly last?: boolean;
  readonly peakMemory: number;
}

type Settle = (ended: { readonly message: Message } | { readonly outcome: Outcome }) => void;

/** One process of a function: loads the handler once, then runs one event after another until something ends it. */
export class Sandbox {
  /** Most memory that the process has used, bytes. */
  peakMemory = 0;
  /** Whether it can take another event. */
  alive = true;
  private readonly child: ChildProcess;
  private readonly output: MarkedLines[];
  private readonly gone: Promise<void>;
  private messages = 0;
  private waiting: { readonly requestId: string; readonly settle: Settle; readonly timer: Timer } | undefined;
  /** A message whose output is still on its way. */
  private unread: Message | undefined;
  private early: Message | undefined;
  private exit: { readonly code: number | null; readonly signal: string | null } | undefined;

  /**
   * @param machine code runs at the machine's pace, also under a compressed clock
   * @param onLine receives everything that the process prints
   */
  constructor(
    process: SandboxProcess,
    private readonly machine: Clock,
    onLine: (line: string) => void,
  ) {
    const marker = `\x1e${randomBytes(12).toString('hex')}\n`;
    this.output = [new MarkedLines(marker, onLine), new MarkedLines(marker, onLine)];
    this.child = spawn(process.command, process.arguments, {
      cwd: process.directory,
      env: { ...process.environment, TRAINYARD_MARKER: marker },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.gone = new Promise((resolve) => this.watch(resolve));
    this.read();
  }

  /** Loads the handler. @returns undefined when it is ready for events */
  async start(requestId: string, timeout: number): Promise<Outcome | undefined> {
    const { early } = this;
    const ended = early !== undefined ? { message: early } : await this.wait(requestId, timeout);
    if ('outcome' in ended) return ended.outcome;
    if (ended.message.type === 'ready') return undefined;
    await this.end();
    return { kind: 'fatal', payload: ended.message.error as string };
  }

  async run(event: Event): Promise<Outcome> {
    const answer = this.wait(event.requestId, event.timeout);
    this.channel().write(`${JSON.stringify(event)}\n`);
    const ended = await answer;
    if ('outcome' in ended) return ended.outcome;
    const { type, payload, last } = ended.message;
    if (last === true) this.alive = false;
    return { kind: type === 'result' ? 'result' : 'error', payload: payload as string };
  }

  /** Ends the process and everything that it started. @returns when it is gone */
  end(): Promise<void> {
    this.alive = false;
    try {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
    return this.gone;
  }

  private async wait(requestId: string, timeout: number): Promise<Parameters<Settle>[0]> {
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

  private take(): typeof this.waiting {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.timer.cancel();
    return waiting;
  }

  private watch(resolve: () => void): void {
    const onEnd = (code: number | null, signal: string | null): void => {
      this.alive = false;
      this.exit = { code, signal };
      for (const lines of this.output) lines.end();
      const waiting = this.take();
      waiting?.settle({ outcome: exited(waiting.requestId, code, signal) });
      resolve();
    };
    this.child.on('error', () => onEnd(127, null));
    // What the process started may hold its pipes open.
    this.child.on('exit', () => void this.end());
    this.child.on('close', onEnd);
  }

  private read(): void {
    [this.child.stdout, this.child.stderr].forEach((stream, index) => {
      stream?.on('data', (chunk: Buffer) => {
        this.output[index]?.push(chunk);
        this.deliver();
      });
    });
    // fd 4 carries nothing: it closes with the server, and the process ends itself then.
    for (const descriptor of [3, 4])
      (this.child.stdio[descriptor] as Readable | undefined)?.on('error', () => undefined);
    let rest = '';
    this.channel()
      .setEncoding('utf8')
      .on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() as string;
        for (const line of lines) this.parse(line);
      });
  }

  /** Only code that meddles with the runtime's own descriptor can send what is no message: its process ends. */
  private parse(line: string): void {
    try {
      this.receive(JSON.parse(line) as Message);
    } catch {
      void this.end();
    }
  }

  private receive(message: Message): void {
    this.messages += 1;
    this.peakMemory = message.peakMemory;
    this.unread = message;
    this.deliver();
  }

  /** Hands a message on once everything that was printed before it has been read. */
  private deliver(): void {
    const message = this.unread;
    if (message === undefined || this.output.some((lines) => lines.marks < this.messages)) return;
    this.unread = undefined;
    const waiting = this.take();
    if (waiting === undefined) this.early = message;
    else waiting.settle({ message });
  }

  private channel(): Readable & Writable {
    return this.child.stdio[3] as Readable & Writable;
  }
}
