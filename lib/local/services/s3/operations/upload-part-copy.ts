import type { UploadPartCopyCommandInput, UploadPartCopyCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import type { ByteRange } from '../../../common/byte-range';
import type { S3Context } from '../context';
import { findCopySource } from '../copy-source';
import { quoted } from '../describe-object';
import { describeEncryption } from '../encryption';
import { invalidArgument } from '../errors';
import { shownVersion } from '../find-object';
import { checkPartNumber, storePart } from '../store-part';

export const uploadPartCopy = (s3: S3Context) =>
  real<UploadPartCopyCommandInput, UploadPartCopyCommandOutput>(async (input) => {
    const bucket = s3.buckets.find(input);
    const number = checkPartNumber(input.PartNumber);
    const upload = s3.uploads.find(bucket.name, input.Key as string, input.UploadId as string);
    const source = findCopySource(s3, input);
    const range = parseCopyRange(input.CopySourceRange, source.object.size);
    const body = s3.contents.read(source.object.content.parts, range);
    const part = await storePart(s3, upload, number, body, {}, {});
    return {
      CopySourceVersionId: shownVersion(source.bucket, source.object.version),
      CopyPartResult: {
        ETag: quoted(part.etag),
        LastModified: new Date(part.modified),
        [`Checksum${part.algorithm}`]: part.checksum,
      },
      ...describeEncryption(upload.description.encryption),
    };
  });

/** Stricter than a Range header: both ends, and inside the object. */
function parseCopyRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined;
  const match = /^bytes=(\d+)-(\d+)$/.exec(header);
  if (match === null) {
    const message =
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy';
    throw invalidArgument(message, 'x-amz-copy-source-range', header);
  }
  const range = { start: Number(match[1]), end: Number(match[2]) };
  if (range.start > range.end || range.end >= size) {
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${size}`,
      'x-amz-copy-source-range',
      header,
    );
  }
  return range;
}
