import type { UploadPartCommandInput, UploadPartCommandOutput } from '@aws-sdk/client-s3';
import type { Body } from '../../../common/body';
import { real } from '../../service';
import type { S3Context } from '../context';
import { quoted } from '../describe-object';
import { checkCustomerKey, describeEncryption } from '../encryption';
import type { IntegrityInput } from '../integrity';
import { checkPartNumber, storePart } from '../store-part';

export const uploadPart = (s3: S3Context) =>
  real<UploadPartCommandInput, UploadPartCommandOutput>(async (input, request) => {
    const bucket = s3.buckets.find(input);
    const number = checkPartNumber(input.PartNumber);
    const upload = s3.uploads.find(bucket.name, input.Key as string, input.UploadId as string);
    checkCustomerKey(upload.description.encryption, input);
    const part = await storePart(s3, upload, number, input.Body as Body, input as IntegrityInput, request);
    return {
      ETag: quoted(part.etag),
      [`Checksum${part.algorithm}`]: part.checksum,
      ...describeEncryption(upload.description.encryption),
    };
  });
