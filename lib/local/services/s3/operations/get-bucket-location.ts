import type { GetBucketLocationCommandInput, GetBucketLocationCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import type { S3Context } from '../context';

/** The oldest region answers with nothing. */
export const getBucketLocation = (s3: S3Context) =>
  real<GetBucketLocationCommandInput, GetBucketLocationCommandOutput>((input) => {
    const { region } = s3.buckets.find(input);
    return { LocationConstraint: region === 'us-east-1' ? undefined : (region as 'eu-west-1') };
  });
