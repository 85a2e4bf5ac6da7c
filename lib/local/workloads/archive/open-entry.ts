import type { ReadStream } from 'node:fs';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, readlink, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';

const CHUNK = 1024 * 1024;

/**
 * Reads a file that a workload left below `root`, while the workload may still run: between the listing and now it may
 * have put a link in the place of the file or of a folder on the way. Undefined when no plain file is there any more.
 * @param root a directory above the file that the workload cannot replace
 * @param use what is to be done with its bytes; they are closed when it has ended
 */
export async function readEntry<T>(
  root: string,
  path: string,
  use: (content: ReadStream) => Promise<T>,
): Promise<T | undefined> {
  const file = await tryOpen(root, path);
  if (file === undefined) return undefined;
  const content = file.createReadStream({ highWaterMark: CHUNK });
  try {
    return await use(content);
  } finally {
    content.destroy();
    await file.close();
  }
}

async function tryOpen(root: string, path: string): Promise<FileHandle | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(notThere);
  if (handle === undefined) return undefined;
  try {
    if ((await handle.stat()).isFile() && (await isThere(root, path, handle))) return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}

function notThere(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ELOOP' || error.code === 'ENXIO' || error.code === 'ENOTDIR')
    return undefined;
  throw error;
}

/** Linux tells where an open file is; elsewhere the path is asked, a moment later. */
async function isThere(root: string, path: string, { fd }: FileHandle): Promise<boolean> {
  const found = process.platform === 'linux' ? await readlink(`/proc/self/fd/${fd}`) : await realpath(path);
  return found === join(await realpath(root), relative(root, path));
}
