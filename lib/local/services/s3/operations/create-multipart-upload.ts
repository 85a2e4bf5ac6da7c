import type { CreateMultipartUploadCommandInput, CreateMultipartUploadCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import { DEFAULT_ALGORITHM, type Algorithm, type ChecksumType } from '../checksums/algorithms';
import type { S3Context } from '../context';
import { describeEncryption } from '../encryption';
import { invalidRequest } from '../errors';
import { algorithmOf } from '../integrity';
import { describeNew, type DescriptionInput } from '../new-content';

export const createMultipartUpload = (s3: S3Context) =>
  real<CreateMultipartUploadCommandInput, CreateMultipartUploadCommandOutput>((input) => {
    const bucket = s3.buckets.find(input);
    const description = describeNew(bucket, input as DescriptionInput);
    const algorithm = algorithmOf(input.ChecksumAlgorithm ?? DEFAULT_ALGORITHM);
    const type = input.ChecksumAlgorithm === undefined ? 'FULL_OBJECT' : typeOf(algorithm, input.ChecksumType);
    const upload = s3.uploads.create({
      bucket: bucket.name,
      key: input.Key as string,
      initiated: s3.platform.clock.now(),
      description,
      algorithm: algorithm.name,
      type,
      chosen: input.ChecksumAlgorithm !== undefined,
    });
    return {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.id,
      ChecksumAlgorithm: upload.chosen ? algorithm.name : undefined,
      ChecksumType: upload.chosen ? type : undefined,
      ...describeEncryption(description.encryption),
    };
  });

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
function typeOf({ name, combine }: Algorithm, wanted: ChecksumType | undefined): ChecksumType {
  const type = wanted ?? (name === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  const possible = type === 'FULL_OBJECT' ? combine !== undefined : name !== 'CRC64NVME';
  if (!possible)
    throw invalidRequest(`The ${type} checksum type cannot be used with the ${name.toLowerCase()} checksum algorithm.`);
  return type;
}
