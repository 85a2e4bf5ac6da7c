import { mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { packTarGz } from '../../../../lib/local/workloads/archive/pack';
import { readTree } from '../../../../lib/local/workloads/archive/tree';
import { unpackTarGz } from '../../../../lib/local/workloads/archive/unpack';

let parent: string;
let target: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'unpack-'));
  target = join(parent, 'target');
  await mkdir(target);
});

afterEach(() => rm(parent, { recursive: true, force: true }));

type Header = Parameters<ReturnType<typeof pack>['entry']>[0];

function archive(...entries: (Header & { content?: string })[]): Readable {
  const tar = pack();
  for (const { content, ...header } of entries) tar.entry(header, content ?? '');
  tar.finalize();
  return tar.pipe(createGzip());
}

test('what was packed comes out again: bytes, folders, links, executable bits', async () => {
  // GIVEN
  const source = join(parent, 'source');
  await mkdir(join(source, 'code'), { recursive: true });
  await writeFile(join(source, 'code', 'run'), '#!/bin/sh', { mode: 0o755 });
  await writeFile(join(source, 'weights'), Buffer.alloc(300_000, 7));
  await writeFile(join(source, 'empty'), '');
  await symlink('weights', join(source, 'latest'));
  // WHEN
  await unpackTarGz(packTarGz(await readTree(source)), target);
  // THEN
  expect((await readFile(join(target, 'weights'))).equals(Buffer.alloc(300_000, 7))).toBe(true);
  expect((await stat(join(target, 'code', 'run'))).mode & 0o777).toBe(0o755);
  expect(await readlink(join(target, 'latest'))).toBe('weights');
  expect((await readdir(target)).sort()).toEqual(['code', 'empty', 'latest', 'weights']);
});

test('a link to a file of the machine is packed as a link, not as the file', async () => {
  await symlink('/etc/hostname', join(target, 'secret'));
  expect(await readTree(target)).toMatchObject([{ name: 'secret', type: 'symlink', target: '/etc/hostname', size: 0 }]);
});

test.each<[string, (Header & { content?: string })[], string]>([
  ['a name with ..', [{ name: '../out', content: 'x' }], '"../out" leads out of the archive'],
  ['an absolute name', [{ name: '/tmp/out', content: 'x' }], '"/tmp/out" leads out of the archive'],
  ['a link out', [{ name: 'l', type: 'symlink', linkname: '../..' }], '"../.." leads out of the archive'],
  ['an absolute link', [{ name: 'l', type: 'symlink', linkname: '/etc' }], '"l" is a link to /etc'],
  ['a hard link out', [{ name: 'l', type: 'link', linkname: '../target' }], '"../target" leads out of the archive'],
  ['a device', [{ name: 'd', type: 'character-device' }], '"d" is a character-device'],
])('%s is refused', async (_what, entries, message) => {
  await expect(unpackTarGz(archive(...entries), target)).rejects.toThrow(`the archive is refused: ${message}`);
  expect(await readdir(parent)).toEqual(['target']);
});

test('a chain of links that leads out, though each seems to stay in, is refused', async () => {
  const entries = archive(
    { name: 'p/q/r/up', type: 'symlink', linkname: '../../..' },
    { name: 'p/q/r/out', type: 'symlink', linkname: 'up/../..' },
  );
  await expect(unpackTarGz(entries, target)).rejects.toThrow('is a link that leads nowhere or out');
});

test('nothing is written through a link of the archive', async () => {
  // GIVEN a link to a folder, then a file below the link's name
  const entries = archive(
    { name: 'real', type: 'directory' },
    { name: 'link', type: 'symlink', linkname: 'real' },
    { name: 'link/file', content: 'x' },
  );
  // WHEN / THEN the name is a folder of its own, so the link cannot be made
  await expect(unpackTarGz(entries, target)).rejects.toThrow('not a readable .tar.gz archive');
  expect(await readdir(join(target, 'real'))).toEqual([]);
});

test('an archive over a limit ends', async () => {
  const many = archive(...Array.from({ length: 11 }, (_, index) => ({ name: `f${index}`, content: 'x' })));
  await expect(unpackTarGz(many, target, { maxEntries: 10 })).rejects.toThrow('the archive has more than 10 entries');
  const big = archive({ name: 'big', content: 'x'.repeat(10_000) });
  await expect(unpackTarGz(big, target, { maxBytes: 5000 })).rejects.toThrow(
    'the archive unpacks to more than 5000 bytes',
  );
});

test.each([
  ['no gzip', Buffer.from('hello')],
  ['no tar', gzipSync(Buffer.alloc(2000, 1))],
])('%s is no archive', async (_what, bytes) => {
  await expect(unpackTarGz(Readable.from([bytes]), target)).rejects.toThrow('not a readable .tar.gz archive');
});
