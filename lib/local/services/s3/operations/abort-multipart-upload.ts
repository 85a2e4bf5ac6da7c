import type { AbortMultipartUploadCommandInput, AbortMultipartUploadCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import type { S3Context } from '../context';

export const abortMultipartUpload = (s3: S3Context) =>
  real<AbortMultipartUploadCommandInput, AbortMultipartUploadCommandOutput>((input) => {
    const bucket = s3.buckets.find(input);
    const upload = s3.uploads.find(bucket.name, input.Key as string, input.UploadId as string);
    s3.platform.store.transaction(() => s3.uploads.delete(upload.id));
    s3.references.collect();
    return {};
  });
