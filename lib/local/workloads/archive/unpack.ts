import { createWriteStream } from 'node:fs';
import { link, mkdir, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, join, posix, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { UnpackLimits } from './quota';
import { Quota } from './quota';

type Entry = ReturnType<typeof extract> extends AsyncIterable<infer Item> ? Item : never;
type Headers = Entry['header'];

/** Node's 16 KB make a gigabyte pass in 65,536 pieces, which takes longer than to inflate it. */
const CHUNK = 1024 * 1024;

/** How the file system refuses two entries that cannot both be. */
const UNPLACEABLE = new Set(['EEXIST', 'ENOTDIR', 'EISDIR', 'ENOENT', 'ERR_FS_EISDIR']);

/** The archive is broken, over a limit, or tries to reach out of its directory. Nothing was written outside. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/**
 * Unpacks a `.tar.gz` into an empty directory. Files, folders, and links that stay inside; anything else is refused:
 * absolute names, `..`, devices, links that lead out. Links are made last, so that nothing can be written through one.
 * @throws ArchiveError; what was unpacked until then stays, for the owner of the directory to remove
 */
export async function unpackTarGz(source: Readable, directory: string, limits?: UnpackLimits): Promise<void> {
  const quota = new Quota(limits);
  const unpacking = new Unpacking(directory, quota);
  const archive = extract();
  const fed = pipeline(source, quota.packed(), createGunzip({ chunkSize: CHUNK }), quota.unpacked(), archive);
  try {
    await Promise.all([fed, unpacking.readAll(archive)]);
    await unpacking.makeLinks();
  } catch (error) {
    archive.destroy();
    await fed.catch(() => undefined);
    throw asArchiveError(error);
  }
}

class Unpacking {
  private readonly links = new Map<string, Headers>();

  constructor(
    private readonly directory: string,
    private readonly quota: Quota,
  ) {}

  async readAll(archive: AsyncIterable<Entry>): Promise<void> {
    for await (const entry of archive) {
      this.quota.countEntry();
      await this.place(entry);
      entry.resume();
    }
  }

  /** Links are checked when all of them stand: a chain of links can lead out though each of them seems to stay in. */
  async makeLinks(): Promise<void> {
    const root = await realpath(this.directory);
    for (const [name, header] of this.links) await this.makeLink(name, header);
    for (const name of this.links.keys()) {
      const target = await realpath(join(root, name)).catch(() => undefined);
      if (target === undefined || (target !== root && !target.startsWith(root + sep)))
        throw refused(name, 'is a link that leads nowhere or out');
    }
  }

  private async place(entry: Entry): Promise<void> {
    const { header } = entry;
    const name = safeName(header.name);
    if (name === '') return;
    if (header.type === 'directory') return void (await mkdir(join(this.directory, name), { recursive: true }));
    if (header.type === 'symlink' || header.type === 'link') return void this.links.set(name, header);
    if (header.type !== 'file' && header.type !== 'contiguous-file')
      throw refused(header.name, `is a ${String(header.type)}`);
    await this.writeFile(name, entry);
  }

  private async writeFile(name: string, entry: Entry): Promise<void> {
    const path = join(this.directory, name);
    this.links.delete(name);
    await mkdir(dirname(path), { recursive: true });
    const executable = ((entry.header.mode ?? 0) & 0o111) === 0 ? 0 : 0o111;
    await pipeline(entry, createWriteStream(path, { mode: 0o644 | executable, highWaterMark: CHUNK }));
  }

  private async makeLink(name: string, { type, linkname }: Headers): Promise<void> {
    const path = join(this.directory, name);
    const target = linkname ?? '';
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
    if (type === 'link') return link(join(this.directory, safeName(target)), path);
    if (posix.isAbsolute(target)) throw refused(name, `is a link to ${target}`);
    safeName(posix.join(posix.dirname(name), target));
    return symlink(target, path);
  }
}

/** @throws ArchiveError unless the name stays below the directory */
function safeName(name: string): string {
  const normal = posix.normalize(name).replace(/\/+$/, '');
  if (posix.isAbsolute(normal) || normal.split('/').includes('..') || /[\0\\]/.test(normal))
    throw refused(name, 'leads out of the archive');
  return normal === '.' ? '' : normal;
}

function refused(name: string, why: string): ArchiveError {
  return new ArchiveError(`the archive is refused: "${name}" ${why}`);
}

function asArchiveError(error: unknown): unknown {
  if (error instanceof ArchiveError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof RangeError) return new ArchiveError(message, { cause: error });
  const broken = code === undefined || code.startsWith('Z_') || UNPLACEABLE.has(code);
  return broken ? new ArchiveError(`not a readable .tar.gz archive: ${message}`, { cause: error }) : error;
}
