import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateLock } from '../../../lib/local/store/state-lock';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const holder = (): { pid: number } => JSON.parse(readFileSync(join(directory, 'lock'), 'utf8')) as { pid: number };

test('a second instance is refused by name of the first', () => {
  const lock = StateLock.acquire(directory);
  expect(() => StateLock.acquire(directory)).toThrow(
    `the state directory ${directory} is in use by pid ${process.pid}`,
  );
  lock.release();
  StateLock.acquire(directory).release();
});

test('the lock of a process that is gone is taken over', () => {
  writeFileSync(join(directory, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, started: '1' }));
  const lock = StateLock.acquire(directory);
  expect(holder().pid).toBe(process.pid);
  lock.release();
});

test('another process that got the same pid does not hold the lock', () => {
  writeFileSync(join(directory, 'lock'), JSON.stringify({ pid: process.pid, started: 'long ago' }));
  StateLock.acquire(directory).release();
});

test('a lock that can not be read is taken over', () => {
  writeFileSync(join(directory, 'lock'), '{');
  StateLock.acquire(directory).release();
});
