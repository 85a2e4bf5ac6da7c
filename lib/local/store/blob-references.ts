import type { Blobs } from './blobs';
import type { Store } from './store';

/** Keeps a blob from being collected while it is written or read. Ends with the process at the latest. */
export interface Pin {
  release(): void;
}

/**
 * Who uses which blob. Every service that keeps content in `Blobs` names itself as an owner here, because equal content is
 * one file: whoever drops it must know of the others. Rows change in the owner's transaction; `collect` then removes the
 * files that no owner and no pin holds. What someone wrote without counting (`PutBlobOptions.counted`) stays.
 */
export class BlobReferences {
  constructor(
    private readonly store: Store,
    private readonly blobs: Pick<Blobs, 'deleteNow' | 'digests'>,
  ) {
    store.migrate('blob_references', [
      `CREATE TABLE blob_references (owner TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (owner, digest)) WITHOUT ROWID;
       CREATE INDEX blob_references_by_digest ON blob_references (digest);
       CREATE TABLE blob_candidates (digest TEXT PRIMARY KEY) WITHOUT ROWID`,
    ]);
    // Temporary tables belong to the one connection that all services share, and cost no write to the disk.
    store.prepare('CREATE TEMP TABLE IF NOT EXISTS blob_pins (id INTEGER PRIMARY KEY, digest TEXT NOT NULL)').run();
  }

  /** Pin in `PutBlobOptions.accept`, before the blob can be found, so that no collection comes between. */
  pin(digests: readonly string[]): Pin {
    const ids = digests.map((digest) => this.insertPin(digest));
    return {
      release: () => {
        for (const id of ids.splice(0)) this.store.prepare('DELETE FROM temp.blob_pins WHERE id = ?').run(id);
      },
    };
  }

  add(owner: string, digest: string): void {
    this.store.prepare('INSERT OR IGNORE INTO blob_references (owner, digest) VALUES (?, ?)').run(owner, digest);
  }

  /** Drops everything that an owner holds. */
  release(owner: string): void {
    this.store.transaction(() => {
      this.store
        .prepare('INSERT OR IGNORE INTO blob_candidates SELECT digest FROM blob_references WHERE owner = ?')
        .run(owner);
      this.store.prepare('DELETE FROM blob_references WHERE owner = ?').run(owner);
    });
  }

  /** Drops what the owners hold whose names start with `prefix`: what a crash left of work that can not go on. */
  releaseAll(prefix: string): void {
    const owners = this.store
      .prepare<{ owner: string }>('SELECT DISTINCT owner FROM blob_references WHERE substr(owner, 1, length(?)) = ?')
      .all(prefix, prefix);
    this.store.transaction(() => {
      for (const { owner } of owners) this.release(owner);
    });
  }

  /** Whether anyone owns the blob. */
  has(digest: string): boolean {
    return this.store.prepare('SELECT 1 FROM blob_references WHERE digest = ? LIMIT 1').get(digest) !== undefined;
  }

  /**
   * Removes the files that lost their last owner. Call it after the transaction, also at start: what a crash left is
   * remembered. Synchronous on purpose: between the look and the removal nobody can take a reference.
   */
  collect(): void {
    const candidates = this.store
      .prepare<{ digest: string; owned: number; pinned: number }>(
        `SELECT digest, EXISTS (SELECT 1 FROM blob_references r WHERE r.digest = c.digest) AS owned,
           EXISTS (SELECT 1 FROM temp.blob_pins p WHERE p.digest = c.digest) AS pinned FROM blob_candidates c`,
      )
      .all();
    const settled = candidates.filter(({ pinned }) => pinned === 0);
    if (settled.length === 0) return;
    for (const { digest } of settled.filter(({ owned }) => owned === 0)) {
      // Out of sight at once; should freeing its bytes fail, the next start clears them.
      this.blobs.deleteNow(digest).catch(() => undefined);
    }
    this.store.transaction(() => {
      for (const { digest } of settled) this.store.prepare('DELETE FROM blob_candidates WHERE digest = ?').run(digest);
    });
  }

  /** Removes what a crash left between the end of a write and the row that should have owned it. */
  async sweep(signal: AbortSignal): Promise<void> {
    for await (const digest of this.blobs.digests()) {
      if (signal.aborted) return;
      if (!this.isHeld(digest)) await this.blobs.deleteNow(digest);
    }
  }

  private isHeld(digest: string): boolean {
    const pin = this.store.prepare('SELECT 1 FROM temp.blob_pins WHERE digest = ? LIMIT 1').get(digest);
    return pin !== undefined || this.has(digest);
  }

  private insertPin(digest: string): number {
    const row = this.store
      .prepare<{ id: number }>('INSERT INTO temp.blob_pins (digest) VALUES (?) RETURNING id')
      .get(digest);
    return (row as { id: number }).id;
  }
}
