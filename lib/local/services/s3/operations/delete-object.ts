import type { DeleteObjectCommandInput, DeleteObjectCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import type { S3Context } from '../context';
import { deleteVersion } from '../delete-version';

export const deleteObject = (s3: S3Context) =>
  real<DeleteObjectCommandInput, DeleteObjectCommandOutput>((input, request) => {
    const bucket = s3.buckets.find(input);
    const { version, marker } = s3.platform.store.transaction(() => deleteVersion(s3, bucket, input, request));
    s3.references.collect();
    s3.notifications.flush();
    return { VersionId: version, DeleteMarker: marker };
  });
