import type { Duplex } from 'node:stream';
import { Connection, type Wire } from './connection';
import { type Frame, FrameReader, headerOf, KINDS, MOST_CONNECTIONS, TokenSearch } from './frames';

export interface TunnelParts {
  /** To the relay's standard input, from its standard output. The tunnel owns it. */
  readonly stream: Duplex;
  /** The port of this machine's loopback that connections lead to: the relay has no say in it. */
  readonly port: number;
  /** Begins a session at either end. */
  readonly token: Buffer;
  /** Takes away what else is wrapped around the relay's output. @default nothing is */
  readonly unwrap?: (chunk: Buffer) => Iterable<Buffer>;
}

/** The end on this machine of what `relay.py` carries: each connection that it announces is made to one port here. */
export class Tunnel {
  /** Resolves when the relay takes connections; rejects when the tunnel ends before. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<void>;
  private readonly connections = new Map<number, Connection>();
  private readonly frames = new FrameReader();
  private readonly unwrap: (chunk: Buffer) => Iterable<Buffer>;
  private search: TokenSearch | undefined;
  private settleReady: () => void = () => undefined;

  constructor(private readonly parts: TunnelParts) {
    const { stream, token, unwrap = (chunk) => [chunk] } = parts;
    this.unwrap = unwrap;
    this.search = new TokenSearch(token);
    let refuseReady: (error: Error) => void;
    this.ready = new Promise((resolve, reject) => ([this.settleReady, refuseReady] = [resolve, reject]));
    this.ready.catch(() => undefined);
    this.ended = new Promise((resolve) => {
      stream.once('close', () => {
        refuseReady(new Error('the relay ended'));
        for (const connection of this.connections.values()) connection.reset();
        this.connections.clear();
        resolve();
      });
    });
    stream.on('error', () => stream.destroy());
    stream.on('end', () => stream.destroy());
    stream.on('data', (chunk: Buffer) => {
      for (const part of this.unwrap(chunk)) this.hear(part);
    });
    stream.write(token);
  }

  close(): Promise<void> {
    this.parts.stream.destroy();
    return this.ended;
  }

  private hear(chunk: Buffer): void {
    const bytes = this.search === undefined ? chunk : this.search.find(chunk);
    if (bytes === undefined) return;
    this.search = undefined;
    this.settleReady();
    try {
      for (const frame of this.frames.read(bytes)) this.obey(frame);
    } catch (error) {
      this.parts.stream.destroy(error as Error);
    }
  }

  private obey(frame: Frame): void {
    const { kind, connection: number, size, data } = frame;
    if (kind === KINDS.open) return this.open(number);
    const connection = this.connections.get(number);
    // One that has just been reset here.
    if (connection === undefined) return;
    if (kind === KINDS.data) connection.send(data);
    else if (kind === KINDS.end) connection.end();
    else if (kind === KINDS.credit) connection.allow(size);
    else connection.reset();
  }

  private open(number: number): void {
    if (this.connections.size >= MOST_CONNECTIONS || this.connections.has(number))
      throw new Error(`connection ${number} is one too many`);
    this.connections.set(number, new Connection(this.parts.port, this.wireOf(number)));
  }

  private wireOf(connection: number): Wire {
    const { stream } = this.parts;
    return {
      data: (data) => {
        stream.cork();
        stream.write(headerOf(KINDS.data, connection, data.length));
        stream.write(data);
        process.nextTick(() => stream.uncork());
      },
      end: () => stream.write(headerOf(KINDS.end, connection)),
      credit: (size) => stream.write(headerOf(KINDS.credit, connection, size)),
      reset: () => stream.write(headerOf(KINDS.reset, connection)),
      gone: () => void this.connections.delete(connection),
    };
  }
}
