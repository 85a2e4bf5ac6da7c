import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pythons } from '../../../../../lib/local/containers/process/python/python';
import { temporaryDirectory } from '../../../../_helpers/containers';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => directory[Symbol.asyncDispose]());

/** A program that answers as an interpreter with these packages does; `pip` fails with its last words. */
async function interpreter(name: string, distributions: Record<string, string>): Promise<string> {
  const folder = join(directory.path, name);
  const file = join(folder, 'python3');
  const about = {
    executable: file,
    version: '3.11.2',
    userBase: '/nowhere',
    virtual: false,
    distributions,
    markers: { python_version: '3.11' },
  };
  await mkdir(folder, { recursive: true });
  const answer = `if [ "$1" = -c ]; then echo '${JSON.stringify(about)}'; else echo 'ERROR: no network' >&2; exit 1; fi`;
  await writeFile(file, `#!/bin/sh\n${answer}\n`);
  await chmod(file, 0o755);
  return folder;
}

async function image(requirements: string): Promise<string> {
  const folder = join(directory.path, 'image');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'requirements.txt'), requirements);
  return folder;
}

const pythons = (...path: string[]): Pythons =>
  new Pythons({ directory: join(directory.path, 'state'), path: path.join(':') });

test('the first interpreter with everything that is required is taken', async () => {
  const poor = await interpreter('poor', {});
  const rich = await interpreter('rich', { 'trainyard-test-only': '1.5' });
  const python = await pythons(poor, rich).provide(await image('trainyard-test-only>=1,<2\n'));
  expect(python?.executable).toBe(join(rich, 'python3'));
});

test('when none has it and pip cannot install it, the ways out are named', async () => {
  const old = await interpreter('old', { 'trainyard-test-only': '0.9', numpy: '1.24' });
  const folder = await image('numpy\ntrainyard-test-only>=1\n');
  const failure = await pythons(old)
    .provide(folder)
    .catch((error: Error) => error);
  expect(failure).toMatchObject({ code: 'unsupported' });
  const { message } = failure as Error;
  expect(message).toContain(
    `no Python 3 of this machine has trainyard-test-only>=1, which ${folder}/requirements.txt requires`,
  );
  expect(message).toContain(`${old}/python3 (3.11.2)`);
  expect(message).toContain('pip could not install it: ERROR: no network');
  expect(message).toMatch(
    /: install it \(python3 -m pip install "trainyard-test-only>=1", or your system's package, such as apt-get install python3-trainyard-test-only\), or start Docker$/,
  );
});

test('a failure is not kept: what the person installs is found', async () => {
  const own = await interpreter('own', {});
  const folder = await image('trainyard-test-only\n');
  const all = pythons(own);
  await expect(all.provide(folder)).rejects.toMatchObject({ code: 'unsupported' });

  await interpreter('own', { 'trainyard-test-only': '1.0' });

  expect((await all.provide(folder))?.executable).toBe(join(own, 'python3'));
});
