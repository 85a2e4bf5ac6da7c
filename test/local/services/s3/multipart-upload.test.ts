import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { createBucketCloud, type BucketCloud } from './bucket-cloud';

const MIB = 1024 * 1024;
const FIRST = Buffer.alloc(5 * MIB, 'a');
const LAST = Buffer.from('the end');

interface Part {
  readonly PartNumber: number;
  readonly ETag: string;
}

let bucket: BucketCloud;

beforeEach(async () => {
  bucket = await createBucketCloud();
});

afterEach(() => bucket[Symbol.asyncDispose]());

async function start(input = {}): Promise<string> {
  return (await bucket.s3<{ UploadId: string }>('CreateMultipartUpload', { Key: 'k', ...input })).UploadId;
}

async function upload(UploadId: string, PartNumber: number, Body: Buffer, input = {}): Promise<Part> {
  const { ETag, ...sums } = await bucket.s3<{ ETag: string }>('UploadPart', {
    Key: 'k',
    UploadId,
    PartNumber,
    Body,
    ...input,
  });
  return { PartNumber, ETag, ...sums };
}

function complete(UploadId: string, Parts: readonly object[], input = {}): Promise<Record<string, unknown>> {
  return bucket.s3('CompleteMultipartUpload', { Key: 'k', UploadId, MultipartUpload: { Parts }, ...input });
}

const failureOf = (UploadId: string, Parts: readonly object[] | undefined) =>
  bucket.failure('CompleteMultipartUpload', { Key: 'k', UploadId, MultipartUpload: { Parts } });

function base64Crc32(...parts: Buffer[]): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(parts.reduce((crc, part) => crc32(part, crc), 0));
  return bytes.toString('base64');
}

