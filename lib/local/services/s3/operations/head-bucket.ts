import type { HeadBucketCommandInput, HeadBucketCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import type { S3Context } from '../context';

export const headBucket = (s3: S3Context) =>
  real<HeadBucketCommandInput, HeadBucketCommandOutput>((input) => {
    const { name, region } = s3.buckets.find(input);
    return { BucketRegion: region, BucketArn: `arn:aws:s3:::${name}`, AccessPointAlias: false };
  });
