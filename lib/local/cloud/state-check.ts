import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '../common/errors';
import { Blobs } from '../store/blobs';
import { Store } from '../store/store';

export interface StateFindings {
  /** A sentence each, with the file it is about; none when all is as it was written. */
  readonly faults: readonly string[];
  /** Files whose content was compared with its digest. */
  readonly blobs: number;
}

/** Looks at every byte of a state directory that no server uses. Changes nothing of what it holds. */
export async function checkState(directory: string): Promise<StateFindings> {
  const blobs = new Blobs(join(directory, 'blobs'));
  const faults: string[] = [...checkDatabase(join(directory, 'state.db'), blobs)];
  let count = 0;
  for await (const digest of blobs.digests()) {
    count += 1;
    if ((await digestOf(blobs.path(digest))) !== digest)
      faults.push(`${blobs.path(digest)} has changed since it was written`);
  }
  return { faults, blobs: count };
}

function checkDatabase(file: string, blobs: Blobs): string[] {
  if (!existsSync(file)) return [`${file} is missing`];
  let store: Store | undefined;
  try {
    store = Store.open(file);
    return [...store.faults().map((fault) => `${file}: ${fault}`), ...missingBlobs(store, blobs)];
  } catch (error) {
    return [messageOf(error)];
  } finally {
    store?.close();
  }
}

function missingBlobs(store: Store, blobs: Blobs): string[] {
  const tables = store.prepare("SELECT 1 FROM sqlite_master WHERE name = 'blob_references'").get();
  if (tables === undefined) return [];
  const rows = store.prepare<{ digest: string }>('SELECT DISTINCT digest FROM blob_references').all();
  return rows
    .filter(({ digest }) => blobs.sizeOf(digest) === undefined)
    .map(({ digest }) => `${blobs.path(digest)} is missing`);
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}
