import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryOpenEntry } from '../../../../lib/local/workloads/archive/open-entry';
import { makeFifo } from '../../../../lib/local/workloads/training/fifo';
import { temporaryDirectory } from '../../../_helpers/containers';

/** A workload's folder with a file in it, and beside it one of somebody else's. */
async function folders() {
  const directory = await temporaryDirectory();
  const at = (name: string): string => join(directory.path, name);
  for (const name of ['own/sub', 'foreign']) await mkdir(at(name), { recursive: true });
  for (const name of ['own/sub/file', 'foreign/file']) await writeFile(at(name), name);
  return { at, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

test('a plain file is opened', async () => {
  await using place = await folders();
  const file = await tryOpenEntry(place.at('own'), place.at('own/sub/file'));
  expect(await file?.readFile('utf8')).toBe('own/sub/file');
  await file?.close();
});

test('a link in the place of a folder on the way is not followed, wherever it leads', async () => {
  await using place = await folders();
  await rename(place.at('own/sub'), place.at('own/moved'));
  await symlink(place.at('foreign'), place.at('own/sub'));
  expect(await tryOpenEntry(place.at('own'), place.at('own/sub/file'))).toBeUndefined();
});

test('neither links, FIFOs nor what is gone are opened', async () => {
  await using place = await folders();
  await symlink(place.at('foreign/file'), place.at('own/link'));
  await makeFifo(place.at('own/fifo'));
  for (const name of ['own/link', 'own/fifo', 'own/none'])
    expect(await tryOpenEntry(place.at('own'), place.at(name))).toBeUndefined();
});
