import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { pipeline as finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Pack } from 'tar-stream';
import { pack } from 'tar-stream';
import { createStoredGzip } from './stored-gzip';
import type { TreeEntry } from './tree';

const CHUNK = 1024 * 1024;

export interface PackOptions {
  /** Deflates. @default stores: dense weights shrink by 7 %, for thirty times the time, and the disk is this machine's own */
  readonly compress?: boolean;
}

/** A `.tar.gz` of the entries, as a stream: memory stays flat whatever the size. */
export function packTarGz(entries: readonly TreeEntry[], { compress = false }: PackOptions = {}): Readable {
  const tar = pack();
  const gzip = compress ? createGzip({ level: 1, chunkSize: 256 * 1024 }) : createStoredGzip();
  addAll(tar, entries).then(
    () => tar.finalize(),
    (error: Error) => tar.destroy(error),
  );
  return pipeline(tar, gzip, () => undefined);
}

async function addAll(tar: Pack, entries: readonly TreeEntry[]): Promise<void> {
  for (const entry of entries) await (entry.size > 0 ? addFile(tar, entry) : addOther(tar, entry));
}

/** A folder, a link, or a file without content. */
function addOther(tar: Pack, { name, type, mode, mtime, target }: TreeEntry): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve());
    if (type === 'file') tar.entry({ name, mode, mtime }, '', done);
    else tar.entry({ name, type, mode, mtime, linkname: target }, done);
  });
}

/** Opened without following a link: between the listing and now the path may have become one. */
async function addFile(tar: Pack, { name, path, size, mode, mtime }: TreeEntry): Promise<void> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    // Throws when the archive is not wanted any more.
    const entry = tar.entry({ name, size, mode, mtime });
    await finished(file.createReadStream({ end: size - 1, highWaterMark: CHUNK, autoClose: false }), entry);
  } finally {
    await file.close();
  }
}
