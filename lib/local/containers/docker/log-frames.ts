import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { LogLine } from '../engine';

const HEADER = 8;

/** A line that never ends is cut here, so that a stream of bytes without line breaks can not fill the memory. */
const LONGEST_LINE = 256 * 1024;

/**
 * Lines of Docker's multiplexed stream: frames of `[1 stdout | 2 stderr, 0, 0, 0, length (32 bit)]` and their bytes, in
 * order of arrival. https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export class LogFrames {
  private readonly stdout = new LineSplitter('stdout');
  private readonly stderr = new LineSplitter('stderr');
  private rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): LogLine[] {
    const lines: LogLine[] = [];
    let bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    while (bytes.length >= HEADER) {
      const end = HEADER + bytes.readUInt32BE(4);
      if (bytes.length < end) break;
      const splitter = bytes[0] === 2 ? this.stderr : this.stdout;
      lines.push(...splitter.push(bytes.subarray(HEADER, end)));
      bytes = bytes.subarray(end);
    }
    this.rest = bytes;
    return lines;
  }

  /** Lines that had no line break when the stream ended. */
  end(): LogLine[] {
    return [...this.stdout.end(), ...this.stderr.end()];
  }
}

class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private open = '';

  constructor(private readonly stream: LogLine['stream']) {}

  push(bytes: Buffer): LogLine[] {
    const parts = (this.open + this.decoder.write(bytes)).split('\n');
    this.open = parts.pop() ?? '';
    if (this.open.length > LONGEST_LINE) parts.push(this.take());
    return parts.map((text) => this.line(text));
  }

  end(): LogLine[] {
    this.open += this.decoder.end();
    return this.open === '' ? [] : [this.line(this.take())];
  }

  private take(): string {
    const text = this.open;
    this.open = '';
    return text;
  }

  private line(text: string): LogLine {
    return { stream: this.stream, text: text.endsWith('\r') ? text.slice(0, -1) : text };
  }
}

/**
 * The lines of a stream, read as they come whether or not anybody asks for them yet: a container whose output nobody
 * takes off its hands would stand still.
 */
export class LineBuffer implements AsyncIterable<LogLine> {
  private readonly frames = new LogFrames();
  private lines: LogLine[] = [];
  private ended = false;
  private wake: () => void = () => undefined;

  constructor(private readonly source: Readable) {
    source.on('data', (chunk: Buffer) => this.add(this.frames.push(chunk)));
    for (const event of ['end', 'close', 'error']) source.once(event, () => this.finish());
  }

  /** Stops reading; what was read can still be taken. */
  close(): void {
    this.source.destroy();
    this.finish();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<LogLine> {
    for (;;) {
      const lines = this.lines;
      this.lines = [];
      yield* lines;
      if (this.lines.length > 0) continue;
      if (this.ended) return;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private add(lines: readonly LogLine[]): void {
    this.lines.push(...lines);
    this.wake();
  }

  private finish(): void {
    if (this.ended) return;
    this.ended = true;
    this.add(this.frames.end());
  }
}
