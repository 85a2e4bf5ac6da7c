import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const READ_FILE = 0o400;
const ENTER_FOLDER = 0o700;

/**
 * Gives the owner of files the right to read them, for a program may have taken it. Only after the program has ended: until
 * then it could put a link in a file's place.
 */
export async function openUp(...directories: readonly string[]): Promise<void> {
  for (const path of directories) {
    const stats = await lstat(path).catch(() => undefined);
    if (stats?.isFile() === true) await grant(path, stats.mode, READ_FILE);
    if (stats?.isDirectory() !== true) continue;
    await grant(path, stats.mode, ENTER_FOLDER);
    await openUp(...(await readdir(path)).map((name) => join(path, name)));
  }
}

async function grant(path: string, mode: number, right: number): Promise<void> {
  if ((mode & right) !== right) await chmod(path, (mode & 0o777) | right);
}
