import { spawn } from 'node:child_process';
import { close, constants, fstatSync, open } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import type { Clock } from '../../clock/clock';

const SHORTEST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 50;

/** Makes a FIFO that any user of a container may read. Node has no call for that; `mkfifo` is in every POSIX system. */
export function makeFifo(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const maker = spawn('mkfifo', ['-m', '666', '--', path], { stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    maker.stderr.on('data', (chunk) => (words += String(chunk)));
    maker.once('error', reject);
    maker.once('close', (code) => (code === 0 ? resolve() : reject(new Error(words.trim()))));
  });
}

/**
 * Resolves once someone has opened the FIFO for reading; undefined when `signal` ends the wait. A FIFO cannot be
 * awaited without a thread, so it is asked now and then, in real time.
 */
export async function openWhenRead(path: string, clock: Clock, signal: AbortSignal): Promise<Writable | undefined> {
  for (let pause = SHORTEST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const socket = await tryOpen(path);
    if (socket !== undefined) return socket;
    await clock.sleep(pause, signal).catch(() => undefined);
  }
  return undefined;
}

/** As a socket, so that the event loop says when there is room: no thread waits for a slow reader. */
async function tryOpen(path: string): Promise<Writable | undefined> {
  const fd = await tryOpenFile(path);
  if (fd === undefined) return undefined;
  if (fstatSync(fd).isFIFO()) return new Socket({ fd, readable: false, writable: true });
  await promisify(close)(fd);
  throw new Error(`${path} is no FIFO any more: the program has put something else there`);
}

/** Undefined while nobody reads, also when the program has taken the FIFO away: it does not want it. */
async function tryOpenFile(path: string): Promise<number | undefined> {
  try {
    return await promisify(open)(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENXIO' || code === 'ENOENT') return undefined;
    throw error;
  }
}
