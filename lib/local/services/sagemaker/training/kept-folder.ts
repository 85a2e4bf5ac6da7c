import { chmod } from 'node:fs/promises';
import { readEntry } from '../../../workloads/archive/open-entry';
import type { TreeEntry } from '../../../workloads/archive/tree';
import { readTree } from '../../../workloads/archive/tree';
import { placeObjects } from '../../../workloads/training/place';
import type { S3, S3Location } from '../s3';
import { objectOf } from '../s3-data';
import { tryParseS3Uri } from '../s3';

/** SageMaker's agent marks what it is uploading; such names are its own. */
const MARKER = /\.sagemaker-upload(ing|ed)$/;
/** A file that is written to all the time is taken as it is after so many looks. */
const PATIENCE = 10;

/** A file that has changed, and how often it has been seen to. */
interface Unsettled {
  readonly stamp: string;
  readonly looks: number;
}

export interface KeptFolderParts {
  readonly s3: S3;
  readonly uri: string;
  /** Whether it begins with what S3 holds. */
  readonly restored: boolean;
  readonly directory: string;
  /** A directory above it that no container can replace. */
  readonly root: string;
}

/**
 * A folder of one host, such as its checkpoints: brought from S3 before it starts, kept there while it runs. Changes and
 * deletions go from here to S3 and never back. All hosts of a job share one prefix.
 */
export class KeptFolder {
  private readonly location: S3Location;
  /** What S3 has of this directory, by name. */
  private readonly kept = new Map<string, string>();
  private readonly unsettled = new Map<string, Unsettled>();
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly parts: KeptFolderParts) {
    const { bucket, key } = tryParseS3Uri(parts.uri) ?? { bucket: '', key: '' };
    this.location = { bucket, key: key === '' || key.endsWith('/') ? key : `${key}/` };
  }

  /** On this machine. */
  get directory(): string {
    return this.parts.directory;
  }

  /** @throws DataDownloadError */
  async bring(): Promise<void> {
    const { s3, restored, directory } = this.parts;
    if (!restored) return;
    const { bucket, key: prefix } = this.location;
    const objects = [];
    for await (const key of s3.keys(this.location)) {
      if (key !== prefix) objects.push(objectOf(s3, { bucket, key }, key.slice(prefix.length)));
    }
    await placeObjects(objects, directory, 'copy');
    for (const entry of await readTree(directory)) {
      // The container's user may be anyone, and goes on with what it finds.
      await chmod(entry.path, entry.type === 'directory' ? 0o777 : 0o666);
      if (entry.type === 'file') this.kept.set(entry.name, stampOf(entry));
    }
  }

  /** Takes to S3 what has changed and is not being written, and away what is gone. */
  keep(): Promise<void> {
    return this.inTurn((entry) => this.isSettled(entry));
  }

  /** The same with everything that has changed: nobody writes any more. */
  takeBack(): Promise<void> {
    return this.inTurn(() => true);
  }

  private inTurn(isReady: (entry: TreeEntry) => boolean): Promise<void> {
    const result = this.turn.then(() => this.synchronize(isReady));
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async synchronize(isReady: (entry: TreeEntry) => boolean): Promise<void> {
    const files = (await readTree(this.directory)).filter(({ type, name }) => type === 'file' && !MARKER.test(name));
    const failures: unknown[] = [];
    const changed = files.filter((entry) => this.kept.get(entry.name) !== stampOf(entry) && isReady(entry));
    for (const entry of changed) await this.upload(entry).catch((error: unknown) => failures.push(error));
    const present = new Set(files.map(({ name }) => name));
    for (const name of this.kept.keys()) if (!present.has(name)) await this.remove(name);
    // One file that cannot be read or stored must not keep the others from S3.
    if (failures.length > 0) throw failures[0];
  }

  private isSettled(entry: TreeEntry): boolean {
    const stamp = stampOf(entry);
    const before = this.unsettled.get(entry.name);
    if (before?.stamp === stamp || (before?.looks ?? 0) >= PATIENCE) return true;
    this.unsettled.set(entry.name, { stamp, looks: (before?.looks ?? 0) + 1 });
    return false;
  }

  private async upload(entry: TreeEntry): Promise<void> {
    const { name, path } = entry;
    const { bucket, key } = this.location;
    const { root, s3 } = this.parts;
    const stored = await readEntry(root, path, (content) => s3.put({ bucket, key: key + name }, content));
    if (stored === undefined) return;
    this.kept.set(name, stampOf(entry));
    this.unsettled.delete(name);
  }

  private async remove(name: string): Promise<void> {
    const { bucket, key } = this.location;
    await this.parts.s3.delete({ bucket, key: key + name });
    this.kept.delete(name);
    this.unsettled.delete(name);
  }
}

function stampOf({ size, mtime }: TreeEntry): string {
  return `${size} ${mtime.getTime()}`;
}
