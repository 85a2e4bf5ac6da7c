import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutBucketAclCommand,
  PutObjectCommand,
  S3Client,
  type ChecksumAlgorithm,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { LocalCloud } from '../../lib/local/index';
import { clientOptions, startTestServer } from '../_helpers/test-cloud';

const Bucket = 'conformance';
const KEYS = [
  '../../etc/passwd',
  'a%2Fb',
  'plus + space',
  'ünïcødé/日本語 😀',
  'a//b/./c',
  'quotes\'"<&>',
  'trailing/',
];

let cloud: LocalCloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startTestServer();
  s3 = new S3Client(clientOptions(cloud));
  await s3.send(new CreateBucketCommand({ Bucket }));
});

afterAll(async () => {
  s3.destroy();
  await cloud[Symbol.asyncDispose]();
});

async function read(Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? '';
}

test.each(KEYS)('the key %j comes back as it was sent', async (Key) => {
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));

  expect(await read(Key)).toBe(Key);
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: Key, EncodingType: undefined }));
  expect(Contents?.map((entry) => entry.Key)).toEqual([Key]);
});

test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
  '%s goes with a body and with a stream',
  async (name) => {
    const ChecksumAlgorithm: ChecksumAlgorithm = name;
    const whole = await s3.send(new PutObjectCommand({ Bucket, Key: 'whole', Body: 'hello', ChecksumAlgorithm }));
    // A stream of known length is sent aws-chunked, its checksum in a trailer.
    const Body = Readable.from([Buffer.from('hel'), Buffer.from('lo')]);
    const streamed = await s3.send(
      new PutObjectCommand({ Bucket, Key: 'streamed', Body, ContentLength: 5, ChecksumAlgorithm }),
    );

    expect(whole[`Checksum${name}`]).toMatch(/=$/);
    expect(streamed[`Checksum${name}`]).toBe(whole[`Checksum${name}`]);
    expect(await read('streamed')).toBe('hello');
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'streamed', ChecksumMode: 'ENABLED' }));
    expect(head.ContentLength).toBe(5);
    expect(head).not.toHaveProperty('ContentEncoding');
  },
);

test('lib-storage uploads in parts', async () => {
  const bytes = Buffer.alloc(11 * 1024 * 1024, 'trainyard');
  const upload = new Upload({
    client: s3,
    params: { Bucket, Key: 'parts', Body: Readable.from([bytes]) },
    partSize: 5 * 1024 * 1024,
  });

  expect(await upload.done()).toMatchObject({ ETag: expect.stringMatching(/-3"$/) as string });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'parts' }));
  expect(Buffer.compare(Buffer.from((await Body?.transformToByteArray()) ?? []), bytes)).toBe(0);
});

test('a part of an object is answered with 206', async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'range', Body: '0123456789' }));
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key: 'range', Range: 'bytes=2-4' }));

  expect([answer.$metadata.httpStatusCode, answer.ContentRange, await answer.Body?.transformToString()]).toEqual([
    206,
    'bytes 2-4/10',
    '234',
  ]);
});

test('presigned URLs write and read', async () => {
  const key = { Bucket, Key: 'pre signed/ü' };
  const put = await fetch(await getSignedUrl(s3, new PutObjectCommand(key)), { method: 'PUT', body: 'signed' });
  const get = await fetch(await getSignedUrl(s3, new GetObjectCommand({ ...key, ResponseContentType: 'text/x' })));

  expect([put.status, get.status, get.headers.get('content-type'), await get.text()]).toEqual([
    200,
    200,
    'text/x',
    'signed',
  ]);
});

test('metadata keeps characters beyond ASCII', async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'meta', Body: 'x', Metadata: { name: 'Größe' } }));
  const answer = await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'meta' })));

  expect(Buffer.from(answer.headers.get('x-amz-meta-name') ?? '', 'latin1').toString()).toBe('Größe');
});

test('a file name beyond ASCII comes back in the bytes that were sent', async () => {
  const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'named' }));
  const disposition = Buffer.from('attachment; filename="日本.csv"').toString('latin1');
  await s3.send(new PutObjectCommand({ Bucket, Key: 'named', Body: 'x' }));
  const override = `${url}&response-content-disposition=${encodeURIComponent('attachment; filename="日本.csv"')}`;
  // Not `fetch`: it reads this header, and it alone, in another way than the others.
  const [answer] = (await once(get(override), 'response')) as [IncomingMessage];
  answer.resume();

  expect(answer.headers['content-disposition']).toBe(disposition);
});

test('the paginator goes through all pages', async () => {
  const target = 'paged';
  await s3.send(new CreateBucketCommand({ Bucket: target }));
  for (let index = 0; index < 7; index += 1)
    await s3.send(new PutObjectCommand({ Bucket: target, Key: `k${index}`, Body: 'x' }));

  const pages: number[] = [];
  for await (const page of paginateListObjectsV2({ client: s3, pageSize: 3 }, { Bucket: target }))
    pages.push(page.KeyCount ?? 0);

  expect(pages).toEqual([3, 3, 1]);
});

test.each([
  [
    new GetObjectCommand({ Bucket, Key: 'none' }),
    { name: 'NoSuchKey', Key: 'none', $metadata: { httpStatusCode: 404 } },
  ],
  [new HeadObjectCommand({ Bucket, Key: 'none' }), { name: 'NotFound', $metadata: { httpStatusCode: 404 } }],
  [
    new GetObjectCommand({ Bucket: 'no-such-bucket', Key: 'k' }),
    { name: 'NoSuchBucket', BucketName: 'no-such-bucket' },
  ],
  [new CopyObjectCommand({ Bucket, Key: 'k', CopySource: `${Bucket}/none` }), { name: 'NoSuchKey' }],
  [new PutBucketAclCommand({ Bucket, ACL: 'public-read' }), { name: 'AccessControlListNotSupported' }],
])('the client understands error %#', async (command, expected) => {
  await expect(s3.send(command as GetObjectCommand)).rejects.toMatchObject(expected);
});

test('a large body for a bucket that does not exist is refused without trouble', async () => {
  const command = new PutObjectCommand({ Bucket: 'no-such-bucket', Key: 'k', Body: Buffer.alloc(8 * 1024 * 1024) });

  await expect(s3.send(command)).rejects.toMatchObject({ name: 'NoSuchBucket' });
});
