import { createHash, randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../common/errors';
import type { Platform } from '../../service';
import { invalidParameter } from '../errors';
import type { CodeReference } from '../function-record';
import { extractZip } from './extract-zip';

/** AWS's limit for a function with all of its layers, bytes. */
const UNZIPPED_LIMIT = 262_144_000;

/** Zip files are blobs; each is unpacked once per run of the server, into a directory by its digest. */
export class CodeStore {
  private readonly unpacked = new Map<string, Promise<string>>();

  constructor(private readonly platform: Platform) {}

  /** Keeps a zip file that could be unpacked. @throws ServiceError InvalidParameterValueException, in AWS's words */
  async add(zip: Buffer): Promise<CodeReference> {
    const sha256 = createHash('sha256').update(zip).digest();
    await this.unpack(sha256.toString('hex'), zip);
    const { digest, size } = await this.platform.blobs.put(zip);
    return { digest, size, sha256: sha256.toString('base64') };
  }

  /** The directory that holds the content of a zip file. */
  directory(digest: string): Promise<string> {
    return this.unpacked.get(digest) ?? this.remember(digest, this.read(digest));
  }

  /** One directory with the content of several zip files, later ones over earlier ones. */
  merged(digests: readonly string[]): Promise<string> {
    const [only] = digests;
    if (only !== undefined && digests.length === 1) return this.directory(only);
    const key = createHash('sha256').update(digests.join()).digest('hex');
    return (
      this.unpacked.get(key) ??
      this.remember(
        key,
        this.place(key, (target) => this.merge(digests, target)),
      )
    );
  }

  private async unpack(digest: string, zip: Buffer): Promise<void> {
    try {
      await (this.unpacked.get(digest) ?? this.remember(digest, this.extract(digest, zip)));
    } catch (error) {
      throw unzipFault(error);
    }
  }

  private async read(digest: string): Promise<string> {
    return this.extract(digest, await readFile(this.platform.blobs.path(digest)));
  }

  private extract(key: string, zip: Buffer): Promise<string> {
    return this.place(key, (target) => extractZip(zip, target, UNZIPPED_LIMIT));
  }

  private async merge(digests: readonly string[], target: string): Promise<void> {
    for (const digest of digests) {
      await cp(await this.directory(digest), target, { recursive: true, verbatimSymlinks: true });
    }
  }

  /** Built under another name and renamed, so that what stands under a key is whole. */
  private async place(key: string, fill: (target: string) => Promise<unknown>): Promise<string> {
    const directory = join(this.platform.scratch('lambda'), 'code', key);
    const temporary = `${directory}.${randomUUID()}`;
    await mkdir(temporary, { recursive: true });
    try {
      await fill(temporary);
      await rename(temporary, directory);
      return directory;
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
  }

  private remember(key: string, directory: Promise<string>): Promise<string> {
    this.unpacked.set(key, directory);
    directory.catch(() => this.unpacked.delete(key));
    return directory;
  }
}

/** What the disk refuses is not the archive's fault. */
const DISK_FAULTS = new Set(['EACCES', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'ENOSPC', 'EROFS']);

function unzipFault(error: unknown): unknown {
  if (DISK_FAULTS.has((error as NodeJS.ErrnoException).code ?? '')) return error;
  if (error instanceof RangeError && messageOf(error).startsWith('content of')) {
    return invalidParameter(`Unzipped size must be smaller than ${UNZIPPED_LIMIT} bytes`);
  }
  return invalidParameter('Could not unzip uploaded file. Please check your file, then try to upload again.');
}
