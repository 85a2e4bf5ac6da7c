import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { copyFolderImage } from '../../../lib/local/cli/folder-image';
import { temporaryDirectory } from './_cli';

function makeFolder(
  files: Readonly<Record<string, string>> = { Dockerfile: 'FROM scratch\n', train: '#!/bin/sh\n' },
): string {
  const folder = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

test('the same content gives the same image, made once', async () => {
  // GIVEN
  const images = temporaryDirectory();

  // WHEN
  const one = await copyFolderImage(makeFolder(), images);
  const two = await copyFolderImage(makeFolder(), images);

  // THEN
  expect(two).toEqual(one);
  expect(one.digest).toBe(`sha256:${one.directory.split('/').at(-1)}`);
  expect(readdirSync(images)).toHaveLength(1);
});

test('a program that may be executed is another image than one that may not', async () => {
  // GIVEN
  const images = temporaryDirectory();
  const folder = makeFolder();
  const plain = await copyFolderImage(folder, images);

  // WHEN
  chmodSync(join(folder, 'train'), 0o755);
  const executable = await copyFolderImage(folder, images);

  // THEN
  expect(executable.digest).not.toBe(plain.digest);
  expect(statSync(join(executable.directory, 'train')).mode & 0o111).toBe(0o111);
});

test('what .dockerignore names stays out', async () => {
  const folder = makeFolder({ Dockerfile: '', '.dockerignore': 'secret\n', secret: 'x', keep: 'y' });
  const { directory } = await copyFolderImage(folder, temporaryDirectory());
  expect(readdirSync(directory).sort()).toEqual(['.dockerignore', 'Dockerfile', 'keep']);
});

test('another Dockerfile takes the place of the usual one', async () => {
  const folder = makeFolder({ Dockerfile: 'FROM a', 'gpu/Dockerfile': 'FROM b' });
  const { directory } = await copyFolderImage(folder, temporaryDirectory(), { dockerfile: 'gpu/Dockerfile' });
  expect(readFileSync(join(directory, 'Dockerfile'), 'utf8')).toBe('FROM b');
});

test('a link within the folder stays a link', async () => {
  const folder = makeFolder();
  symlinkSync('train', join(folder, 'serve'));
  const { directory } = await copyFolderImage(folder, temporaryDirectory());
  expect(readFileSync(join(directory, 'serve'), 'utf8')).toBe('#!/bin/sh\n');
});

test.each(['/etc/passwd', '../outside'])('a link to %s is refused', async (target) => {
  // GIVEN
  const folder = makeFolder();
  symlinkSync(target, join(folder, 'leak'));
  const images = temporaryDirectory();

  // THEN
  await expect(copyFolderImage(folder, images)).rejects.toThrow(
    `${join(folder, 'leak')} links out of its folder, to ${target}: copy what it needs into the folder`,
  );
  expect(readdirSync(images)).toEqual([]);
});

test('a folder without a Dockerfile is refused', async () => {
  const folder = makeFolder({ train: '' });
  await expect(copyFolderImage(folder, temporaryDirectory())).rejects.toThrow(
    `${folder} has no Dockerfile: an image folder holds a Dockerfile and the programs it names`,
  );
});

test('what is no folder is refused', async () => {
  expect(existsSync('/nowhere')).toBe(false);
  await expect(copyFolderImage('/nowhere', temporaryDirectory())).rejects.toThrow('/nowhere is not a folder');
});
