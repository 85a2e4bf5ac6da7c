import type { CompleteMultipartUploadCommandInput, CompleteMultipartUploadCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import { ALGORITHMS } from '../checksums/algorithms';
import { multipartEtag, selectParts, wholeChecksum, type ListedPart } from '../complete-upload';
import type { S3Context } from '../context';
import { modifiedNow } from '../context';
import { describeChecksum, quoted } from '../describe-object';
import { describeEncryption } from '../encryption';
import { badChecksum, invalidRequest } from '../errors';
import type { NewObject, StoredChecksum } from '../object-version';
import type { Upload, UploadedPart } from '../uploads';
import { writeObject } from '../write-object';

export const completeMultipartUpload = (s3: S3Context) =>
  real<CompleteMultipartUploadCommandInput, CompleteMultipartUploadCommandOutput>((input, request) => {
    const bucket = s3.buckets.find(input);
    const upload = s3.uploads.find(bucket.name, input.Key as string, input.UploadId as string);
    const parts = selectParts(
      upload,
      s3.uploads.parts(upload.id),
      input.MultipartUpload?.Parts as ListedPart[] | undefined,
    );
    const checksum = wholeChecksum(upload, parts);
    checkClaims(input, checksum, parts);
    const object = assemble(upload, parts, checksum, modifiedNow(s3));
    const event = 'ObjectCreated:CompleteMultipartUpload';
    const also = (): void => s3.uploads.delete(upload.id);
    const { versionId } = writeObject(s3, { input, object, event, request, also });
    return {
      Bucket: bucket.name,
      Key: upload.key,
      ETag: quoted(object.etag),
      Location: `${s3.platform.endpoint()}/${bucket.name}/${encodeURIComponent(upload.key)}`,
      VersionId: versionId,
      ...describeChecksum(checksum),
      ...describeEncryption(upload.description.encryption),
    };
  });

function assemble(
  upload: Upload,
  parts: readonly UploadedPart[],
  checksum: StoredChecksum | undefined,
  modified: number,
): NewObject {
  return {
    key: upload.key,
    size: sizeOf(parts),
    etag: multipartEtag(parts),
    modified,
    content: {
      ...upload.description,
      multipart: true,
      checksum,
      parts: parts.map((part) => ({
        number: part.number,
        digest: part.digest,
        size: part.size,
        checksum: part.checksum,
      })),
    },
  };
}

function checkClaims(
  input: CompleteMultipartUploadCommandInput,
  checksum: StoredChecksum | undefined,
  parts: readonly UploadedPart[],
): void {
  for (const { member, name } of ALGORITHMS.values()) {
    const claimed = (input as Partial<Record<typeof member, string>>)[member];
    if (claimed !== undefined && (checksum?.algorithm !== name || checksum.value !== claimed)) throw badChecksum(name);
  }
  const size = input.MpuObjectSize as number | string | undefined;
  if (size !== undefined && Number(size) !== sizeOf(parts)) {
    throw invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${sizeOf(parts)}`,
    );
  }
}

function sizeOf(parts: readonly UploadedPart[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}
