import { createBucketCloud, type BucketCloud } from './bucket-cloud';

let bucket: BucketCloud;

beforeEach(async () => {
  bucket = await createBucketCloud();
  await bucket.put('source', 'content', { ContentType: 'text/plain', Metadata: { a: '1' }, Tagging: 't=1' });
});

afterEach(() => bucket[Symbol.asyncDispose]());

const copy = (input = {}) => bucket.s3('CopyObject', { Key: 'copy', CopySource: 'test-bucket/source', ...input });

describe('CopyObject', () => {
  test('takes content, headers, metadata and tags along', async () => {
    expect(await copy()).toMatchObject({ CopyObjectResult: { ETag: '"9a0364b9e99bb480dd25e1f0284c8555"' } });

    expect(await bucket.read('copy')).toBe('content');
    expect(await bucket.s3('HeadObject', { Key: 'copy' })).toMatchObject({
      ContentType: 'text/plain',
      Metadata: { a: '1' },
      TagCount: 1,
    });
  });

  test('replaces metadata and tags where it is told to', async () => {
    await copy({ MetadataDirective: 'REPLACE', ContentType: 'text/csv', TaggingDirective: 'REPLACE', Tagging: '' });

    const head = await bucket.s3('HeadObject', { Key: 'copy' });
    expect(head).toMatchObject({ ContentType: 'text/csv', Metadata: {}, TagCount: undefined });
  });

  test('shares the content, which outlives its source', async () => {
    await copy();
    expect(await bucket.blobs()).toHaveLength(1);

    await bucket.s3('DeleteObject', { Key: 'source' });
    expect(await bucket.read('copy')).toBe('content');
  });

  test('gives the checksum that is asked for', async () => {
    expect(await copy({ ChecksumAlgorithm: 'SHA1' })).toMatchObject({
      CopyObjectResult: { ChecksumSHA1: 'BA8G/XdAkkeNRQd09bowxdp4rMg=' },
    });
  });

  test.each(['/test-bucket/source', 'test-bucket/%73ource', 'test-bucket%2Fsource'])(
    'understands the source %s',
    async (CopySource) => {
      await copy({ CopySource });

      expect(await bucket.read('copy')).toBe('content');
    },
  );

  test('copies a version', async () => {
    await bucket.s3('PutBucketVersioning', { VersioningConfiguration: { Status: 'Enabled' } });
    const { VersionId } = await bucket.put('source', 'newer');
    await bucket.put('source', 'newest');

    expect(await copy({ CopySource: `test-bucket/source?versionId=${VersionId as string}` })).toMatchObject({
      CopySourceVersionId: VersionId,
    });
    expect(await bucket.read('copy')).toBe('newer');
  });

  test('makes a whole of an object that was uploaded in parts', async () => {
    const { UploadId } = await bucket.s3('CreateMultipartUpload', { Key: 'parts' });
    const { ETag } = await bucket.s3('UploadPart', { Key: 'parts', UploadId, PartNumber: 1, Body: 'content' });
    await bucket.s3('CompleteMultipartUpload', {
      Key: 'parts',
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    });

    expect(await copy({ CopySource: 'test-bucket/parts' })).toMatchObject({
      CopyObjectResult: { ETag: '"9a0364b9e99bb480dd25e1f0284c8555"' },
    });
  });

  test.each([
    [
      { Key: 'source' },
      'InvalidRequest',
      /^This copy request is illegal because it is trying to copy an object to itself/,
    ],
    [{ CopySource: 'test-bucket' }, 'InvalidArgument', /^Copy Source must mention the source bucket and key/],
    [{ CopySource: 'test-bucket/none' }, 'NoSuchKey', /./],
    [{ CopySource: 'nowhere/none' }, 'NoSuchBucket', /./],
    [{ CopySourceIfMatch: '"other"' }, 'PreconditionFailed', /./],
    [{ CopySourceIfNoneMatch: '"9a0364b9e99bb480dd25e1f0284c8555"' }, 'PreconditionFailed', /./],
  ])('refuses %j', async (input, code, message) => {
    const failure = await bucket.failure('CopyObject', { Key: 'copy', CopySource: 'test-bucket/source', ...input });

    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
  });

  test('may copy an object to itself to change its metadata', async () => {
    await copy({ Key: 'source', MetadataDirective: 'REPLACE', Metadata: { b: '2' } });

    expect(await bucket.s3('HeadObject', { Key: 'source' })).toMatchObject({ Metadata: { b: '2' } });
    expect(await bucket.read('source')).toBe('content');
  });
});

describe('tags of an object', () => {
  const TagSet = [{ Key: 'stage', Value: 'gold' }];

  test('are put, read and deleted', async () => {
    await bucket.s3('PutObjectTagging', { Key: 'source', Tagging: { TagSet } });
    expect(await bucket.s3('GetObjectTagging', { Key: 'source' })).toMatchObject({ TagSet });

    await bucket.s3('DeleteObjectTagging', { Key: 'source' });
    expect(await bucket.s3('GetObjectTagging', { Key: 'source' })).toMatchObject({ TagSet: [] });
  });

  test.each([
    [
      Array.from({ length: 11 }, (_, index) => ({ Key: `${index}`, Value: '' })),
      'BadRequest',
      'Object tags cannot be greater than 10',
    ],
    [[{ Key: '', Value: '' }], 'InvalidTag', 'The TagKey you have provided is invalid'],
    [[{ Key: 'a', Value: 'x'.repeat(257) }], 'InvalidTag', 'The TagValue you have provided is invalid'],
    [[{ Key: 'aws:a', Value: '' }], 'InvalidTag', 'Your TagKey cannot be prefixed with aws:'],
  ])('are refused beyond the limits: %#', async (tags, code, message) => {
    const failure = await bucket.failure('PutObjectTagging', { Key: 'source', Tagging: { TagSet: tags } });

    expect(failure).toMatchObject({ code, message });
  });
});
