import type { FramingKind } from './head';
import { MalformedAnswer } from './head';

/** Finds where an answer's body ends. */
export interface Framing {
  /**
   * Hands on what of `chunk` is the body's.
   * @returns bytes of `chunk` that come after the body's end; undefined while it goes on. @throws MalformedAnswer
   */
  read(chunk: Buffer, part: (bytes: Buffer) => void): number | undefined;
  /** Whether the end of the connection is the end of the body. */
  readonly endsWithConnection: boolean;
}

export function framing(kind: FramingKind): Framing {
  if (kind.kind === 'length') return new LengthFraming(kind.bytes);
  return kind.kind === 'chunked' ? new ChunkedFraming() : untilClose;
}

class LengthFraming implements Framing {
  readonly endsWithConnection = false;

  constructor(private left: number) {}

  read(chunk: Buffer, part: (bytes: Buffer) => void): number | undefined {
    const taken = Math.min(chunk.length, this.left);
    this.left -= taken;
    if (taken > 0) part(taken === chunk.length ? chunk : chunk.subarray(0, taken));
    return this.left === 0 ? chunk.length - taken : undefined;
  }
}

const untilClose: Framing = {
  endsWithConnection: true,
  read(chunk, part) {
    if (chunk.length > 0) part(chunk);
    return undefined;
  },
};

/** Bytes that a chunk's size, its extensions or the trailers may have in all. */
const LONGEST_LINES = 16 * 1024;

class ChunkedFraming implements Framing {
  readonly endsWithConnection = false;
  private state: 'size' | 'data' | 'data end' | 'trailers' = 'size';
  private left = 0;
  private line = '';
  private lineBytes = 0;

  read(chunk: Buffer, part: (bytes: Buffer) => void): number | undefined {
    let at = 0;
    while (at < chunk.length) {
      if (this.state === 'data') {
        const end = Math.min(chunk.length, at + this.left);
        part(chunk.subarray(at, end));
        this.left -= end - at;
        at = end;
        if (this.left === 0) this.state = 'data end';
        continue;
      }
      const end = chunk.indexOf(10, at);
      this.append(chunk, at, end < 0 ? chunk.length : end);
      if (end < 0) return undefined;
      at = end + 1;
      if (this.endLine()) return chunk.length - at;
    }
    return undefined;
  }

  private append(chunk: Buffer, from: number, to: number): void {
    this.lineBytes += to - from;
    if (this.lineBytes > LONGEST_LINES) throw new MalformedAnswer('the lines between its chunks are too long');
    this.line += chunk.toString('latin1', from, to);
  }

  /** @returns whether that was the last line */
  private endLine(): boolean {
    const { line, state } = this;
    this.line = '';
    if (!line.endsWith('\r')) throw new MalformedAnswer('a line among its chunks ends without CR');
    const text = line.slice(0, -1);
    if (state === 'trailers') return text === '';
    if (state === 'data end') {
      if (text !== '') throw new MalformedAnswer('a chunk is longer than it says');
      this.state = 'size';
      return false;
    }
    this.begin(text);
    return false;
  }

  private begin(text: string): void {
    const size = /^([\dA-Fa-f]{1,12})[ \t]*(?:;.*)?$/.exec(text)?.[1];
    if (size === undefined) throw new MalformedAnswer(`chunk size ${JSON.stringify(text.slice(0, 40))}`);
    this.left = Number.parseInt(size, 16);
    this.lineBytes = this.left === 0 ? this.lineBytes : 0;
    this.state = this.left === 0 ? 'trailers' : 'data';
  }
}
