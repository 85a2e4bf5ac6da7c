import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '../../../lib/local/store/store';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const file = (): string => join(directory, 'state.db');

test('what was written is there after reopening', () => {
  const first = Store.open(file());
  first.documents<{ n: number }>('things').put('a', { n: 1 });
  first.close();
  const second = Store.open(file());
  expect(second.documents('things').get('a')).toEqual({ n: 1 });
  second.close();
});

test('an answered write is in the file before anything is closed', () => {
  const store = Store.open(file());
  store.documents('things').put('a', { n: 1 });
  for (const suffix of ['', '-wal']) copyFileSync(file() + suffix, join(directory, `copy.db${suffix}`));
  const copy = Store.open(join(directory, 'copy.db'));
  expect(copy.documents('things').has('a')).toBe(true);
  copy.close();
  store.close();
});

test('migrations run once each, in order', () => {
  const store = Store.open(file());
  store.migrate('x', ['CREATE TABLE x (a)']);
  store.migrate('x', ['CREATE TABLE x (a)', 'ALTER TABLE x ADD COLUMN b']);
  store.prepare('INSERT INTO x (a, b) VALUES (1, 2)').run();
  expect(store.prepare('SELECT a, b FROM x').get()).toMatchObject({ a: 1, b: 2 });
  store.close();
});

test('a newer schema is refused and the file stays as it is', () => {
  const newer = Store.open(file());
  newer.migrate('x', ['CREATE TABLE x (a)', 'CREATE TABLE y (a)']);
  newer.close();
  const before = readFileSync(file());
  const older = Store.open(file());
  expect(() => older.migrate('x', ['CREATE TABLE x (a)'])).toThrow(
    'the state\'s "x" schema has version 2, this trainyard knows up to 1',
  );
  older.close();
  expect(readFileSync(file())).toEqual(before);
});

test('a transaction that throws leaves nothing', () => {
  const store = Store.open(':memory:');
  const things = store.documents('things');
  expect(() =>
    store.transaction(() => {
      things.put('a', {});
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(things.has('a')).toBe(false);
  store.close();
});

test('documents list by prefix in UTF-8 order, page by page', () => {
  const store = Store.open(':memory:');
  const things = store.documents<{ k: string }>('things');
  for (const key of ['b', 'a2', 'a1', 'a\u{1F600}', 'a\uFFFD', 'aé']) things.put(key, { k: key });
  expect(things.list({ prefix: 'a' }).map(([key]) => key)).toEqual(['a1', 'a2', 'aé', 'a\uFFFD', 'a\u{1F600}']);
  expect(things.list({ prefix: 'a', after: 'a1', limit: 1 }).map(([key]) => key)).toEqual(['a2']);
  store.close();
});

test('insert does not replace', () => {
  const store = Store.open(':memory:');
  const things = store.documents<{ n: number }>('things');
  expect([things.insert('a', { n: 1 }), things.insert('a', { n: 2 })]).toEqual([true, false]);
  expect(things.get('a')).toEqual({ n: 1 });
  store.close();
});

test('what waits for the end of a transaction happens once it is safe, or never', () => {
  const store = Store.open(':memory:');
  const done: string[] = [];
  store.transaction(() => {
    store.transaction(() => store.afterCommit(() => done.push('kept')));
    expect(done).toEqual([]);
  });
  const failing = (): void =>
    store.transaction(() => {
      store.afterCommit(() => done.push('lost'));
      throw new Error('no');
    });
  expect(failing).toThrow('no');
  store.afterCommit(() => done.push('at once'));
  expect(done).toEqual(['kept', 'at once']);
  store.close();
});
