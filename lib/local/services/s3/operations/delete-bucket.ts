import type { DeleteBucketCommandInput, DeleteBucketCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import type { S3Context } from '../context';
import { bucketNotEmpty } from '../errors';

export const deleteBucket = (s3: S3Context) =>
  real<DeleteBucketCommandInput, DeleteBucketCommandOutput>((input) => {
    const bucket = s3.buckets.find(input);
    if (!s3.objects.isEmpty(bucket.name)) throw bucketNotEmpty(bucket.name, bucket.versioning !== undefined);
    s3.platform.store.transaction(() => {
      s3.uploads.deleteAll(bucket.name);
      s3.buckets.delete(bucket.name);
    });
    s3.references.collect();
    return {};
  });
