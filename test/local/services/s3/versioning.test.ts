import { createBucketCloud, type BucketCloud } from './bucket-cloud';

interface Versions {
  readonly Versions: readonly { Key: string; VersionId: string; IsLatest: boolean }[];
  readonly DeleteMarkers: readonly { Key: string; VersionId: string; IsLatest: boolean }[];
  readonly IsTruncated: boolean;
  readonly NextKeyMarker?: string;
  readonly NextVersionIdMarker?: string;
}

let bucket: BucketCloud;

beforeEach(async () => {
  bucket = await createBucketCloud({ versioned: true });
});

afterEach(() => bucket[Symbol.asyncDispose]());

const suspend = () => bucket.s3('PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } });
const versions = (input = {}) => bucket.s3<Versions>('ListObjectVersions', input);

describe('a bucket with versioning', () => {
  test('says so', async () => {
    expect(await bucket.s3('GetBucketVersioning')).toEqual({ Status: 'Enabled' });
  });

  test('keeps every version', async () => {
    const { VersionId: first } = await bucket.put('k', 'one');
    const { VersionId: second } = await bucket.put('k', 'two');

    expect(await bucket.read('k')).toBe('two');
    expect(await bucket.read('k', { VersionId: first })).toBe('one');
    expect((await versions()).Versions).toMatchObject([
      { VersionId: second, IsLatest: true },
      { VersionId: first, IsLatest: false },
    ]);
  });

  test('hides a deleted object behind a delete marker', async () => {
    const { VersionId } = await bucket.put('k', 'one');
    const deletion = await bucket.s3('DeleteObject', { Key: 'k' });
    const marker = deletion['VersionId'];

    expect(deletion).toEqual({ DeleteMarker: true, VersionId: marker });
    expect(await bucket.failure('GetObject', { Key: 'k' })).toMatchObject({
      code: 'NoSuchKey',
      headers: { 'x-amz-delete-marker': 'true' },
    });
    expect(await bucket.failure('GetObject', { Key: 'k', VersionId: marker })).toMatchObject({
      code: 'MethodNotAllowed',
      status: 405,
      message: 'The specified method is not allowed against this resource.',
    });
    expect(await bucket.s3('ListObjectsV2')).toMatchObject({ KeyCount: 0 });
    expect(await versions()).toMatchObject({
      Versions: [{ VersionId, IsLatest: false }],
      DeleteMarkers: [{ VersionId: marker, IsLatest: true }],
    });
  });

  test('shows the object again when the delete marker is deleted', async () => {
    await bucket.put('k', 'one');
    const { VersionId } = await bucket.s3('DeleteObject', { Key: 'k' });

    expect(await bucket.s3('DeleteObject', { Key: 'k', VersionId })).toEqual({ DeleteMarker: true, VersionId });
    expect(await bucket.read('k')).toBe('one');
  });

  test('deletes a version for good, and its content with it', async () => {
    const { VersionId: first } = await bucket.put('k', 'one');
    await bucket.put('k', 'two');

    await bucket.s3('DeleteObject', { Key: 'k', VersionId: first });

    expect(await bucket.failure('GetObject', { Key: 'k', VersionId: first })).toMatchObject({
      code: 'NoSuchVersion',
      message: 'The specified version does not exist.',
    });
    expect(await bucket.read('k')).toBe('two');
    expect(await bucket.blobs()).toHaveLength(1);
  });

  test('can not be deleted before its versions are', async () => {
    await bucket.put('k');
    await bucket.s3('DeleteObject', { Key: 'k' });

    expect(await bucket.failure('DeleteBucket')).toMatchObject({
      code: 'BucketNotEmpty',
      message: 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
    });
  });

  test('pages through versions of one key', async () => {
    for (const body of ['1', '2', '3', '4', '5']) await bucket.put('k', body);
    await bucket.put('l', '6');

    const pages: number[] = [];
    const seen = new Set<string>();
    let markers: object | undefined = {};
    while (markers !== undefined) {
      const page: Versions = await versions({ MaxKeys: 2, ...markers });
      pages.push(page.Versions.length);
      for (const { VersionId } of page.Versions) seen.add(VersionId);
      markers = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined;
    }

    expect(pages).toEqual([2, 2, 2]);
    expect(seen.size).toBe(6);
  });

  test('refuses what is no version id', async () => {
    expect(await bucket.failure('GetObject', { Key: 'k', VersionId: '' })).toMatchObject({
      code: 'InvalidArgument',
      message: 'Invalid version id specified',
    });
  });
});

describe('a bucket whose versioning is suspended', () => {
  test('replaces the null version and keeps the others', async () => {
    const { VersionId } = await bucket.put('k', 'kept');
    await suspend();
    await bucket.put('k', 'null 1');
    await bucket.put('k', 'null 2');

    expect((await versions()).Versions).toMatchObject([{ VersionId: 'null', IsLatest: true }, { VersionId }]);
    expect(await bucket.read('k', { VersionId: 'null' })).toBe('null 2');
  });

  test('deletes by a null delete marker', async () => {
    const { VersionId } = await bucket.put('k', 'kept');
    await suspend();

    expect(await bucket.s3('DeleteObject', { Key: 'k' })).toEqual({ DeleteMarker: true, VersionId: 'null' });
    expect(await bucket.read('k', { VersionId })).toBe('kept');
  });
});

test('what was written before versioning is the null version', async () => {
  await using plain = await createBucketCloud();
  expect(await plain.put('k', 'old')).not.toHaveProperty('VersionId', 'null');
  await plain.s3('PutBucketVersioning', { VersioningConfiguration: { Status: 'Enabled' } });
  await plain.put('k', 'new');

  expect(await plain.read('k', { VersionId: 'null' })).toBe('old');
});
