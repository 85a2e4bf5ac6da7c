import { realpath } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import type { FileSystemDataSource } from '@aws-sdk/client-sagemaker';
import type { TrainingChannel } from '../../../workloads/training/spec';
import { DataDownloadError } from '../s3-data';

/** Directories of this machine that stand for EFS and FSx file systems, by id. */
export type FileSystems = Readonly<Record<string, string>>;

export interface FileSystemChannel {
  readonly directory: string;
  readonly readOnly: boolean;
}

/** The directory that a data source names, below the one that stands for its file system. @throws DataDownloadError */
export async function resolveFileSystem(
  fileSystems: FileSystems,
  source: FileSystemDataSource,
): Promise<FileSystemChannel> {
  const { FileSystemId: id = '', DirectoryPath: path = '/', FileSystemAccessMode } = source;
  const root = fileSystems[id];
  if (root === undefined) throw new DataDownloadError(unknownFileSystem(id));
  const directory = await inside(root, pathWithin(source), `${path} of file system ${id}`);
  return { directory, readOnly: FileSystemAccessMode !== 'rw' };
}

export function unknownFileSystem(id: string): string {
  return `file system ${id} stands for no directory of this machine: start the local cloud with --file-system ${id}=DIR`;
}

/** A path on FSx for Lustre begins with the file system's mount name, which is no folder of it. */
function pathWithin({ DirectoryPath = '/', FileSystemType }: FileSystemDataSource): string {
  const path = posix.normalize(posix.join('/', DirectoryPath));
  return FileSystemType === 'FSxLustre' ? path.replace(/^\/[^/]+/, '/') : path;
}

/** A link must not lead out: whoever may write to the file system could have made it. */
async function inside(root: string, path: string, what: string): Promise<string> {
  const base = await realpath(root).catch(() => undefined);
  const found = base === undefined ? undefined : await realpath(join(base, path)).catch(() => undefined);
  if (base === undefined || found === undefined)
    throw new DataDownloadError(`${what} does not exist: looked in ${root}`);
  if (found !== base && !found.startsWith(base + sep)) throw new DataDownloadError(`${what} leads out of ${root}`);
  return found;
}

/** What the process engine cannot hold a program from, a sentence for each channel. */
export function writableAnyway(channels: readonly TrainingChannel[], engine: 'docker' | 'process'): string[] {
  const readOnly = channels.filter(({ fileSystem }) => fileSystem?.readOnly === true);
  if (engine === 'docker') return [];
  return readOnly.map(
    ({ name, fileSystem }) =>
      `trainyard: the process engine cannot make channel ${name} read-only: the program may write to ${fileSystem?.directory}`,
  );
}
