import { lstat, mkdir, readdir, rmdir, symlink } from 'node:fs/promises';
import { dirname, join, posix, relative } from 'node:path';
import { copyFolder } from '../copy-folder';
import { ContainerError, type Mount } from '../engine';

/** Where SageMaker's containers find everything. */
export const ML = '/opt/ml';

/**
 * Realises mounts below `/opt/ml` as links in a private directory. Returns the links that had to be put into a
 * mounted directory, which therefore outlive the private one. @throws ContainerError `unsupported`
 */
export async function plantMounts(base: string, mounts: readonly Mount[]): Promise<string[]> {
  const borrowed: string[] = [];
  const planted: string[] = [];
  for (const mount of [...mounts].sort((left, right) => left.target.length - right.target.length)) {
    const target = posix.normalize(mount.target).replace(/\/$/, '');
    if (target !== ML && !target.startsWith(`${ML}/`)) throw outside(mount.target);
    const path = join(base, relative(ML, target));
    if (planted.some((other) => path.startsWith(`${other}/`))) borrowed.push(path);
    planted.push(path);
    await place(path, mount);
  }
  return borrowed;
}

async function place(path: string, mount: Mount): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const present = await lstat(path).catch(() => undefined);
  if (present?.isDirectory() === true && (await readdir(path)).length === 0) await rmdir(path);
  else if (present !== undefined) throw occupied(mount.target);
  if (mount.changes !== undefined) await copyFolder(mount.source, mount.changes);
  await symlink(mount.changes ?? mount.source, path);
}

function outside(target: string): ContainerError {
  return new ContainerError(
    'unsupported',
    `mount target ${target} lies outside ${ML}, which the process engine cannot provide: use a target below ${ML}, or start Docker`,
  );
}

function occupied(target: string): ContainerError {
  return new ContainerError(
    'unsupported',
    `mount target ${target} already has content from another mount, which the process engine cannot cover: start Docker`,
  );
}

/** Replaces `/opt/ml` by the private directory where it begins a path in a word: `--model=/opt/ml/model`. */
export function translate(word: string, base: string): string {
  return word.replace(/(^|[=:,])\/opt\/ml(?=\/|$|[:,])/g, (_all, before: string) => `${before}${base}`);
}
