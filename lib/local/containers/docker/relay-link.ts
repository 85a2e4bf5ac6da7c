import type { Duplex } from 'node:stream';
import type { Container } from 'dockerode';
import type { Clock } from '../../clock/clock';
import { Tunnel } from '../relay/tunnel';
import { statusOf } from './errors';

export interface RelayLinkParts {
  readonly container: Container;
  /** The port of this machine's loopback that it leads to. */
  readonly port: number;
  readonly token: Buffer;
  /** Real time. */
  readonly clock: Clock;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** Keeps the tunnel to a relay's container, through an engine that goes away for a while, until the container is gone. */
export class RelayLink {
  private readonly closing = new AbortController();
  private tunnel: Tunnel | undefined;

  constructor(private readonly parts: RelayLinkParts) {}

  /** Attaches to a container, which need not have been started. */
  async open(): Promise<Tunnel> {
    const { container, port, token } = this.parts;
    const options = { stream: true, stdin: true, stdout: true, hijack: true } as const;
    const stream = (await container.attach(options)) as Duplex;
    this.tunnel = new Tunnel({ stream, port, token, unwrap: unframe() });
    if (this.closing.signal.aborted) await this.tunnel.close();
    return this.tunnel;
  }

  /** From now on a tunnel that breaks is made anew. */
  keep(): void {
    void this.follow().catch(() => undefined);
  }

  close(): void {
    this.closing.abort();
    void this.tunnel?.close();
  }

  private async follow(): Promise<void> {
    const { signal } = this.closing;
    for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      if (this.tunnel !== undefined && (await lived(this.tunnel))) pause = FIRST_PAUSE_MS;
      this.tunnel = undefined;
      await this.parts.clock.sleep(pause, signal);
      try {
        await this.open();
      } catch (error) {
        if (statusOf(error) === 404 || statusOf(error) === 409) return;
      }
    }
  }
}

/** Resolves at its end, with whether it ever carried anything. */
async function lived(tunnel: Tunnel): Promise<boolean> {
  await tunnel.ended;
  return tunnel.ready.then(
    () => true,
    () => false,
  );
}

/** Takes away the engine's framing of standard output: the stream's number, three zeros, the length. */
export function unframe(): (chunk: Buffer) => Generator<Buffer> {
  const header = Buffer.alloc(8);
  let seen = 0;
  let left = 0;
  return function* (chunk) {
    for (let at = 0; at < chunk.length;) {
      if (left === 0) {
        const taken = chunk.copy(header, seen, at, at + header.length - seen);
        at += taken;
        seen = (seen + taken) % header.length;
        if (seen === 0) left = header.readUInt32BE(4);
      } else {
        const end = Math.min(chunk.length, at + left);
        yield chunk.subarray(at, end);
        left -= end - at;
        at = end;
      }
    }
  };
}
