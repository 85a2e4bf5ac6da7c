import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** A file, folder or link below some directory. */
export interface TreeEntry {
  /** Path below the directory, with `/` between its parts. */
  readonly name: string;
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink';
  /** Bytes; 0 unless a file. */
  readonly size: number;
  readonly mode: number;
  readonly mtime: Date;
  /** What a link says. */
  readonly target?: string;
}

/**
 * Everything below the directories, a folder before what it holds, in order of name. Of equal names the last directory
 * wins. Links are reported, never followed: a workload could point one at any file of this machine. Sockets, pipes and
 * devices are left out.
 */
export async function readTree(...directories: readonly string[]): Promise<TreeEntry[]> {
  const entries = new Map<string, TreeEntry>();
  for (const directory of directories) {
    if (await isFolder(directory)) await collect(directory, '', entries);
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A workload may have removed the directory, or put a link in its place. */
async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function collect(directory: string, prefix: string, entries: Map<string, TreeEntry>): Promise<void> {
  for (const child of await readdir(join(directory, prefix))) {
    const name = prefix === '' ? child : `${prefix}/${child}`;
    const entry = await describe(join(directory, name), name);
    if (entry === undefined) continue;
    entries.set(name, entry);
    if (entry.type === 'directory') await collect(directory, name, entries);
  }
}

async function describe(path: string, name: string): Promise<TreeEntry | undefined> {
  const stats = await lstat(path);
  const common = { name, path, size: stats.isFile() ? stats.size : 0, mode: stats.mode & 0o777, mtime: stats.mtime };
  if (stats.isFile()) return { ...common, type: 'file' };
  if (stats.isDirectory()) return { ...common, type: 'directory' };
  if (stats.isSymbolicLink()) return { ...common, type: 'symlink', target: await readlink(path) };
  return undefined;
}

/** Bytes of all files below directories. */
export async function bytesBelow(...directories: readonly string[]): Promise<number> {
  let sum = 0;
  for (const directory of directories) for (const { size } of await readTree(directory)) sum += size;
  return sum;
}
