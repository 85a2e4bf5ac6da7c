import { Readable } from 'node:stream';
import { createBucketCloud, http, type BucketCloud } from './bucket-cloud';

let bucket: BucketCloud;

beforeEach(async () => {
  bucket = await createBucketCloud();
});

afterEach(() => bucket[Symbol.asyncDispose]());

describe('PutObject', () => {
  test.each([
    ['a string', 'hello'],
    ['bytes', Buffer.from('hello')],
    ['a stream', Readable.from([Buffer.from('hel'), Buffer.from('lo')])],
  ])('takes %s as body', async (_, Body) => {
    const answer = await bucket.s3('PutObject', { Key: 'k', Body });

    expect(answer).toMatchObject({ ETag: '"5d41402abc4b2a76b9719d911017c592"', ServerSideEncryption: 'AES256' });
    expect(await bucket.read('k')).toBe('hello');
  });

  test('stores an empty object without a body', async () => {
    await bucket.s3('PutObject', { Key: 'empty' });

    expect(await bucket.s3('HeadObject', { Key: 'empty' })).toMatchObject({
      ContentLength: 0,
      ContentType: 'binary/octet-stream',
    });
    expect(await bucket.read('empty')).toBe('');
  });

  test('keeps headers and metadata', async () => {
    const headers = {
      ContentType: 'text/csv',
      CacheControl: 'no-cache',
      ContentEncoding: 'gzip',
      ContentDisposition: 'inline',
      ContentLanguage: 'de',
    };
    await bucket.put('k', 'x', { ...headers, Expires: 'Thu, 01 Jan 2026 00:00:00 GMT', Metadata: { Grund: 'weil' } });

    expect(await bucket.s3('HeadObject', { Key: 'k' })).toMatchObject({
      ...headers,
      Expires: 'Thu, 01 Jan 2026 00:00:00 GMT',
      Metadata: { grund: 'weil' },
      LastModified: new Date('2026-01-01T00:00:00Z'),
    });
  });

  test.each(['a/../b', '././/', '%2F', 'a b+c', 'ünïcødé/日本語', '\u0001\t', '..', '/', 'emoji😀', "~!*'()"])(
    'keeps the key %j as it is',
    async (key) => {
      await bucket.put(key, key);

      expect(await bucket.read(key)).toBe(key);
      expect(await bucket.s3('ListObjectsV2')).toMatchObject({ Contents: [{ Key: key }] });
    },
  );

  test.each([
    ['CRC32', 'NhCmhg=='],
    ['CRC32C', 'mnG7TA=='],
    ['CRC64NVME', 'M3eFcAZSQlc='],
    ['SHA1', 'qvTGHdzF6KLavt4PO0gs2a6pQ00='],
    ['SHA256', 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='],
    ['MD5', 'XUFAKrxLKna5cZ2REBfFkg=='],
  ])('checks and returns %s', async (name, checksum) => {
    const answer = await bucket.put('k', 'hello', { [`Checksum${name}`]: checksum });
    expect(answer).toMatchObject({ [`Checksum${name}`]: checksum, ChecksumType: 'FULL_OBJECT' });

    const head = await bucket.s3('HeadObject', { Key: 'k', ChecksumMode: 'ENABLED' });
    expect(head).toMatchObject({ [`Checksum${name}`]: checksum, ChecksumType: 'FULL_OBJECT' });

    const failure = await bucket.failure('PutObject', { Key: 'k', Body: 'hallo', [`Checksum${name}`]: checksum });
    expect(failure).toMatchObject({
      code: 'BadDigest',
      status: 400,
      message: `The ${name} you specified did not match the calculated checksum.`,
    });
  });

  test('takes the checksum from a trailer', async () => {
    const options = http({ 'x-amz-trailer': 'x-amz-checksum-crc32' }, { 'x-amz-checksum-crc32': 'NhCmhg==' });

    expect(await bucket.s3('PutObject', { Key: 'k', Body: 'hello' }, options)).toMatchObject({
      ChecksumCRC32: 'NhCmhg==',
    });
    expect(await bucket.failure('PutObject', { Key: 'k', Body: 'hallo' }, options)).toMatchObject({
      code: 'BadDigest',
    });
  });

  test('refuses a trailer that was announced and does not come', async () => {
    const failure = await bucket.failure(
      'PutObject',
      { Key: 'k', Body: 'hello' },
      http({ 'x-amz-trailer': 'x-amz-checksum-crc32' }, {}),
    );

    expect(failure).toMatchObject({
      code: 'InvalidRequest',
      message: 'The trailer x-amz-checksum-crc32 that was announced did not come.',
    });
  });

  test('computes CRC32 where no checksum is given', async () => {
    expect(await bucket.put('k', 'hello')).toMatchObject({ ChecksumCRC32: 'NhCmhg==' });
  });

  test.each([
    [
      { ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==' },
      'BadDigest',
      'The Content-MD5 you specified did not match what we received.',
    ],
    [{ ContentMD5: 'nonsense' }, 'InvalidDigest', 'The Content-MD5 you specified was invalid.'],
    [{ ChecksumCRC32: 'AAAA' }, 'InvalidRequest', 'Value for x-amz-checksum-crc32 header is invalid.'],
    [
      { ChecksumCRC32: 'NhCmhg==', ChecksumSHA1: 'qvTGHdzF6KLavt4PO0gs2a6pQ00=' },
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    ],
    [
      { ChecksumXXHASH64: 'AAAAAAAAAAA=' },
      'InvalidRequest',
      'Checksum algorithm XXHASH64 is not supported by the local cloud; it computes CRC32, CRC32C, CRC64NVME, SHA1, SHA256, SHA512, MD5.',
    ],
    [
      { ContentLength: 4 },
      'IncompleteBody',
      'You did not provide the number of bytes specified by the Content-Length HTTP header',
    ],
    [{ ContentLength: 6 * 1024 ** 3 }, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size'],
    [{ StorageClass: 'CHEAP' }, 'InvalidStorageClass', 'The storage class you specified is not valid'],
    [{ ServerSideEncryption: 'rot13' }, 'InvalidArgument', 'The encryption method specified is not supported'],
    [{ ACL: 'public-read' }, 'AccessControlListNotSupported', 'The bucket does not allow ACLs'],
    [{ ObjectLockMode: 'GOVERNANCE' }, 'InvalidRequest', 'Bucket is missing Object Lock Configuration'],
    [{ Tagging: 'a=1&a=2' }, 'InvalidTag', 'Cannot provide multiple Tags with the same key'],
    [
      { Metadata: { a: 'x'.repeat(2048) } },
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
    ],
    [{ ExpectedBucketOwner: '111111111111' }, 'AccessDenied', 'Access Denied'],
  ])('refuses %j and stores nothing', async (input, code, message) => {
    expect(await bucket.failure('PutObject', { Key: 'k', Body: 'hello', ...input })).toMatchObject({ code, message });

    expect(await bucket.s3('ListObjectsV2')).toMatchObject({ KeyCount: 0 });
    expect(await bucket.blobs()).toEqual([]);
  });

  test('refuses content that is not what was signed', async () => {
    const failure = await bucket.failure(
      'PutObject',
      { Key: 'k', Body: 'hello' },
      http({ 'x-amz-content-sha256': '0'.repeat(64) }),
    );

    expect(failure).toMatchObject({
      code: 'XAmzContentSHA256Mismatch',
      message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
    });
  });

  test('refuses a key of more than 1024 bytes', async () => {
    expect(await bucket.failure('PutObject', { Key: 'ü'.repeat(513) })).toMatchObject({
      code: 'KeyTooLongError',
      fields: { Size: 1026 },
    });
  });

  test('names the bucket that does not exist', async () => {
    const failure = await bucket.failure('PutObject', { Bucket: 'nowhere', Key: 'k' });

    expect(failure).toMatchObject({
      code: 'NoSuchBucket',
      message: 'The specified bucket does not exist',
      fields: { BucketName: 'nowhere' },
    });
  });

  describe('on condition', () => {
    test('If-None-Match: * writes only what is not there', async () => {
      await bucket.put('k', 'first', { IfNoneMatch: '*' });

      expect(await bucket.failure('PutObject', { Key: 'k', Body: 'second', IfNoneMatch: '*' })).toMatchObject({
        code: 'PreconditionFailed',
        status: 412,
        fields: { Condition: 'If-None-Match' },
      });
      expect(await bucket.read('k')).toBe('first');
    });

    test('If-Match replaces only the object that it names', async () => {
      const { ETag } = await bucket.put('k', 'first');
      await bucket.put('k', 'second', { IfMatch: ETag });

      expect(await bucket.failure('PutObject', { Key: 'k', IfMatch: ETag })).toMatchObject({
        code: 'PreconditionFailed',
      });
      expect(await bucket.failure('PutObject', { Key: 'none', IfMatch: ETag })).toMatchObject({ code: 'NoSuchKey' });
    });

    test('one of many writers at once succeeds', async () => {
      const writers = Array.from({ length: 8 }, (_, index) => bucket.put('k', `${index}`, { IfNoneMatch: '*' }));

      const outcomes = await Promise.allSettled(writers);

      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  test("content under a client's own key is only given to who brings it", async () => {
    const key = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: Buffer.alloc(32, 1).toString('base64') };
    await bucket.put('k', 'secret', key);

    expect(await bucket.read('k', key)).toBe('secret');
    expect(await bucket.failure('GetObject', { Key: 'k' })).toMatchObject({ code: 'InvalidRequest' });
    const other = { ...key, SSECustomerKey: Buffer.alloc(32, 2).toString('base64') };
    expect(await bucket.failure('GetObject', { Key: 'k', ...other })).toMatchObject({ code: 'InvalidRequest' });
  });
});
