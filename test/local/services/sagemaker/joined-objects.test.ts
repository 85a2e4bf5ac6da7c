import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { JoinedObjects } from '../../../../lib/local/services/sagemaker/joined-objects';
import { S3 } from '../../../../lib/local/services/sagemaker/s3';
import { temporaryDirectory } from '../../../_helpers/containers';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';

const PART = 'x'.repeat(5 * 1024 * 1024);
const PLACE = { Bucket: 'bucket', Key: 'large' };
const LARGE = { bucket: 'bucket', key: 'large' };

/** Uploads two parts: a large one and `end`. */
async function upload({ door, caller }: TestCloud, end: string): Promise<void> {
  const { UploadId } = await door.call<{ UploadId: string }>('s3', 'CreateMultipartUpload', PLACE, caller);
  const Parts = [];
  for (const [index, Body] of [PART, end].entries()) {
    const PartNumber = index + 1;
    const input = { ...PLACE, UploadId, PartNumber, Body };
    const { ETag } = await door.call<{ ETag: string }>('s3', 'UploadPart', input, caller);
    Parts.push({ PartNumber, ETag });
  }
  await door.call('s3', 'CompleteMultipartUpload', { ...PLACE, UploadId, MultipartUpload: { Parts } }, caller);
}

async function start() {
  const directory = await temporaryDirectory();
  const cloud = await createTestCloud();
  const s3 = new S3(cloud.door, cloud.caller);
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  const joined = new JoinedObjects({ store: cloud.platform.store, s3, directory: directory.path });
  /** Opens an object, which must be a file. */
  const open = async (location = LARGE) => {
    const content = await joined.open(location);
    if ('stream' in content) throw new Error('not a file');
    return content;
  };
  return {
    cloud,
    s3,
    open,
    kept: () => readdirSync(directory.path),
    directory: directory.path,
    [Symbol.asyncDispose]: async () => {
      await cloud.stop();
      await directory[Symbol.asyncDispose]();
    },
  };
}

test('an object of several parts is put together once, in a file that nobody may write to', async () => {
  await using started = await start();
  const { cloud, open, kept } = started;
  await upload(cloud, 'end');
  const [first, second] = await Promise.all([open(), open()]);
  const third = await open();
  expect(new Set([first.file, second.file, third.file]).size).toBe(1);
  expect(readFileSync(first.file, 'utf8') === `${PART}end`).toBe(true);
  expect(statSync(first.file).mode & 0o222).toBe(0);
  expect(kept()).toHaveLength(1);
});

test('who asks for an object that is being put together waits for it, and reads nothing', async () => {
  const directory = await temporaryDirectory();
  const cloud = await createTestCloud();
  let begun = 0;
  const open = () => {
    const content = async function* () {
      begun += 1;
      yield await Promise.resolve('parts');
    };
    return Promise.resolve({ stream: Readable.from(content()), version: '1' });
  };
  const s3 = Object.assign(new S3(cloud.door, cloud.caller), { open });
  const joined = new JoinedObjects({ store: cloud.platform.store, s3, directory: directory.path });
  const all = await Promise.all([1, 2, 3].map(() => joined.open(LARGE)));
  const files = all.map((content) => ('file' in content ? readFileSync(content.file, 'utf8') : undefined));
  expect([files, begun]).toEqual([['parts', 'parts', 'parts'], 1]);
  await cloud.stop();
  await directory[Symbol.asyncDispose]();
});

test('an object of one part is the stored file itself', async () => {
  await using started = await start();
  const { s3, open, kept } = started;
  await s3.put({ bucket: 'bucket', key: 'small' }, 'small');
  const { file, release } = await open({ bucket: 'bucket', key: 'small' });
  expect(readFileSync(file, 'utf8')).toBe('small');
  release();
  expect(kept()).toEqual([]);
});

test('what S3 has no more goes with the next that is put together, unless it is in use', async () => {
  await using started = await start();
  const { cloud, open, kept, directory } = started;
  await upload(cloud, 'one');
  const one = await open();
  await upload(cloud, 'two');
  const two = await open();
  expect(
    kept()
      .map((name) => join(directory, name))
      .sort(),
  ).toEqual([one.file, two.file].sort());
  one.release();
  two.release();
  await upload(cloud, 'three');
  const three = await open();
  expect(kept().map((name) => join(directory, name))).toEqual([three.file]);
  expect(readFileSync(three.file, 'utf8').endsWith('three')).toBe(true);
});

test('what a kill left of an object is put together anew, and goes when S3 has it no more', async () => {
  await using started = await start();
  const { cloud, s3, open, kept, directory } = started;
  await upload(cloud, 'one');
  const { file, release } = await open();
  release();
  renameSync(file, `${file}.part`);
  expect(readFileSync((await open()).file, 'utf8') === `${PART}one`).toBe(true);
  expect(kept()).toEqual([file.slice(directory.length + 1)]);

  writeFileSync(`${file}.part`, 'left', { mode: 0o444 });
  const next = new JoinedObjects({ store: cloud.platform.store, s3, directory });
  await upload(cloud, 'two');
  await next.open(LARGE);
  expect(kept()).toHaveLength(1);
  expect(existsSync(file)).toBe(false);
});
