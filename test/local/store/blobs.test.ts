import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { bodyToBuffer } from '../../../lib/local/common/body';
import { Blobs } from '../../../lib/local/store/blobs';

let directory: string;
let blobs: Blobs;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'blobs-'));
  blobs = new Blobs(directory);
  await blobs.open();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const HELLO = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

test('content is named by its SHA-256 and read back', async () => {
  expect(await blobs.put('hello')).toEqual({ digest: HELLO, size: 5 });
  expect((await bodyToBuffer(blobs.read(HELLO))).toString()).toBe('hello');
  expect((await bodyToBuffer(blobs.read(HELLO, { start: 1, end: 3 }))).toString()).toBe('ell');
});

test('the same content is stored once', async () => {
  await blobs.put('hello');
  await blobs.put(Readable.from([Buffer.from('he'), Buffer.from('llo')]));
  const found: string[] = [];
  for await (const digest of blobs.digests()) found.push(digest);
  expect(found).toEqual([HELLO]);
});

test('a blob is read-only', async () => {
  await blobs.put('hello');
  expect(statSync(blobs.path(HELLO)).mode & 0o222).toBe(0);
});

test('a write that breaks off leaves nothing', async () => {
  const broken = Readable.from(
    (function* () {
      yield Buffer.from('part');
      throw new Error('connection lost');
    })(),
  );
  await expect(blobs.put(broken)).rejects.toThrow('connection lost');
  expect(readdirSync(join(directory, 'incoming'))).toEqual([]);
});

test('content that is not accepted is discarded', async () => {
  const accept = (): void => {
    throw new Error('wrong checksum');
  };
  await expect(blobs.put('hello', { accept })).rejects.toThrow('wrong checksum');
  expect(await blobs.has(HELLO)).toBe(false);
});

test('what an interrupted server left is removed at start', async () => {
  writeFileSync(join(directory, 'incoming', 'leftover'), 'x');
  await blobs.open();
  expect(readdirSync(join(directory, 'incoming'))).toEqual([]);
});

test('only a digest is a name', () => {
  expect(() => blobs.path('../../etc/passwd')).toThrow('not a SHA-256 digest: ../../etc/passwd');
});
