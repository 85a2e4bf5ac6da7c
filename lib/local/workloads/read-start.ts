import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A container may leave anything at a path: a link to a file of this machine, a pipe that nobody feeds. */
const PLAINLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The first bytes of a regular file that a container left; undefined when there is none. */
export async function readStart(file: string, bytes: number): Promise<Buffer | undefined> {
  try {
    const handle = await open(file, PLAINLY);
    try {
      if (!(await handle.stat()).isFile()) return undefined;
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
