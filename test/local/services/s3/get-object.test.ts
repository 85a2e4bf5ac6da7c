import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createBucketCloud, type BucketCloud } from './bucket-cloud';

let bucket: BucketCloud;

beforeEach(async () => {
  bucket = await createBucketCloud();
  await bucket.put('k', '0123456789');
});

afterEach(() => bucket[Symbol.asyncDispose]());

describe('GetObject', () => {
  test.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-30', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['bytes=4-2', '0123456789', undefined],
    ['bytes=0-1,3-4', '0123456789', undefined],
    ['lines=1-2', '0123456789', undefined],
  ])('answers the range %s with "%s"', async (Range, content, ContentRange) => {
    expect(await bucket.read('k', { Range })).toBe(content);
    expect(await bucket.s3('HeadObject', { Key: 'k', Range })).toMatchObject({
      ContentLength: content.length,
      ContentRange,
    });
  });

  test.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('refuses the range %s', async (Range) => {
    expect(await bucket.failure('GetObject', { Key: 'k', Range })).toMatchObject({
      code: 'InvalidRange',
      status: 416,
      message: 'The requested range is not satisfiable',
      fields: { RangeRequested: Range, ActualObjectSize: 10 },
      headers: { 'content-range': 'bytes */10' },
    });
  });

  test('names the key that does not exist', async () => {
    expect(await bucket.failure('GetObject', { Key: 'none' })).toMatchObject({
      code: 'NoSuchKey',
      status: 404,
      message: 'The specified key does not exist.',
      fields: { Key: 'none' },
    });
  });

  const ETAG = '"781e5e245d69b566979b86e28d23f2c7"';
  const [before, after] = [new Date('2025-01-01'), new Date('2027-01-01')];

  test.each([
    [{ IfMatch: ETAG }, undefined],
    [{ IfMatch: '"other"' }, 'PreconditionFailed'],
    [{ IfNoneMatch: ETAG }, 'NotModified'],
    [{ IfNoneMatch: '"other"' }, undefined],
    [{ IfModifiedSince: before }, undefined],
    [{ IfModifiedSince: after }, 'NotModified'],
    [{ IfUnmodifiedSince: before }, 'PreconditionFailed'],
    [{ IfUnmodifiedSince: after }, undefined],
    [{ IfMatch: ETAG, IfUnmodifiedSince: before }, undefined],
    [{ IfNoneMatch: '"other"', IfModifiedSince: after }, undefined],
  ])('on condition %j: %s', async (conditions, code) => {
    const outcome = bucket.s3('HeadObject', { Key: 'k', ...conditions }).then(
      () => undefined,
      (error: { code: string }) => error.code,
    );

    expect(await outcome).toBe(code);
  });

  test('replaces headers as the query asks', async () => {
    const answer = await bucket.s3<{ Body: Readable }>('GetObject', {
      Key: 'k',
      ResponseContentType: 'text/plain',
      ResponseContentDisposition: 'attachment; filename="x"',
    });
    await text(answer.Body);

    expect(answer).toMatchObject({ ContentType: 'text/plain', ContentDisposition: 'attachment; filename="x"' });
  });

  test('goes on reading an object that is deleted meanwhile', async () => {
    const { Body } = await bucket.s3<{ Body: AsyncIterable<Buffer> }>('GetObject', { Key: 'k' });
    await bucket.s3('DeleteObject', { Key: 'k' });

    const chunks: Buffer[] = [];
    for await (const chunk of Body) chunks.push(chunk);

    expect(Buffer.concat(chunks).toString()).toBe('0123456789');
    expect(await bucket.blobs()).toEqual([]);
  });
});

describe('GetObjectAttributes', () => {
  test('says what is asked for', async () => {
    const answer = await bucket.s3('GetObjectAttributes', {
      Key: 'k',
      ObjectAttributes: ['ETag', 'ObjectSize', 'StorageClass'],
    });

    expect(answer).toMatchObject({
      ETag: '781e5e245d69b566979b86e28d23f2c7',
      ObjectSize: 10,
      StorageClass: 'STANDARD',
    });
    expect(answer['Checksum']).toBeUndefined();
  });
});
