import { SizedReadable } from '../../../common/body';
import type { Framing } from './framing';
import { framing } from './framing';
import type { AnswerHead } from './head';
import { LONGEST_HEAD, MalformedAnswer, parseHead } from './head';

/** What a container answered. */
export interface Answer {
  readonly statusCode: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes where a small answer was read whole. */
  readonly body: Buffer | AnswerBody;
}

export interface AnswerSink {
  answered(answer: Answer): void;
  /** The reader of the body keeps up no longer, or again. */
  pause(): void;
  resume(): void;
  /** The reader of the body wants no more of it. */
  abandoned(): void;
}

/** Bytes that wait in memory for a slow client. */
const HIGH_WATER_MARK = 256 * 1024;

/** A body that comes as the container sends it; who reads slowly slows the container down. */
export class AnswerBody extends SizedReadable {
  private complete = false;

  constructor(
    byteLength: number | undefined,
    private readonly sink: AnswerSink,
  ) {
    super(byteLength, { highWaterMark: HIGH_WATER_MARK });
    // It may break before its reader has heard of it; the reader then finds it destroyed.
    this.on('error', () => undefined);
  }

  override _read(): void {
    if (!this.complete) this.sink.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // Its connection may be another answer's by now.
    if (!this.complete) this.sink.abandoned();
    done(error);
  }

  /** All of it has come. */
  finish(): void {
    this.complete = true;
    this.push(null);
  }
}

/** Takes one answer apart as its bytes come. */
export class AnswerReader {
  private rest: Buffer | undefined;
  private head: AnswerHead | undefined;
  private framing: Framing | undefined;
  private stream: AnswerBody | undefined;
  private parts: Buffer[] = [];
  /** Whether any byte has come. */
  begun = false;

  /** @param collectUpTo bytes up to which a body whose length is known is read whole before the answer is handed on */
  constructor(
    private readonly collectUpTo: number,
    private readonly sink: AnswerSink,
  ) {}

  get keepAlive(): boolean {
    return this.head?.keepAlive === true;
  }

  /** @returns bytes that came after the answer's end; undefined while it goes on. @throws MalformedAnswer */
  read(chunk: Buffer): number | undefined {
    this.begun = true;
    let bytes: Buffer | undefined = chunk;
    while (this.framing === undefined) {
      bytes = this.readHead(bytes);
      if (bytes === undefined) return undefined;
    }
    const excess = this.framing.read(bytes, this.part);
    if (excess !== undefined) this.finish();
    return excess;
  }

  /** The container has closed its end. @returns whether that is the answer's end */
  close(): boolean {
    if (this.framing?.endsWithConnection !== true) return false;
    this.finish();
    return true;
  }

  /** @returns whether somebody who already has the answer hears of it by its body */
  fail(error: Error): boolean {
    this.stream?.destroy(error);
    return this.stream !== undefined;
  }

  /** @returns what comes after a head, undefined when it is not yet whole */
  private readHead(bytes: Buffer): Buffer | undefined {
    const seen = this.rest === undefined ? bytes : Buffer.concat([this.rest, bytes]);
    const end = seen.indexOf('\r\n\r\n');
    if ((end < 0 ? seen.length : end) > LONGEST_HEAD) throw new MalformedAnswer('its head is too long');
    this.rest = end < 0 ? seen : undefined;
    if (end < 0) return undefined;
    const head = parseHead(seen.toString('latin1', 0, end));
    if (head.statusCode === 101) throw new MalformedAnswer('101 to a request that asked for no other protocol');
    // 100 Continue and its like announce; the answer is still to come.
    if (head.statusCode >= 200) this.begin(head);
    return seen.subarray(end + 4);
  }

  private begin(head: AnswerHead): void {
    this.head = head;
    this.framing = framing(head.framing);
    const length = head.framing.kind === 'length' ? head.framing.bytes : undefined;
    if (length !== undefined && length <= this.collectUpTo) return;
    this.stream = new AnswerBody(length, this.sink);
    this.sink.answered({ statusCode: head.statusCode, headers: head.headers, body: this.stream });
  }

  private readonly part = (bytes: Buffer): void => {
    if (this.stream === undefined) this.parts.push(bytes);
    else if (!this.stream.push(bytes)) this.sink.pause();
  };

  private finish(): void {
    if (this.stream !== undefined) return this.stream.finish();
    const { statusCode, headers } = this.head as AnswerHead;
    const body = this.parts.length === 1 ? (this.parts[0] as Buffer) : Buffer.concat(this.parts);
    this.sink.answered({ statusCode, headers, body });
  }
}
