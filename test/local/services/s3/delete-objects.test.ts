import { createBucketCloud, type BucketCloud } from './bucket-cloud';

let bucket: BucketCloud;

beforeEach(async () => {
  bucket = await createBucketCloud();
});

afterEach(() => bucket[Symbol.asyncDispose]());

describe('DeleteObject', () => {
  test('succeeds for what is not there', async () => {
    expect(await bucket.s3('DeleteObject', { Key: 'none' })).toEqual({});
  });

  test('keeps content that another object has, too', async () => {
    await bucket.put('a', 'same');
    await bucket.put('b', 'same');

    await bucket.s3('DeleteObject', { Key: 'a' });
    expect(await bucket.read('b')).toBe('same');

    await bucket.s3('DeleteObject', { Key: 'b' });
    expect(await bucket.blobs()).toEqual([]);
  });

  test('frees what an object held before it was replaced', async () => {
    await bucket.put('a', 'old');
    await bucket.put('a', 'new');

    expect(await bucket.blobs()).toHaveLength(1);
  });

  test('deletes on condition', async () => {
    const { ETag } = await bucket.put('a', 'old');

    expect(await bucket.failure('DeleteObject', { Key: 'a', IfMatch: '"other"' })).toMatchObject({
      code: 'PreconditionFailed',
    });
    await bucket.s3('DeleteObject', { Key: 'a', IfMatch: ETag });
    expect(await bucket.s3('ListObjectsV2')).toMatchObject({ KeyCount: 0 });
  });
});

describe('DeleteObjects', () => {
  test('deletes all, and says which it did not', async () => {
    await bucket.put('a');
    await bucket.put('b');

    const Objects = [{ Key: 'a' }, { Key: 'none' }, { Key: 'b', ETag: '"other"' }];

    expect(await bucket.s3('DeleteObjects', { Delete: { Objects } })).toMatchObject({
      Deleted: [{ Key: 'a' }, { Key: 'none' }],
      Errors: [
        {
          Key: 'b',
          Code: 'PreconditionFailed',
          Message: 'At least one of the pre-conditions you specified did not hold',
        },
      ],
    });
  });

  test('is quiet when asked to', async () => {
    expect(await bucket.s3('DeleteObjects', { Delete: { Objects: [{ Key: 'a' }], Quiet: true } })).toEqual({
      Errors: [],
    });
  });

  test('refuses more than a thousand', async () => {
    const Objects = Array.from({ length: 1001 }, (_, index) => ({ Key: `${index}` }));

    expect(await bucket.failure('DeleteObjects', { Delete: { Objects } })).toMatchObject({ code: 'MalformedXML' });
  });
});
