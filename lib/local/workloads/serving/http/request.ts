import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Body } from '../../../common/body';
import type { Address } from '../health';

export interface OutgoingRequest {
  /** Path at the container, such as `/invocations`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
  /** Bytes of `body`, where they are known before it ends. @default chunked transfer */
  readonly length?: number;
  /** Bytes that a body of unknown length may have. */
  readonly maxBytes: number;
}

/** A request's body ended before it was whole. */
export class BrokenBody extends Error {}

/** Up to here head and body are copied together: one packet costs less than the two that the copy saves. */
const ONE_PACKET = 64 * 1024;

/** @throws TypeError for a header that would change what the request says */
export function headOf({ path, headers }: OutgoingRequest, { host, port }: Address, framing: string): string {
  let head = `POST ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\nconnection: keep-alive\r\n`;
  for (const name in headers) {
    const value = headers[name] as string;
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
      throw new TypeError(`the value of header ${name} holds a character that HTTP does not allow`);
    head += `${name}: ${value}\r\n`;
  }
  return `${head}${framing}\r\n\r\n`;
}

/** Writes a request. `onFailed` hears of a body that broke off or is too long, once. */
export function sendRequest(
  socket: Socket,
  request: OutgoingRequest,
  address: Address,
  onFailed: (error: Error) => void,
): Sending {
  const { body, length } = request;
  if (body instanceof Readable) {
    const framing = length === undefined ? 'transfer-encoding: chunked' : `content-length: ${length}`;
    socket.write(headOf(request, address, framing), 'latin1');
    return new StreamSending(socket, body, request, onFailed);
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  sendWhole(socket, headOf(request, address, `content-length: ${bytes.length}`), bytes);
  return sentWhole;
}

function sendWhole(socket: Socket, head: string, bytes: Uint8Array): void {
  if (bytes.length > ONE_PACKET) {
    socket.write(head, 'latin1');
    socket.write(bytes);
    return;
  }
  const packet = Buffer.allocUnsafe(head.length + bytes.length);
  packet.write(head, 0, 'latin1');
  packet.set(bytes, head.length);
  socket.write(packet);
}

/** A request's body on its way. */
export interface Sending {
  /** Whether all of it has been written. */
  readonly done: boolean;
  /** Writes no more of it, and lets its source go. */
  stop(): void;
}

const sentWhole: Sending = { done: true, stop: () => undefined };

/** Passes a stream on by events: a pipeline costs more than the rest of an invocation. */
class StreamSending implements Sending {
  done = false;
  private size = 0;
  private stopped = false;

  constructor(
    private readonly socket: Socket,
    private readonly source: Readable,
    private readonly request: OutgoingRequest,
    private readonly onFailed: (error: Error) => void,
  ) {
    source.on('data', this.onData).on('end', this.onEnd).on('error', this.onError).on('close', this.onClose);
    socket.on('drain', this.onDrain);
    // One that had ended or broken before will say no more.
    if (source.destroyed) process.nextTick(this.onClose);
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    const { source } = this;
    source.off('data', this.onData).off('end', this.onEnd).off('close', this.onClose);
    this.socket.off('drain', this.onDrain);
    if (this.done) return;
    // A client's own connection is still needed for its answer; anything else is given up.
    if (isRequest(source)) source.resume();
    else source.destroy();
  }

  private readonly onData = (chunk: Buffer | string): void => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (bytes.length === 0) return;
    this.size += bytes.length;
    const { length, maxBytes } = this.request;
    if (this.size > (length ?? maxBytes)) return this.fail(new RangeError(`body exceeds ${length ?? maxBytes} bytes`));
    if (!(length === undefined ? this.writeChunk(bytes) : this.socket.write(bytes))) this.source.pause();
  };

  private writeChunk(bytes: Buffer): boolean {
    const { socket } = this;
    socket.cork();
    socket.write(`${bytes.length.toString(16)}\r\n`, 'latin1');
    socket.write(bytes);
    const room = socket.write('\r\n', 'latin1');
    socket.uncork();
    return room;
  }

  private readonly onDrain = (): void => void this.source.resume();

  private readonly onEnd = (): void => {
    const { length } = this.request;
    if (length !== undefined && this.size < length)
      return this.fail(new BrokenBody('the body is shorter than its length says'));
    this.done = true;
    if (length === undefined) this.socket.write('0\r\n\r\n', 'latin1');
    this.stop();
  };

  private readonly onError = (cause: Error): void => this.fail(new BrokenBody('the body broke off', { cause }));

  private readonly onClose = (): void => {
    if (!this.done) this.onError(this.source.errored ?? new Error('it closed before its end'));
  };

  private fail(error: Error): void {
    if (this.stopped) return;
    this.stop();
    this.onFailed(error);
  }
}

function isRequest(source: Readable): boolean {
  return (source as Partial<IncomingMessage>).httpVersion !== undefined;
}
