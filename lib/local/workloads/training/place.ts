import { constants, createWriteStream } from 'node:fs';
import { chmod, copyFile, link, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { forEachLimited } from '../../common/concurrency';
import type { ChannelObject, ObjectContent } from '../channel-object';

const AT_ONCE = 8;

/** An object's key cannot be a path below its channel, or is one that another object has taken. */
export class ObjectNameError extends Error {
  override readonly name = 'ObjectNameError';
}

/** Puts objects below a directory. `link` shares a stored blob's file: for directories that no container can write to. */
export async function placeObjects(
  objects: readonly ChannelObject[],
  directory: string,
  how: 'copy' | 'link',
): Promise<void> {
  await forEachLimited(objects, AT_ONCE, async (object) => {
    const path = join(directory, safeName(object.name));
    try {
      // A key that ends in a slash is how consoles mark an empty folder.
      if (object.name.endsWith('/')) return void (await mkdir(path, { recursive: true }));
      await mkdir(dirname(path), { recursive: true });
      await place(await object.open(), path, how);
    } catch (error) {
      throw isTaken(error) ? new ObjectNameError(clash(object.name)) : error;
    }
  });
}

/** SageMaker's words for what S3 takes, but no directory. */
export function clash(object: string): string {
  return `Failed to download data. Cannot download ${object}, a previously downloaded file/folder clashes with it. Please check your s3 objects and ensure that there is no object that is both a folder as well as a file.`;
}

function isTaken(error: unknown): boolean {
  return ['EEXIST', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

async function place(content: ObjectContent, path: string, how: 'copy' | 'link'): Promise<void> {
  if ('stream' in content) {
    return pipeline(content.stream, createWriteStream(path, { flags: 'wx', highWaterMark: 1024 * 1024 }));
  }
  try {
    if (how === 'link' && (await linked(content.file, path))) return;
    await copyFile(content.file, path, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    await chmod(path, 0o644);
  } finally {
    content.release();
  }
}

/** @returns false when the two lie on different file systems */
async function linked(file: string, path: string): Promise<boolean> {
  try {
    await link(file, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EXDEV' || code === 'EPERM' || code === 'EMLINK') return false;
    throw error;
  }
}

function safeName(name: string): string {
  const parts = name.replace(/\/$/, '').split('/');
  if (name.includes('\0') || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new ObjectNameError(`the key "${name}" does not name a file below its channel`);
  }
  return parts.join('/');
}
