import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const CHUNK = 4 * 1024 * 1024;
const WHOLE = /^[0-9a-f]{64}$/;

/**
 * The digest of a database file, beside it, from when it is closed until it is opened again: SQLite has no checksums of
 * its own, so that a bit that flips in a row would be read as if it had been written.
 */
export class Seal {
  constructor(private readonly database: string) {}

  /** The database must be closed and not written to any more. Without a seal it counts as left by a kill. */
  put(): void {
    try {
      const handle = openSync(this.file, 'w', 0o600);
      try {
        writeSync(handle, digestOf(this.database));
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
    } catch (error) {
      rmSync(this.file, { force: true });
      throw error;
    }
  }

  /** `none`: the last server was killed, also while it wrote the seal, or there was none. */
  check(): 'whole' | 'broken' | 'none' {
    const expected = tryRead(this.file);
    if (expected === undefined || !WHOLE.test(expected)) return 'none';
    return expected === digestOf(this.database) ? 'whole' : 'broken';
  }

  /** Before the database is written to; also a power cut does not bring it back. */
  remove(): void {
    rmSync(this.file, { force: true });
    const handle = openSync(dirname(this.file), 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  private get file(): string {
    return `${this.database}.seal`;
  }
}

function tryRead(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function digestOf(file: string): string {
  const hash = createHash('sha256');
  const handle = openSync(file, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) {
      hash.update(chunk.subarray(0, read));
    }
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}
