import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readlink, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { forEachLimited } from '../common/concurrency';

const AT_ONCE = 8;
const OWNER_WRITES = 0o200;

/** Copies a folder with its modes, as clones where the file system can. The copies can be written to, whatever the files were. */
export async function copyFolder(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await forEachLimited(await readdir(source, { withFileTypes: true }), AT_ONCE, async (entry) => {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) await copyFolder(from, to);
    else if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else if (entry.isFile()) await copyOne(from, to);
  });
  await chmod(target, (await stat(source)).mode & 0o7777);
}

async function copyOne(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, ((await stat(from)).mode & 0o777) | OWNER_WRITES);
}
