import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { ServiceError } from '../common/errors';

type Part = 'size' | 'data' | 'data-end' | 'trailer' | 'done';

/** A chunk header is `hex-size;chunk-signature=…`: far below this. */
const LONGEST_LINE = 16 * 1024;

/**
 * Undoes AWS's own transfer coding (`STREAMING-*` payloads): `size[;chunk-signature=…]\r\n data \r\n … 0\r\n trailers \r\n`.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export class AwsChunkedDecoder extends Transform {
  /** Trailing headers, lower case; settles when the body has ended. */
  readonly trailers: Promise<Readonly<Record<string, string>>>;
  private readonly found: Record<string, string> = {};
  private settle: (trailers: Readonly<Record<string, string>>) => void = () => undefined;
  private part: Part = 'size';
  private left = 0;
  private line = '';

  constructor() {
    super({ highWaterMark: 256 * 1024 });
    this.trailers = new Promise((resolve) => (this.settle = resolve));
    this.once('close', () => this.settle(this.found));
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      let at = 0;
      while (at < chunk.length && this.part !== 'done')
        at = this.part === 'data' ? this.takeData(chunk, at) : this.takeLine(chunk, at);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    this.settle(this.found);
    done(this.part === 'done' || this.part === 'trailer' ? null : incomplete());
  }

  private takeData(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.left);
    this.push(chunk.subarray(at, end));
    this.left -= end - at;
    if (this.left === 0) this.part = 'data-end';
    return end;
  }

  private takeLine(chunk: Buffer, at: number): number {
    const feed = chunk.indexOf(0x0a, at);
    const end = feed < 0 ? chunk.length : feed;
    this.line += chunk.toString('latin1', at, end);
    if (this.line.length > LONGEST_LINE) throw incomplete();
    if (feed < 0) return end;
    const line = this.line.trimEnd();
    this.line = '';
    this.endLine(line);
    return feed + 1;
  }

  private endLine(line: string): void {
    if (this.part === 'data-end') {
      if (line !== '') throw incomplete();
      this.part = 'size';
    } else if (this.part === 'size') {
      this.left = sizeOf(line);
      this.part = this.left === 0 ? 'trailer' : 'data';
    } else if (line === '') {
      this.part = 'done';
    } else {
      const colon = line.indexOf(':');
      this.found[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    }
  }
}

function sizeOf(line: string): number {
  const digits = /^([0-9a-f]{1,12})(?:;|$)/i.exec(line)?.[1];
  if (digits === undefined) throw incomplete();
  return parseInt(digits, 16);
}

function incomplete(): ServiceError {
  return new ServiceError('IncompleteBody', 'The request body terminated unexpectedly', { status: 400 });
}
