import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { FileSystemDataSource } from '@aws-sdk/client-sagemaker';
import { resolveFileSystem } from '../../../../lib/local/services/sagemaker/training/file-systems';
import { temporaryDirectory } from '../../../_helpers/containers';

const ID = 'fs-0123456789';

/** A directory with `data` in it, and a link that leads out. */
async function directory() {
  const made = await temporaryDirectory();
  mkdirSync(join(made.path, 'data'));
  symlinkSync('/etc', join(made.path, 'out'));
  const find = (more: Partial<FileSystemDataSource>) =>
    resolveFileSystem(
      { [ID]: made.path },
      {
        FileSystemId: ID,
        FileSystemType: 'EFS',
        FileSystemAccessMode: 'ro',
        DirectoryPath: '/data',
        ...more,
      },
    );
  return { path: made.path, find, [Symbol.asyncDispose]: () => made[Symbol.asyncDispose]() };
}

test.each<[Partial<FileSystemDataSource>, string, boolean]>([
  [{}, 'data', true],
  [{ FileSystemAccessMode: 'rw' }, 'data', false],
  [{ DirectoryPath: '/' }, '', true],
  [{ DirectoryPath: '/data/../data/' }, 'data', true],
  [{ DirectoryPath: '/../../data' }, 'data', true],
  [{ FileSystemType: 'FSxLustre', DirectoryPath: '/mount/data' }, 'data', true],
  [{ FileSystemType: 'FSxLustre', DirectoryPath: '/mount' }, '', true],
])('%j is a folder of the directory', async (source, below, readOnly) => {
  await using made = await directory();
  expect(await made.find(source)).toEqual({ directory: join(made.path, below), readOnly });
});

test('what does not exist or leads out is refused', async () => {
  await using made = await directory();
  await expect(made.find({ DirectoryPath: '/none' })).rejects.toThrow(
    `/none of file system ${ID} does not exist: looked in ${made.path}`,
  );
  await expect(made.find({ DirectoryPath: '/out' })).rejects.toThrow(
    `/out of file system ${ID} leads out of ${made.path}`,
  );
  await expect(made.find({ FileSystemId: 'fs-1' })).rejects.toThrow(
    'start the local cloud with --file-system fs-1=DIR',
  );
});
