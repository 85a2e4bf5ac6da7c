import { access, mkdtemp, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractZip } from '../../../../lib/local/services/lambda/code/extract-zip';
import { zip } from './_zip';

const LINK = 0o120777;

describe('extractZip', () => {
  let outside: string;
  let target: string;
  beforeEach(async () => {
    outside = await mkdtemp(join(tmpdir(), 'extract-'));
    target = await mkdtemp(join(outside, 'target-'));
  });
  afterEach(() => rm(outside, { recursive: true }));

  test('files, folders, modes and links inside come out', async () => {
    const archive = zip([
      { name: 'a/', content: '' },
      { name: 'a/run', content: 'go', mode: 0o100755 },
      { name: 'b', content: 'a/run', mode: LINK },
    ]);
    expect(await extractZip(archive, target, 100)).toBe(7);
    expect(await readFile(join(target, 'a/run'), 'utf8')).toBe('go');
    expect((await stat(join(target, 'a/run'))).mode & 0o777).toBe(0o755);
    expect(await readlink(join(target, 'b'))).toBe('a/run');
  });

  test.each([
    ['a parent', [{ name: '../evil', content: 'x' }], '"../evil" leads out of the archive'],
    ['a parent further in', [{ name: 'a/../../evil', content: 'x' }], '"a/../../evil" leads out of the archive'],
    ['an absolute name', [{ name: '/evil', content: 'x' }], '"/evil" leads out of the archive'],
    ['a backslash', [{ name: '..\\evil', content: 'x' }], '"..\\\\evil" leads out of the archive'],
    ['a link out', [{ name: 'l', content: '../evil', mode: LINK }], 'the link l leads out of the archive'],
    ['a link to the root', [{ name: 'l', content: '/etc', mode: LINK }], 'the link l leads out of the archive'],
    [
      'a link below a link',
      [
        { name: 'l', content: 'a', mode: LINK },
        { name: 'l/evil', content: 'x', mode: LINK },
      ],
      'the link l/evil lies below another link',
    ],
  ])('%s is refused', async (_what, entries, message) => {
    await expect(extractZip(zip(entries), target, 100)).rejects.toThrow(message);
    await expect(access(join(outside, 'evil'))).rejects.toThrow('ENOENT');
  });

  test('a file below a link is not written through it', async () => {
    const archive = zip([
      { name: 'l', content: 'a', mode: LINK },
      { name: 'l/file', content: 'x' },
    ]);
    await expect(extractZip(archive, target, 100)).rejects.toThrow('EEXIST');
  });

  test('more content than allowed is refused before anything is written', async () => {
    const archive = zip({ big: 'x'.repeat(101) });
    await expect(extractZip(archive, target, 100)).rejects.toThrow('content of 101 bytes exceeds 100');
  });

  test('content that grows beyond its announced size is refused', async () => {
    const archive = zip({ bomb: 'x'.repeat(100_000) });
    archive.writeUInt32LE(5, archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
    await expect(extractZip(archive, target, 100)).rejects.toThrow('Cannot create a Buffer larger than 5 bytes');
  });

  test.each([
    ['cut off', (archive: Buffer) => archive.subarray(0, archive.length - 10)],
    ['changed', (archive: Buffer) => archive.fill(0xff, 35, 37)],
    ['empty', () => Buffer.alloc(0)],
  ])('an archive that is %s is refused', async (_what, damage) => {
    await expect(extractZip(damage(zip({ 'a.txt': 'hello hello hello' })), target, 100)).rejects.toThrow();
  });
});
