import { Transform, type TransformCallback } from 'node:stream';
import { ServiceError } from '../common/errors';

/** Longest line of chunk header or trailer; S3's are below 200 bytes. */
const LONGEST_LINE = 4096;
/** Bytes of all trailers together. */
const LARGEST_TRAILER = 16 * 1024;

type State = 'size' | 'data' | 'data-end' | 'trailers' | 'done';

/**
 * Undoes AWS's own transfer coding of request bodies, with or without signatures and trailers:
 * `SIZE[;chunk-signature=…]\r\nDATA\r\n … 0\r\nNAME:VALUE\r\n\r\n`. Chunk signatures are not verified.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export class AwsChunkedDecoder extends Transform {
  /** Lower-case names. Resolves when the body has been read to its end, rejects when it is broken off. */
  readonly trailers: Promise<Readonly<Record<string, string>>>;

  private state: State = 'size';
  private remaining = 0;
  private line = '';
  private trailerBytes = 0;
  private readonly found: Record<string, string> = {};
  private settle!: { resolve: (trailers: Record<string, string>) => void; reject: (error: Error) => void };

  constructor() {
    super();
    this.trailers = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    // Whoever reads the body sees the failure there; a caller that needs no trailers must not crash the process.
    this.trailers.catch(() => undefined);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      let at = 0;
      while (at < chunk.length && this.state !== 'done') {
        at = this.state === 'data' ? this.takeData(chunk, at) : this.takeLine(chunk, at);
      }
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    // Some clients leave out the empty line that closes the trailers.
    if (this.state === 'trailers') this.endOfLine();
    if (this.state !== 'done' && this.state !== 'trailers') return done(incompleteBody());
    this.settle.resolve(this.found);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.settle.reject(error ?? incompleteBody());
    done(error);
  }

  private takeData(chunk: Buffer, at: number): number {
    const taken = Math.min(this.remaining, chunk.length - at);
    this.push(chunk.subarray(at, at + taken));
    this.remaining -= taken;
    if (this.remaining === 0) this.state = 'data-end';
    return at + taken;
  }

  private takeLine(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(0x0a, at);
    const stop = end < 0 ? chunk.length : end;
    if (this.line.length + stop - at > LONGEST_LINE) throw malformedChunk('a chunk header is too long');
    this.line += chunk.toString('latin1', at, stop);
    if (end < 0) return chunk.length;
    this.endOfLine();
    return end + 1;
  }

  private endOfLine(): void {
    const line = this.line.replace(/\r$/, '');
    this.line = '';
    if (this.state === 'size') this.startChunk(line);
    else if (this.state === 'data-end') this.endChunk(line);
    else this.takeTrailer(line);
  }

  private startChunk(line: string): void {
    const size = /^([0-9a-f]{1,12})(?:;.*)?$/i.exec(line)?.[1];
    if (size === undefined) throw malformedChunk(`"${line.slice(0, 40)}" is not a chunk size`);
    this.remaining = Number.parseInt(size, 16);
    this.state = this.remaining === 0 ? 'trailers' : 'data';
  }

  private endChunk(line: string): void {
    if (line !== '') throw malformedChunk('a chunk is longer than its size');
    this.state = 'size';
  }

  private takeTrailer(line: string): void {
    this.trailerBytes += line.length;
    if (this.trailerBytes > LARGEST_TRAILER) throw malformedChunk('the trailers are too long');
    if (line === '') {
      this.state = 'done';
      return;
    }
    const colon = line.indexOf(':');
    if (colon < 1) throw malformedChunk(`"${line.slice(0, 40)}" is not a trailer`);
    this.found[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
}

function incompleteBody(): ServiceError {
  return new ServiceError('IncompleteBody', 'The request body terminated unexpectedly', { status: 400 });
}

function malformedChunk(fault: string): ServiceError {
  return new ServiceError('InvalidRequest', `The aws-chunked body is malformed: ${fault}`, { status: 400 });
}
