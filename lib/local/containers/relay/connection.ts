import { connect, type Socket } from 'node:net';
import { PIECE, WINDOW } from './frames';

/** How one connection speaks to the relay. */
export interface Wire {
  data(data: Buffer): void;
  end(): void;
  credit(size: number): void;
  reset(): void;
  /** Called once, when nothing more will be said. */
  gone(): void;
}

/** One connection to a port of this machine's loopback. Neither end is sent more than it has room for. */
export class Connection {
  private readonly socket: Socket;
  /** Bytes that the relay still takes. */
  private credit = WINDOW;
  /** Bytes that were sent on since the relay last heard of it. */
  private written = 0;
  /** Bytes that wait for the port's server. */
  private waiting = 0;

  constructor(
    port: number,
    private readonly wire: Wire,
  ) {
    this.socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    this.socket.on('data', (chunk: Buffer) => this.receive(chunk));
    this.socket.on('end', () => wire.end());
    this.socket.on('error', () => wire.reset());
    this.socket.on('close', () => wire.gone());
  }

  send(data: Buffer): void {
    this.waiting += data.length;
    if (this.waiting > WINDOW + PIECE) throw new Error('the relay sends more than it may');
    this.socket.write(data, () => {
      this.waiting -= data.length;
      this.written += data.length;
      if (this.written < WINDOW / 4) return;
      this.wire.credit(this.written);
      this.written = 0;
    });
  }

  end(): void {
    this.socket.end();
  }

  allow(size: number): void {
    this.credit += size;
    if (this.credit > 0) this.socket.resume();
  }

  /** Its end is no end of what was said: the port's server learns that it broke off. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  private receive(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; at += PIECE) this.wire.data(chunk.subarray(at, at + PIECE));
    this.credit -= chunk.length;
    if (this.credit <= 0) this.socket.pause();
  }
}
