import { createHash, randomUUID } from 'node:crypto';
import {
  close,
  createReadStream,
  createWriteStream,
  existsSync,
  fdatasync,
  fsync,
  open as openFd,
  renameSync,
  statSync,
} from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Body } from '../common/body';
import { bodyToStream } from '../common/body';

export interface Blob {
  /** SHA-256 of the content, 64 lower-case hexadecimal digits: the blob's name. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

export interface PutBlobOptions {
  /** Whether the writer counts who needs the blob (BlobReferences). @default false: the blob is kept for ever, whoever drops it */
  readonly counted?: boolean;
  /** Sees every chunk on its way to the disk: for further checksums. @default none */
  readonly onChunk?: (chunk: Buffer) => void;
  /** Called with the finished blob before it becomes visible; a throw discards it. @default accept */
  readonly accept?: (blob: Blob) => void | Promise<void>;
}

const DIGEST = /^[0-9a-f]{64}$/;
/** A FileHandle would not close before a stream that leaves it open. */
const openFile = promisify(openFd) as (path: string, flags: string, mode: number) => Promise<number>;
const closeFile = promisify(close);
const syncFile = promisify(fsync);
const syncData = promisify(fdatasync);

const MIB = 1024 * 1024;
const FLUSH_AFTER = 8 * MIB;

/**
 * Content by its SHA-256, a file each: written under a temporary name, fsynced, renamed. The same content is stored once.
 * A name never derives from a request, so no key can become a path. Files are read-only: nobody may write into one.
 */
export class Blobs {
  constructor(private readonly directory: string) {}

  /** Removes what an interrupted write left behind. Call once, before the first use. */
  async open(): Promise<void> {
    await rm(this.incoming(), { recursive: true, force: true });
    await mkdir(this.incoming(), { recursive: true });
  }

  async put(body: Body, options: PutBlobOptions = {}): Promise<Blob> {
    const temporary = join(this.incoming(), randomUUID());
    try {
      const blob = await this.write(temporary, body, options.onChunk);
      await options.accept?.(blob);
      // Before it can be found: from here on nobody who counts may remove it.
      if (options.counted !== true) await this.keep(blob.digest);
      await this.publish(temporary, blob.digest);
      return blob;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** The file of a blob, for reading, hard-linking or mounting read-only. It may not exist. */
  path(digest: string): string {
    if (!DIGEST.test(digest)) throw new TypeError(`not a SHA-256 digest: ${digest}`);
    return join(this.directory, digest.slice(0, 2), digest.slice(2));
  }

  /** Bytes on the disk; undefined when there is none of that name. */
  sizeOf(digest: string): number | undefined {
    return statSync(this.path(digest), { throwIfNoEntry: false })?.size;
  }

  /** @param range first and last byte, both inclusive */
  read(digest: string, range?: { readonly start: number; readonly end: number }): Readable {
    return createReadStream(this.path(digest), { highWaterMark: 256 * 1024, ...range });
  }

  async has(digest: string): Promise<boolean> {
    return stat(this.path(digest)).then(
      () => true,
      () => false,
    );
  }

  async delete(digest: string): Promise<void> {
    await rm(this.path(digest), { force: true });
  }

  /**
   * Removes a blob from sight at once, for callers that must not yield between a check and the removal; its bytes are
   * freed afterwards, which takes long for many. What is left of that when the process ends, `open` clears. A blob that
   * someone wrote who does not count stays.
   */
  deleteNow(digest: string): Promise<void> {
    if (existsSync(this.marker(digest))) return Promise.resolve();
    const trash = join(this.incoming(), randomUUID());
    try {
      renameSync(this.path(digest), trash);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Promise.resolve();
      throw error;
    }
    return rm(trash, { force: true });
  }

  async *digests(): AsyncIterable<string> {
    for (const folder of await readdir(this.directory)) {
      if (folder.length !== 2) continue;
      for (const file of await readdir(join(this.directory, folder))) {
        if (DIGEST.test(folder + file)) yield folder + file;
      }
    }
  }

  private incoming(): string {
    return join(this.directory, 'incoming');
  }

  private async write(file: string, body: Body, onChunk?: (chunk: Buffer) => void): Promise<Blob> {
    const fd = await openFile(file, 'w', 0o444);
    try {
      const hash = createHash('sha256');
      const flush = new EarlyFlush(fd);
      const meter = watch((chunk) => {
        hash.update(chunk);
        onChunk?.(chunk);
        flush.count(chunk.length);
      });
      const target = createWriteStream(file, { fd, autoClose: false, highWaterMark: MIB });
      await pipeline(bodyToStream(body), meter, target);
      await flush.end();
      return { digest: hash.digest('hex'), size: flush.size };
    } finally {
      await closeFile(fd);
    }
  }

  /** An empty file beside the blob. */
  private marker(digest: string): string {
    return `${this.path(digest)}.kept`;
  }

  private async keep(digest: string): Promise<void> {
    const marker = this.marker(digest);
    if (existsSync(marker)) return;
    await mkdir(dirname(marker), { recursive: true });
    await (await open(marker, 'a', 0o444)).close();
    await syncDirectory(dirname(marker));
  }

  private async publish(temporary: string, digest: string): Promise<void> {
    const target = this.path(digest);
    if (await this.has(digest)) return rm(temporary, { force: true });
    await mkdir(dirname(target), { recursive: true });
    await rename(temporary, target);
    await syncDirectory(dirname(target));
  }
}

/** The same bytes, each chunk shown on its way. A throw breaks it off. */
function watch(see: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        see(chunk);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

/** Sends what has been written on to the disk while more comes: all of it at the end takes as long as the rest of an upload. */
class EarlyFlush {
  /** Bytes in all. */
  size = 0;
  private flushed = 0;
  private running: Promise<void> | undefined;
  private failure: unknown;

  constructor(private readonly fd: number) {}

  count(bytes: number): void {
    this.size += bytes;
    if (this.size - this.flushed < FLUSH_AFTER || this.running !== undefined) return;
    this.flushed = this.size;
    this.running = this.flush();
  }

  async end(): Promise<void> {
    await this.running;
    // The system tells of a failed write once: a later flush may succeed without it.
    if (this.failure !== undefined) throw this.failure;
    await syncFile(this.fd);
  }

  private async flush(): Promise<void> {
    try {
      await syncData(this.fd);
    } catch (error) {
      this.failure ??= error;
    }
    this.running = undefined;
  }
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
