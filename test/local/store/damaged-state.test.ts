import {
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkState } from '../../../lib/local/cloud/state-check';
import { openState } from '../../../lib/local/cloud/state-directory';
import { BlobReferences } from '../../../lib/local/store/blob-references';
import { Store } from '../../../lib/local/store/store';

const TEXT = 'a document that is read again '.repeat(20);
const TEXTS = Array.from({ length: 100 }, () => TEXT);
let root: string;
let original: string;
/** The copy that a test damages; each has its own, because SQLite remembers files by their inodes. */
let directory: string;
let file: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'damaged-'));
  original = join(root, 'original');
  const state = await openState(original);
  const documents = state.store.documents<{ text: string }>('things');
  for (let number = 0; number < 100; number += 1) documents.put(`key-${number}`, { text: TEXT });
  const { digest } = await state.blobs.put('the content of an object');
  new BlobReferences(state.store, state.blobs).add('somebody', digest);
  state.close();
});

afterAll(() => rmSync(root, { recursive: true }));

/** As a server left it that was stopped, or killed. */
function restore(left: 'stopped' | 'killed' = 'stopped'): void {
  directory = mkdtempSync(join(root, 'd-'));
  file = join(directory, 'state.db');
  copyFileSync(join(original, 'state.db'), file);
  cpSync(join(original, 'blobs'), join(directory, 'blobs'), { recursive: true });
  if (left === 'stopped') copyFileSync(join(original, 'state.db.seal'), `${file}.seal`);
}

function flip(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes[offset] = (bytes[offset] as number) ^ 0x10;
  writeFileSync(path, bytes, { mode: 0o644 });
}

/** What comes of opening it and reading everything: the texts, or the error that says why not. */
function readAll(): string[] | Error {
  try {
    const store = Store.open(file);
    try {
      return store
        .documents<{ text: string }>('things')
        .values()
        .map(({ text }) => text);
    } finally {
      store.close();
    }
  } catch (error) {
    return error as Error;
  }
}

const offsets = (count: number): number[] =>
  Array.from(
    { length: count },
    (_, index) => Math.floor((index * statSync(join(original, 'state.db')).size) / count) + (index % 7),
  );

test('the database of a server that was stopped opens as it was', () => {
  restore();
  expect(readAll()).toEqual(TEXTS);
});

test('one flipped bit anywhere in it is found, and the message names the file and the way out', () => {
  for (const offset of offsets(120)) {
    restore();
    flip(file, offset);
    expect(readAll()).toMatchObject({
      message:
        `${file} is damaged (it has changed since it was closed): put a copy of ${directory} back, ` +
        `or begin anew with \`trainyard reset --state ${directory}\`. Nothing was changed`,
    });
  }
});

test('a database that was cut off anywhere is found', () => {
  for (const size of offsets(50)) {
    restore();
    truncateSync(file, size);
    expect(readAll()).toMatchObject({ name: 'UserError' });
  }
});

test('after a kill a damaged page or a database that was cut off is refused, fails to be read, or has lost nothing', () => {
  for (const size of offsets(50)) {
    restore('killed');
    truncateSync(file, size);
    const found = readAll();
    // The end of the last page may be empty.
    if (found instanceof Error) expect(found.message).toMatch(/is damaged \(|malformed/);
    else expect(found).toEqual(TEXTS);
  }
  for (const page of [0, 4096, 8192]) {
    restore('killed');
    const bytes = readFileSync(file);
    bytes.fill(0xa5, page, page + 100);
    writeFileSync(file, bytes);
    expect(readAll()).toBeInstanceOf(Error);
  }
});

test('a seal that was not written to its end is none', () => {
  restore();
  for (const rest of ['', 'abc']) {
    writeFileSync(`${file}.seal`, rest);
    expect(readAll()).toEqual(TEXTS);
  }
});

test('a newer seal is not taken for an older file once the database was opened', () => {
  restore();
  const store = Store.open(file);
  store.documents<object>('things').put('more', {});
  expect(() => readFileSync(`${file}.seal`)).toThrow('ENOENT');
  store.close();
  expect(readAll()).toHaveLength(101);
});

test('the check of a state compares every file of content with its digest', async () => {
  restore();
  expect(await checkState(directory)).toEqual({ faults: [], blobs: 1 });
  const [folder = ''] = readdirSync(join(directory, 'blobs')).filter((name) => name.length === 2);
  const [name = ''] = readdirSync(join(directory, 'blobs', folder)).filter((one) => !one.endsWith('.kept'));
  const blob = join(directory, 'blobs', folder, name);
  const content = readFileSync(blob);
  rmSync(blob);
  expect(await checkState(directory)).toEqual({ faults: [`${blob} is missing`], blobs: 0 });
  writeFileSync(blob, content);
  flip(blob, 3);
  expect(await checkState(directory)).toEqual({ faults: [`${blob} has changed since it was written`], blobs: 1 });
  flip(file, 5000);
  expect((await checkState(directory)).faults[0]).toContain(`${file} is damaged`);
});
