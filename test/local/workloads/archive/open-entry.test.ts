import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEntry } from '../../../../lib/local/workloads/archive/open-entry';
import { bodyToBuffer } from '../../../../lib/local/common/body';
import { makeFifo } from '../../../../lib/local/workloads/pipes/fifo';
import { temporaryDirectory } from '../../../_helpers/containers';

/** A workload's folder with a file in it, and beside it one of somebody else's. */
async function folders() {
  const directory = await temporaryDirectory();
  const at = (name: string): string => join(directory.path, name);
  for (const name of ['own/sub', 'foreign']) await mkdir(at(name), { recursive: true });
  for (const name of ['own/sub/file', 'foreign/file']) await writeFile(at(name), name);
  return { at, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

const read = (root: string, path: string): Promise<string | undefined> =>
  readEntry(root, path, async (content) => (await bodyToBuffer(content)).toString());

test('a plain file is read', async () => {
  await using place = await folders();
  expect(await read(place.at('own'), place.at('own/sub/file'))).toBe('own/sub/file');
});

test('a file is closed also when nobody reads it to its end', async () => {
  await using place = await folders();
  let closed = false;
  const used = readEntry(place.at('own'), place.at('own/sub/file'), (content) => {
    content.once('close', () => (closed = true));
    return Promise.reject(new Error('refused'));
  });
  await expect(used).rejects.toThrow('refused');
  expect(closed).toBe(true);
});

test('a link in the place of a folder on the way is not followed, wherever it leads', async () => {
  await using place = await folders();
  await rename(place.at('own/sub'), place.at('own/moved'));
  await symlink(place.at('foreign'), place.at('own/sub'));
  expect(await read(place.at('own'), place.at('own/sub/file'))).toBeUndefined();
});

test('neither links, FIFOs nor what is gone are opened', async () => {
  await using place = await folders();
  await symlink(place.at('foreign/file'), place.at('own/link'));
  await makeFifo(place.at('own/fifo'));
  for (const name of ['own/link', 'own/fifo', 'own/none'])
    expect(await read(place.at('own'), place.at(name))).toBeUndefined();
});
