import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Blobs } from '../store/blobs';
import { StateLock } from '../store/state-lock';
import { Store } from '../store/store';

/** Everything the local cloud keeps: `state.db` (with `state.db.seal` when it is closed), `blobs/`, `workspace/`, `scratch/`, `lock`, `server.json`. */
export interface State {
  readonly directory: string;
  readonly store: Store;
  readonly blobs: Blobs;
  /** Closes the database and gives the directory free; removes it when it was to be forgotten. */
  close(): void;
}

/** @param location a directory, or `memory` for a state that is forgotten. @throws UserError when it is in use or of a newer version */
export async function openState(location: string): Promise<State> {
  const forgotten = location === 'memory';
  const directory = forgotten ? mkdtempSync(join(tmpdir(), 'trainyard-')) : resolve(location);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = StateLock.acquire(directory);
  let store: Store | undefined;
  try {
    rmSync(join(directory, 'scratch'), { recursive: true, force: true });
    store = Store.open(forgotten ? ':memory:' : join(directory, 'state.db'));
    const blobs = new Blobs(join(directory, 'blobs'));
    await blobs.open();
    return { directory, store, blobs, close: () => close(directory, forgotten, store, lock) };
  } catch (error) {
    close(directory, forgotten, store, lock);
    throw error;
  }
}

function close(directory: string, forgotten: boolean, store: Store | undefined, lock: StateLock): void {
  store?.close();
  lock.release();
  if (forgotten) rmSync(directory, { recursive: true, force: true });
}
