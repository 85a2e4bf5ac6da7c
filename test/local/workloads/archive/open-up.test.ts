import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openUp } from '../../../../lib/local/workloads/archive/open-up';
import { temporaryDirectory } from '../../../_helpers/containers';

test('files and folders that a program closed to its own user can be read again, those that a link names stay as they are', async () => {
  await using directory = await temporaryDirectory();
  const at = (name: string): string => join(directory.path, name);
  await mkdir(at('made/closed'), { recursive: true });
  for (const name of ['outside', 'made/closed/file', 'made/script']) await writeFile(at(name), 'text');
  await symlink(at('outside'), at('made/link'));
  const modes = { outside: 0, 'made/closed/file': 0o020, 'made/script': 0o555, 'made/closed': 0 };
  for (const [name, mode] of Object.entries(modes)) await chmod(at(name), mode);
  await openUp(at('made'), at('none'));
  const found = await Promise.all(Object.keys(modes).map(async (name) => (await stat(at(name))).mode & 0o777));
  expect(found).toEqual([0, 0o420, 0o555, 0o700]);
});
