import { StringDecoder } from 'node:string_decoder';

/** A log event holds no more, characters. */
const LONGEST_LINE = 250_000;

/**
 * Splits what a process prints into lines. The runtime writes a marker before every message to the server; `marks` counts
 * those seen, so that a reader of both knows when it has all that was printed before a message.
 */
export class MarkedLines {
  marks = 0;
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(
    private readonly marker: string,
    private readonly onLine: (line: string) => void,
  ) {}

  push(chunk: Buffer): void {
    const parts = (this.rest + this.decoder.write(chunk)).split(this.marker);
    this.rest = parts.pop() as string;
    for (const part of parts) {
      this.emit(part.endsWith('\n') ? part.slice(0, -1) : part);
      this.marks += 1;
    }
    this.emitWhole();
  }

  /** The process is gone: what stands there without a line end was its last line. */
  end(): void {
    const last = this.rest;
    this.rest = '';
    if (last !== '') this.emit(last);
  }

  private emitWhole(): void {
    const end = this.rest.lastIndexOf('\n');
    if (end === -1) return this.emitLong();
    const whole = this.rest.slice(0, end);
    this.rest = this.rest.slice(end + 1);
    this.emit(whole);
  }

  /** Keeps back what may be the start of a marker. */
  private emitLong(): void {
    if (this.rest.length < LONGEST_LINE) return;
    const cut = this.rest.length - this.marker.length;
    this.emit(this.rest.slice(0, cut));
    this.rest = this.rest.slice(cut);
  }

  private emit(text: string): void {
    if (text === '') return;
    for (const line of text.split('\n')) this.onLine(line.replaceAll('\r', '\n'));
  }
}
