import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, renameSync, statSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
    const hash = createHash('sha256');
    let size = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        size += chunk.length;
        try {
          onChunk?.(chunk);
          done(null, chunk);
        } catch (error) {
          done(error as Error);
        }
      },
    });
    await pipeline(
      bodyToStream(body),
      meter,
      createWriteStream(file, { mode: 0o444, flush: true, highWaterMark: 1024 * 1024 }),
    );
    return { digest: hash.digest('hex'), size };
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

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
