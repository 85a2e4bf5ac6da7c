import type { Body } from '../../common/body';
import type { Request } from '../service';
import type { S3Context } from './context';
import { modifiedNow } from './context';
import { invalidArgument, invalidRequest } from './errors';
import { Integrity, type IntegrityInput } from './integrity';
import type { Upload, UploadedPart } from './uploads';

const MOST_PARTS = 10_000;

/** @throws InvalidArgument */
export function checkPartNumber(number: number | undefined): number {
  if (number === undefined || !Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
    throw invalidArgument(
      `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`,
      'partNumber',
      number,
    );
  }
  return number;
}

/** Streams a part to the disk and adds it to its upload, which may have ended meanwhile. */
export async function storePart(
  s3: S3Context,
  upload: Upload,
  number: number,
  body: Body | undefined,
  input: IntegrityInput,
  request: Pick<Request, 'http'>,
): Promise<UploadedPart> {
  const received = await s3.contents.receive(body, new Integrity(input, request, upload.algorithm));
  try {
    if (upload.chosen && received.algorithm !== upload.algorithm)
      throw checksumTypeMismatch(upload.algorithm, received.algorithm);
    const { digest, size, md5, algorithm, checksum } = received;
    const part = { number, digest, size, etag: md5, modified: modifiedNow(s3), algorithm, checksum };
    s3.platform.store.transaction(() => {
      s3.uploads.find(upload.bucket, upload.key, upload.id);
      s3.uploads.putPart(upload.id, part);
    });
    return part;
  } finally {
    s3.contents.forget(received.pin);
  }
}

function checksumTypeMismatch(expected: string, actual: string) {
  return invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${actual.toLowerCase()}`,
  );
}
