import { createBucketCloud, type BucketCloud } from './bucket-cloud';

interface Listing {
  readonly Contents: readonly { Key: string }[];
  readonly CommonPrefixes: readonly { Prefix: string }[];
  readonly NextContinuationToken?: string;
  readonly NextMarker?: string;
  readonly IsTruncated: boolean;
}

const KEYS = ['Z', 'a/1', 'a/2', 'a/b/1', 'a0', 'b', 'c/1', 'é', '日', '😀'];

let bucket: BucketCloud;

beforeAll(async () => {
  bucket = await createBucketCloud();
  for (const key of [...KEYS].reverse()) await bucket.put(key);
});

afterAll(() => bucket[Symbol.asyncDispose]());

function lines({ Contents, CommonPrefixes }: Listing): string[] {
  return [...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix)];
}

describe('ListObjectsV2', () => {
  test('lists in the order of UTF-8', async () => {
    expect(lines(await bucket.s3<Listing>('ListObjectsV2'))).toEqual(KEYS);
  });

  test.each([
    [{ Delimiter: '/' }, ['Z', 'a0', 'b', 'é', '日', '😀', 'a/', 'c/']],
    [{ Prefix: 'a/', Delimiter: '/' }, ['a/1', 'a/2', 'a/b/']],
    [{ Prefix: 'a' }, ['a/1', 'a/2', 'a/b/1', 'a0']],
    [{ Prefix: 'nothing' }, []],
    [{ StartAfter: 'b' }, ['c/1', 'é', '日', '😀']],
    [{ StartAfter: 'a/b/0', Prefix: 'a/' }, ['a/b/1']],
    [{ Delimiter: '/1' }, ['Z', 'a/2', 'a0', 'b', 'é', '日', '😀', 'a/1', 'a/b/1', 'c/1']],
  ])('with %j', async (input, expected) => {
    expect(lines(await bucket.s3<Listing>('ListObjectsV2', input))).toEqual(expected);
  });

  test.each([1, 2, 3])('pages of %d lines make up the whole, prefixes included', async (MaxKeys) => {
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page: Listing = await bucket.s3<Listing>('ListObjectsV2', { Delimiter: '/', MaxKeys, ContinuationToken });
      expect(lines(page).length).toBeLessThanOrEqual(MaxKeys);
      seen.push(...lines(page));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);

    expect(seen.sort()).toEqual(['Z', 'a/', 'a0', 'b', 'c/', 'é', '日', '😀'].sort());
  });

  test('encodes keys where the client asks for it', async () => {
    const answer = await bucket.s3<Listing>('ListObjectsV2', { EncodingType: 'url', Prefix: 'é', Delimiter: '+' });

    expect(answer).toMatchObject({ Prefix: '%C3%A9', Delimiter: '%2B', Contents: [{ Key: '%C3%A9' }] });
  });

  test('tells sizes, dates and checksums', async () => {
    expect(await bucket.s3('ListObjectsV2', { Prefix: 'Z', FetchOwner: true })).toMatchObject({
      KeyCount: 1,
      MaxKeys: 1000,
      IsTruncated: false,
      Contents: [
        {
          Size: 7,
          ETag: '"9a0364b9e99bb480dd25e1f0284c8555"',
          StorageClass: 'STANDARD',
          ChecksumAlgorithm: ['CRC32'],
          Owner: {},
        },
      ],
    });
  });

  test('with no lines asked for is not truncated', async () => {
    expect(await bucket.s3('ListObjectsV2', { MaxKeys: 0 })).toMatchObject({ IsTruncated: false, KeyCount: 0 });
  });

  test.each([
    [{ MaxKeys: -1 }, 'Argument max-keys must be an integer between 0 and 2147483647'],
    [{ ContinuationToken: 'nonsense' }, 'The continuation token provided is incorrect'],
  ])('refuses %j', async (input, message) => {
    expect(await bucket.failure('ListObjectsV2', input)).toMatchObject({ code: 'InvalidArgument', message });
  });
});

describe('ListObjects', () => {
  test('pages by marker, behind a common prefix too', async () => {
    const seen: string[] = [];
    let Marker: string | undefined;
    do {
      const page: Listing = await bucket.s3<Listing>('ListObjects', { Delimiter: '/', MaxKeys: 2, Marker });
      seen.push(...lines(page));
      Marker = page.NextMarker;
    } while (Marker !== undefined);

    expect(seen.sort()).toEqual(['Z', 'a/', 'a0', 'b', 'c/', 'é', '日', '😀'].sort());
  });

  test('gives no next marker without a delimiter', async () => {
    const page = await bucket.s3<Listing>('ListObjects', { MaxKeys: 2 });

    expect(page).toMatchObject({ IsTruncated: true, NextMarker: undefined });
    expect(lines(await bucket.s3<Listing>('ListObjects', { Marker: 'a/1', MaxKeys: 2 }))).toEqual(['a/2', 'a/b/1']);
  });
});

test('a listing jumps over what is behind a common prefix', async () => {
  await using other = await createBucketCloud();
  await Promise.all(Array.from({ length: 60 }, (_, index) => other.put(`p${index % 3}/${index}`, '')));

  expect(lines(await other.s3<Listing>('ListObjectsV2', { Delimiter: '/' }))).toEqual(['p0/', 'p1/', 'p2/']);
});
