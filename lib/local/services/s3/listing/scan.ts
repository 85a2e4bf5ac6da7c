/** Where a scan goes on: at the first entry whose key is not below `key`, behind `last` if that is given. */
export interface Cursor<T> {
  readonly key: Buffer;
  readonly last?: T;
}

/** Entries in order of their keys' UTF-8 bytes. */
export type Fetch<T> = (cursor: Cursor<T>, limit: number) => readonly T[];

const LARGEST_BATCH = 1001;

/** Goes through entries in order and can jump ahead, as a listing does over everything below a common prefix. */
export class Scan<T extends { readonly key: string }> {
  private batch: readonly T[] = [];
  private at = 0;
  private size = 2;
  private ended = false;

  constructor(
    private readonly fetch: Fetch<T>,
    private cursor: Cursor<T>,
  ) {}

  next(): T | undefined {
    if (this.at === this.batch.length && !this.ended) this.load();
    const entry = this.batch[this.at];
    this.at += 1;
    return entry;
  }

  seek(key: Buffer): void {
    const ahead = this.batch.findIndex(
      (entry, index) => index >= this.at && Buffer.compare(Buffer.from(entry.key), key) >= 0,
    );
    if (ahead >= 0) {
      this.at = ahead;
      return;
    }
    this.batch = [];
    this.at = 0;
    this.cursor = { key };
    this.size = 2;
  }

  /** Batches grow while nothing is skipped. */
  private load(): void {
    this.size = Math.min(this.size * 4, LARGEST_BATCH);
    this.batch = this.fetch(this.cursor, this.size);
    this.at = 0;
    this.ended = this.batch.length < this.size;
    const last = this.batch.at(-1);
    if (last !== undefined) this.cursor = { key: Buffer.from(last.key), last };
  }
}

/** The first key after everything that starts with `prefix`, which is not empty. UTF-8 has no byte 0xff to overflow. */
export function afterPrefix(prefix: string): Buffer {
  const bytes = Buffer.from(prefix);
  bytes[bytes.length - 1] = (bytes.at(-1) as number) + 1;
  return bytes;
}

/** The first key after `key` itself. */
export function afterKey(key: string): Buffer {
  return Buffer.concat([Buffer.from(key), Buffer.of(0)]);
}

export function later(a: Buffer, b: Buffer): Buffer {
  return Buffer.compare(a, b) >= 0 ? a : b;
}
