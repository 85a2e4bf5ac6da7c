import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, readlink, realpath } from 'node:fs/promises';
import { sep } from 'node:path';

/**
 * Opens a file that a workload left below `directory`, while the workload may still run: between the listing and now it
 * may have put a link in the place of the file or of a folder on the way. Undefined when it is no plain file there any more.
 */
export async function tryOpenEntry(directory: string, path: string): Promise<FileHandle | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(notThere);
  if (handle === undefined) return undefined;
  try {
    if ((await handle.stat()).isFile() && (await isInside(directory, path, handle))) return handle;
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
async function isInside(directory: string, path: string, { fd }: FileHandle): Promise<boolean> {
  const found = process.platform === 'linux' ? await readlink(`/proc/self/fd/${fd}`) : await realpath(path);
  return found.startsWith((await realpath(directory)) + sep);
}
