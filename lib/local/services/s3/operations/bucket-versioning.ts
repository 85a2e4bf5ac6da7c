import type {
  GetBucketVersioningCommandInput,
  GetBucketVersioningCommandOutput,
  PutBucketVersioningCommandInput,
  PutBucketVersioningCommandOutput,
} from '@aws-sdk/client-s3';
import { real } from '../../service';
import type { S3Context } from '../context';
import { malformedXml, notImplemented } from '../errors';

export const getBucketVersioning = (s3: S3Context) =>
  real<GetBucketVersioningCommandInput, GetBucketVersioningCommandOutput>((input) => ({
    Status: s3.buckets.find(input).versioning,
  }));

export const putBucketVersioning = (s3: S3Context) =>
  real<PutBucketVersioningCommandInput, PutBucketVersioningCommandOutput>((input) => {
    const bucket = s3.buckets.find(input);
    const { Status: status, MFADelete: mfa } = input.VersioningConfiguration ?? {};
    if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
    if (mfa === 'Enabled') throw notImplemented('MFA Delete is not supported by the local cloud');
    s3.buckets.put({ ...bucket, versioning: status });
    return {};
  });
