import { open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SystemClock } from '../../../../lib/local/clock/system-clock';
import { makeFifo } from '../../../../lib/local/workloads/pipes/fifo';
import { PipeFeed } from '../../../../lib/local/workloads/pipes/pipe-feed';
import { shareOf } from '../../../../lib/local/workloads/training/shares';
import type { TrainingChannel } from '../../../../lib/local/workloads/training/spec';
import { temporaryDirectory } from '../../../_helpers/containers';
import { channelOf, hosts, object } from '../training/_channel';

const MAGIC = Buffer.from('0a23d7ce', 'hex');

/** A feed that runs until the end of its scope, with the FIFO of the first epoch in place as a job finds it. */
async function feeding(channel: TrainingChannel) {
  const directory = await temporaryDirectory();
  const ending = new AbortController();
  const path = (epoch: number) => join(directory.path, `training_${epoch}`);
  await makeFifo(path(0));
  const cluster = hosts(1);
  const objects = (epoch: number) => shareOf(channel, cluster, cluster.first, epoch);
  const feed = new PipeFeed({ objects, wrapping: channel, path, clock: new SystemClock() });
  const running = feed.run(ending.signal);
  running.catch(() => undefined);
  return {
    path,
    running,
    list: () => readdir(directory.path),
    /** As SageMaker's readers do: wait for the FIFO, then read it. */
    read: async (epoch: number): Promise<Buffer> => {
      for (;;) {
        const bytes = await readFile(path(epoch)).catch(() => undefined);
        if (bytes !== undefined) return bytes;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await running.catch(() => undefined);
      await directory[Symbol.asyncDispose]();
    },
  };
}

test('each epoch streams all objects in order, and the next FIFO appears after it', async () => {
  await using feed = await feeding(channelOf([object('a', 'one\n'), object('b', 'two\n')]));
  expect(await feed.list()).toEqual(['training_0']);
  for (const epoch of [0, 1, 2]) expect((await feed.read(epoch)).toString()).toBe('one\ntwo\n');
});

test('a reader that closes early gets the next epoch from its beginning', async () => {
  const large = Buffer.alloc(3_000_000, 'x');
  await using feed = await feeding(channelOf([object('a', Buffer.concat([Buffer.from('start'), large]))]));
  const reader = await open(feed.path(0), 'r');
  const { buffer, bytesRead } = await reader.read(Buffer.alloc(5), 0, 5);
  await reader.close();
  expect(buffer.toString('utf8', 0, bytesRead)).toBe('start');
  const whole = await feed.read(1);
  expect(whole).toHaveLength(large.length + 5);
  expect(whole.toString('utf8', 0, 5)).toBe('start');
});

test('compressed objects are streamed decompressed', async () => {
  const channel = channelOf([object('a', gzipSync('one')), object('b', gzipSync('two'))], { compression: 'Gzip' });
  await using feed = await feeding(channel);
  expect((await feed.read(0)).toString()).toBe('onetwo');
});

test.each(['None', 'Gzip'] as const)('RecordIO wraps each object, compression %s, in a record', async (compression) => {
  const pack = (text: string) => (compression === 'Gzip' ? gzipSync(text) : text);
  const objects = [object('a', pack('12345')), object('b', pack('1234'))];
  await using feed = await feeding(channelOf(objects, { compression, recordWrapper: 'RecordIO' }));
  expect((await feed.read(0)).toString('latin1')).toBe(
    Buffer.concat([
      ...[MAGIC, Buffer.from([5, 0, 0, 0]), Buffer.from('12345\0\0\0')],
      ...[MAGIC, Buffer.from([4, 0, 0, 0]), Buffer.from('1234')],
    ]).toString('latin1'),
  );
});

test('a line of an augmented manifest is its attributes, each a record of its own', async () => {
  const line = { ...object('line 1'), attributes: () => [object('image', 'IMG'), object('class', '7')] };
  await using plain = await feeding(channelOf([line, line]));
  expect((await plain.read(0)).toString()).toBe('IMG7IMG7');
  await using wrapped = await feeding(channelOf([line], { recordWrapper: 'RecordIO' }));
  const bytes = await wrapped.read(0);
  expect([
    bytes.readUInt32LE(4),
    bytes.toString('utf8', 8, 11),
    bytes.readUInt32LE(16),
    bytes.toString('utf8', 20, 21),
  ]).toEqual([3, 'IMG', 1, '7']);
});

test('an object that cannot be had ends the feed with its reason', async () => {
  const broken = { name: 'b', open: () => Promise.reject(new Error('no such object')) };
  await using feed = await feeding(channelOf([object('a'), broken]));
  await feed.read(0);
  await expect(feed.running).rejects.toThrow('no such object');
});

test('what is not compressed though its channel says so is named', async () => {
  await using feed = await feeding(channelOf([object('plain.csv')], { compression: 'Gzip' }));
  await feed.read(0);
  await expect(feed.running).rejects.toThrow('plain.csv cannot be streamed: incorrect header check');
});

test('what a program puts in the place of its FIFO is not written to', async () => {
  await using feed = await feeding(channelOf([object('a')]));
  await rm(feed.path(0));
  await writeFile(feed.path(0), 'mine');
  await expect(feed.running).rejects.toThrow('is no FIFO any more');
  expect(await readFile(feed.path(0), 'utf8')).toBe('mine');
});

test('a feed whose FIFO nobody opens ends when it is told to', async () => {
  const feed = await feeding(channelOf([object('a')]));
  await feed[Symbol.asyncDispose]();
  await expect(feed.running).resolves.toBeUndefined();
});