describe('a multipart upload', () => {
  test('makes one object of its parts', async () => {
    const id = await start({ ContentType: 'text/plain', Metadata: { a: 'b' } });
    const parts = [await upload(id, 1, FIRST), await upload(id, 7, LAST)];
    const etag = createHash('md5')
      .update(createHash('md5').update(FIRST).digest())
      .update(createHash('md5').update(LAST).digest())
      .digest('hex');

    expect(await complete(id, parts)).toMatchObject({ Bucket: 'test-bucket', Key: 'k', ETag: `"${etag}-2"` });
    expect(await bucket.s3('HeadObject', { Key: 'k' })).toMatchObject({
      ContentLength: 5 * MIB + 7,
      ContentType: 'text/plain',
      Metadata: { a: 'b' },
    });
    expect(await bucket.read('k', { Range: `bytes=${5 * MIB - 2}-${5 * MIB + 2}` })).toBe('aathe');
    expect(await bucket.read('k', { PartNumber: 7 })).toBe('the end');
    expect(await bucket.failure('GetObject', { Key: 'k', PartNumber: 2 })).toMatchObject({ code: 'InvalidPartNumber' });
    expect(await bucket.failure('UploadPart', { Key: 'k', UploadId: id, PartNumber: 1 })).toMatchObject({
      code: 'NoSuchUpload',
    });
  });

  test('has a composite checksum of its parts', async () => {
    const id = await start({ ChecksumAlgorithm: 'SHA256' });
    const parts = [await upload(id, 1, FIRST), await upload(id, 2, LAST)];
    const sums = [FIRST, LAST].map((part) => createHash('sha256').update(part).digest());
    const ChecksumSHA256 = `${createHash('sha256').update(Buffer.concat(sums)).digest('base64')}-2`;

    expect(await complete(id, parts)).toMatchObject({ ChecksumSHA256, ChecksumType: 'COMPOSITE' });
    expect(
      await bucket.s3('GetObjectAttributes', { Key: 'k', ObjectAttributes: ['ObjectParts', 'Checksum'] }),
    ).toMatchObject({
      Checksum: { ChecksumSHA256 },
      ObjectParts: {
        TotalPartsCount: 2,
        Parts: [
          { PartNumber: 1, Size: 5 * MIB },
          { PartNumber: 2, Size: 7 },
        ],
      },
    });
  });

  test('has a checksum of the full object where one is asked for', async () => {
    const id = await start({ ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const parts = [await upload(id, 1, FIRST), await upload(id, 2, LAST)];
    const ChecksumCRC32 = base64Crc32(FIRST, LAST);

    await expect(complete(id, parts, { ChecksumCRC32: base64Crc32(LAST) })).rejects.toMatchObject({
      code: 'BadDigest',
    });
    expect(await complete(id, parts, { ChecksumCRC32 })).toMatchObject({ ChecksumCRC32, ChecksumType: 'FULL_OBJECT' });
  });

  test('copies parts of other objects', async () => {
    await bucket.put('source', '0123456789');
    const id = await start();
    const copy = (PartNumber: number, CopySourceRange?: string) =>
      bucket.s3<{ CopyPartResult: { ETag: string } }>('UploadPartCopy', {
        Key: 'k',
        UploadId: id,
        PartNumber,
        CopySource: 'test-bucket/source',
        CopySourceRange,
      });
    const { CopyPartResult } = await copy(1, 'bytes=2-4');

    await complete(id, [{ PartNumber: 1, ETag: CopyPartResult.ETag }]);

    expect(await bucket.read('k')).toBe('234');
  });

  test('refuses to copy a range that is not there', async () => {
    await bucket.put('source', '0123456789');
    const input = {
      Key: 'k',
      UploadId: await start(),
      PartNumber: 1,
      CopySource: 'test-bucket/source',
      CopySourceRange: 'bytes=8-10',
    };

    expect(await bucket.failure('UploadPartCopy', input)).toMatchObject({
      code: 'InvalidArgument',
      message: 'Range specified is not valid for source object of size: 10',
    });
  });

  test('is listed with its parts until it ends', async () => {
    const id = await start();
    await upload(id, 1, LAST);
    await upload(id, 2, LAST);

    expect(await bucket.s3('ListMultipartUploads')).toMatchObject({
      Uploads: [{ Key: 'k', UploadId: id }],
      IsTruncated: false,
    });
    expect(await bucket.s3('ListParts', { Key: 'k', UploadId: id, MaxParts: 1 })).toMatchObject({
      Parts: [{ PartNumber: 1, Size: 7 }],
      IsTruncated: true,
      NextPartNumberMarker: '1',
    });
    expect(await bucket.s3('ListParts', { Key: 'k', UploadId: id, PartNumberMarker: '1' })).toMatchObject({
      Parts: [{ PartNumber: 2 }],
      IsTruncated: false,
    });
  });

  test('frees its parts when it is aborted', async () => {
    const id = await start();
    await upload(id, 1, LAST);
    await bucket.s3('AbortMultipartUpload', { Key: 'k', UploadId: id });

    expect(await bucket.blobs()).toEqual([]);
    expect(await bucket.s3('ListMultipartUploads')).toMatchObject({ Uploads: [] });
    expect(await bucket.failure('ListParts', { Key: 'k', UploadId: id })).toMatchObject({
      code: 'NoSuchUpload',
      message:
        'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    });
  });

  test('frees a part that is replaced, and parts that are not listed', async () => {
    const id = await start();
    await upload(id, 1, Buffer.from('replaced'));
    const part = await upload(id, 1, LAST);
    await upload(id, 2, Buffer.from('left out'));

    await complete(id, [part]);

    expect(await bucket.read('k')).toBe('the end');
    expect(await bucket.blobs()).toHaveLength(1);
  });
});

describe('CompleteMultipartUpload refuses', () => {
  test.each([
    ['no parts', 'MalformedXML', () => []],
    ['parts out of order', 'InvalidPartOrder', (parts: Part[]) => [...parts].reverse()],
    ['a part that was not uploaded', 'InvalidPart', (parts: Part[]) => [...parts, { PartNumber: 9, ETag: '"x"' }]],
    ['a part with another tag', 'InvalidPart', (parts: Part[]) => [parts[0], { ...parts[1], ETag: '"x"' }]],
    ['a small part that is not the last', 'EntityTooSmall', (parts: Part[]) => parts],
  ])('%s', async (_, code, listed) => {
    const id = await start();
    const parts = [await upload(id, 1, LAST), await upload(id, 2, LAST)];

    expect(await failureOf(id, listed(parts) as Part[])).toMatchObject({ code, status: 400 });
  });

  test('parts without the checksums that the upload was created for', async () => {
    const id = await start({ ChecksumAlgorithm: 'SHA256' });
    const { PartNumber, ETag } = await upload(id, 1, LAST);

    expect(await failureOf(id, [{ PartNumber, ETag }])).toMatchObject({
      code: 'InvalidRequest',
      message:
        'The upload was created using a sha256 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.',
    });
  });

  test('a condition that does not hold any more', async () => {
    const id = await start();
    const part = await upload(id, 1, LAST);
    await bucket.put('k', 'meanwhile');

    await expect(complete(id, [part], { IfNoneMatch: '*' })).rejects.toMatchObject({ code: 'PreconditionFailed' });
  });
});

test.each([0, 10_001, undefined])('UploadPart refuses the part number %s', async (PartNumber) => {
  expect(await bucket.failure('UploadPart', { Key: 'k', UploadId: await start(), PartNumber })).toMatchObject({
    code: 'InvalidArgument',
    message: 'Part number must be an integer between 1 and 10000, inclusive',
  });
});

test('UploadPart refuses another checksum than the upload was created for', async () => {
  const input = {
    Key: 'k',
    UploadId: await start({ ChecksumAlgorithm: 'SHA256' }),
    PartNumber: 1,
    Body: LAST,
    ChecksumCRC32: base64Crc32(LAST),
  };

  expect(await bucket.failure('UploadPart', input)).toMatchObject({
    code: 'InvalidRequest',
    message: 'Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32',
  });
});
