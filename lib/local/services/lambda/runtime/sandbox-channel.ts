import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { MarkedLines } from './marked-lines';

/** What the runtime says, over fd 3. */
export interface Message {
  readonly type: 'ready' | 'failed' | 'result' | 'error';
  readonly payload?: string;
  readonly error?: string;
  /** The process ends itself after this message. */
  readonly last?: boolean;
  /** Bytes. */
  readonly peakMemory: number;
}

export interface ChannelEvents {
  readonly onLine: (line: string) => void;
  /** Called once everything that was printed before the message has been read. */
  readonly onMessage: (message: Message) => void;
  /** Only code that meddles with the runtime's own descriptor can send what is no message. */
  readonly onNoise: () => void;
}

/** Both ways to the runtime in a process: events and answers over fd 3, and what the process prints. */
export class SandboxChannel {
  private readonly output: readonly MarkedLines[];
  private messages = 0;
  private unread: Message | undefined;

  constructor(
    private readonly child: ChildProcess,
    marker: string,
    private readonly events: ChannelEvents,
  ) {
    this.output = [child.stdout, child.stderr].map((stream) => this.readOutput(stream, marker));
    // fd 4 carries nothing: it closes with the server, and the process ends itself then.
    for (const descriptor of [3, 4]) (child.stdio[descriptor] as Readable | undefined)?.on('error', () => undefined);
    this.readMessages();
  }

  send(event: object): void {
    this.socket().write(`${JSON.stringify(event)}\n`);
  }

  /** The process is gone: hands out what it printed last. */
  end(): void {
    for (const lines of this.output) lines.end();
  }

  private readOutput(stream: Readable | null, marker: string): MarkedLines {
    const lines = new MarkedLines(marker, this.events.onLine);
    stream?.on('data', (chunk: Buffer) => {
      lines.push(chunk);
      this.deliver();
    });
    return lines;
  }

  private readMessages(): void {
    let rest = '';
    const socket = this.socket().setEncoding('utf8');
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() as string;
      for (const line of lines) this.receive(line);
    });
  }

  private receive(line: string): void {
    try {
      this.unread = JSON.parse(line) as Message;
    } catch {
      this.events.onNoise();
      return;
    }
    this.messages += 1;
    this.deliver();
  }

  private deliver(): void {
    const message = this.unread;
    if (message === undefined || this.output.some((lines) => lines.marks < this.messages)) return;
    this.unread = undefined;
    this.events.onMessage(message);
  }

  private socket(): Readable & Writable {
    return this.child.stdio[3] as Readable & Writable;
  }
}
