import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Address } from '../health';
import type { Answer, AnswerSink } from './answer';
import { AnswerReader } from './answer';
import type { OutgoingRequest, Sending } from './request';
import { sendRequest } from './request';

/** Who sent a request. */
export interface Exchange {
  answered(answer: Answer): void;
  /** There will be no answer. `stale`: a connection that had been idle closed before a byte came back. */
  failed(error: Error, stale: boolean): void;
  /** The connection is done with the request; the last that is heard. */
  ended(): void;
}

export interface ConnectionOwner {
  idle(connection: Connection): void;
  closed(connection: Connection): void;
}

/** The container closed the connection before its answer was whole. */
export class BrokenConnection extends Error {}

/** Bytes on their way in one direction. Node's 16 KB stop and start a large body far more often. */
const HIGH_WATER_MARK = 256 * 1024;

/** A kept-alive connection to a container, with one request at a time. */
export class Connection implements AnswerSink {
  private readonly socket: Socket;
  private exchange: Exchange | undefined;
  private reader!: AnswerReader;
  private sending: Sending | undefined;
  private reused = false;
  private failure: Error | undefined;
  /** Milliseconds of `performance.now()`. */
  idleSince = 0;

  constructor(
    private readonly address: Address,
    private readonly owner: ConnectionOwner,
  ) {
    const size = { readableHighWaterMark: HIGH_WATER_MARK, writableHighWaterMark: HIGH_WATER_MARK };
    this.socket = connect({ host: address.host, port: address.port, noDelay: true, ...size });
    this.socket
      .on('data', (chunk: Buffer) => this.receive(chunk))
      .on('error', (error) => (this.failure = error))
      .on('end', () => this.closedByPeer())
      .on('close', () => this.closed());
  }

  /** @param collectUpTo see AnswerReader. */
  send(request: OutgoingRequest, collectUpTo: number, exchange: Exchange): void {
    this.reader = new AnswerReader(collectUpTo, this);
    this.exchange = exchange;
    try {
      this.sending = sendRequest(this.socket, request, this.address, (error) => this.abort(exchange, error));
    } catch (error) {
      this.fail(error as Error);
    }
  }

  /** Gives up an exchange, if it is still under way, and the connection with it. */
  abort(exchange: Exchange, error: Error): void {
    if (this.exchange === exchange) this.fail(error);
  }

  destroy(): void {
    this.owner.closed(this);
    this.socket.destroy();
  }

  answered(answer: Answer): void {
    this.exchange?.answered(answer);
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    if (this.exchange !== undefined) this.socket.resume();
  }

  abandoned(): void {
    if (this.exchange !== undefined) this.fail(new BrokenConnection('nobody reads the answer any more'));
  }

  private receive(chunk: Buffer): void {
    // What nobody asked for could be taken for the next answer.
    if (this.exchange === undefined) return this.destroy();
    try {
      const excess = this.reader.read(chunk);
      if (excess !== undefined) this.end(excess === 0 && this.reader.keepAlive);
    } catch (error) {
      this.fail(error as Error);
    }
  }

  private closedByPeer(): void {
    if (this.exchange !== undefined && this.reader.close()) this.end(false);
  }

  private closed(): void {
    this.owner.closed(this);
    if (this.exchange !== undefined)
      this.fail(this.failure ?? new BrokenConnection('the connection closed'), this.reused && !this.reader.begun);
  }

  private fail(error: Error, stale = false): void {
    const { exchange, reader } = this;
    this.exchange = undefined;
    if (!reader.fail(error)) exchange?.failed(error, stale);
    this.settle(exchange, false);
  }

  private end(reusable: boolean): void {
    const { exchange, sending } = this;
    this.exchange = undefined;
    this.settle(exchange, reusable && sending?.done === true && this.socket.writableLength === 0);
  }

  private settle(exchange: Exchange | undefined, reusable: boolean): void {
    this.sending?.stop();
    this.sending = undefined;
    exchange?.ended();
    if (!reusable) return this.destroy();
    this.reused = true;
    this.idleSince = performance.now();
    // Its reader may have paused it over the last bytes.
    this.socket.resume();
    this.owner.idle(this);
  }
}
