import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { AwsChunkedDecoder } from '../../../lib/local/wire/aws-chunked';

/** Feeds a body in pieces of `size` bytes. */
function decode(body: string, size = body.length): AwsChunkedDecoder {
  const bytes = Buffer.from(body, 'latin1');
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return Readable.from(pieces).pipe(new AwsChunkedDecoder());
}

const UNSIGNED = '5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n';
const SIGNED = '5;chunk-signature=ab12\r\nhello\r\n0;chunk-signature=cd34\r\n\r\n';

describe('AwsChunkedDecoder', () => {
  test.each([1, 2, 3, 7, 1000])(
    'yields the content of an unsigned body that arrives %d bytes at a time',
    async (size) => {
      const decoder = decode(UNSIGNED, size);

      expect((await buffer(decoder)).toString()).toBe('hello world');
      expect(await decoder.trailers).toEqual({ 'x-amz-checksum-crc32': 'DUoRhQ==' });
    },
  );

  test('ignores chunk signatures', async () => {
    const decoder = decode(SIGNED);

    expect((await buffer(decoder)).toString()).toBe('hello');
    expect(await decoder.trailers).toEqual({});
  });

  test('reads signed trailers whose lines end differently', async () => {
    const decoder = decode(
      '1;chunk-signature=a\r\nx\r\n0;chunk-signature=b\r\nX-Amz-Checksum-Sha1:abc=\n\r\nx-amz-trailer-signature:0f\r\n\r\n',
    );

    expect((await buffer(decoder)).toString()).toBe('x');
    expect(await decoder.trailers).toMatchObject({ 'x-amz-checksum-sha1': 'abc=' });
  });

  test('takes an empty body', async () => {
    expect(await buffer(decode('0\r\n\r\n'))).toHaveLength(0);
  });

  test('takes trailers without the empty line that should close them', async () => {
    const decoder = decode('0\r\nx-amz-checksum-crc32:AAAAAA==');

    await buffer(decoder);

    expect(await decoder.trailers).toEqual({ 'x-amz-checksum-crc32': 'AAAAAA==' });
  });

  test.each(['5\r\nhel', '5\r\nhello\r\n', '', '5'])('refuses the body %j, which breaks off', async (body) => {
    const decoder = decode(body);

    await expect(buffer(decoder)).rejects.toThrow('The request body terminated unexpectedly');
    await expect(decoder.trailers).rejects.toThrow('The request body terminated unexpectedly');
  });

  test.each([
    ['zz\r\nhello\r\n0\r\n\r\n', '"zz" is not a chunk size'],
    ['3\r\nhello\r\n0\r\n\r\n', 'a chunk is longer than its size'],
    ['0\r\nnonsense\r\n\r\n', '"nonsense" is not a trailer'],
    ['1'.repeat(5000), 'a chunk header is too long'],
  ])('refuses the malformed body %#', async (body, fault) => {
    await expect(buffer(decode(body))).rejects.toThrow(`The aws-chunked body is malformed: ${fault}`);
  });
});
