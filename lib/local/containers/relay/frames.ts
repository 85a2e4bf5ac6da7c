/** What goes back and forth between a tunnel and `relay.py`: kind, connection, size, and for `data` so many bytes. */
export const KINDS = { open: 1, data: 2, end: 3, reset: 4, credit: 5 } as const;

export interface Frame {
  readonly kind: number;
  /** The relay counts them. */
  readonly connection: number;
  /** Of the data, or how many bytes more may be sent. */
  readonly size: number;
  readonly data: Buffer;
}

/** The most data of one frame. */
export const PIECE = 64 * 1024;
/** How much of one connection, in one direction, may be under way; the last piece may go beyond. */
export const WINDOW = 512 * 1024;
/** The most connections at once; the relay lets more of them wait. */
export const MOST_CONNECTIONS = 256;

const HEADER = 9;
const NOTHING = Buffer.alloc(0);

export function headerOf(kind: number, connection: number, size = 0): Buffer {
  const header = Buffer.allocUnsafe(HEADER);
  header.writeUInt8(kind, 0);
  header.writeUInt32BE(connection, 1);
  header.writeUInt32BE(size, 5);
  return header;
}

/** Takes frames out of what arrives, in whatever pieces; data is handed on as it comes, a frame of it in several. */
export class FrameReader {
  private rest: Buffer = NOTHING;
  /** Of the data of one connection. */
  private missing = { connection: 0, size: 0 };

  /** @throws Error for what no relay says */
  *read(chunk: Buffer): Generator<Frame> {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    for (;;) {
      if (this.missing.size > 0 && at < bytes.length) {
        const { connection } = this.missing;
        const data = bytes.subarray(at, at + this.missing.size);
        at += data.length;
        this.missing = { connection, size: this.missing.size - data.length };
        yield { kind: KINDS.data, connection, size: data.length, data };
      }
      if (bytes.length - at < HEADER) break;
      const frame = frameAt(bytes, at);
      at += HEADER;
      if (frame.kind === KINDS.data) this.missing = frame;
      else yield frame;
    }
    this.rest = bytes.subarray(at);
  }
}

function frameAt(bytes: Buffer, at: number): Frame {
  const kind = bytes.readUInt8(at);
  const size = bytes.readUInt32BE(at + 5);
  if (kind < KINDS.open || kind > KINDS.credit || (kind === KINDS.data && size > PIECE))
    throw new Error(`frame of kind ${kind} and size ${size}`);
  return { kind, connection: bytes.readUInt32BE(at + 1), size, data: NOTHING };
}

/** Looks for the token that begins a session: before it may come what is left of an earlier one. */
export class TokenSearch {
  private rest: Buffer = NOTHING;

  constructor(private readonly token: Buffer) {}

  /** What follows the token, once it has come. */
  find(chunk: Buffer): Buffer | undefined {
    const bytes = Buffer.concat([this.rest, chunk]);
    const at = bytes.indexOf(this.token);
    if (at >= 0) return bytes.subarray(at + this.token.length);
    this.rest = bytes.subarray(Math.max(0, bytes.length - this.token.length + 1));
    return undefined;
  }
}
