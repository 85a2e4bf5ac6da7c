import type { HeadObjectCommandInput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import type { S3Context } from '../context';
import { readObject } from '../read-object';

export const headObject = (s3: S3Context) =>
  real<HeadObjectCommandInput, HeadObjectCommandOutput>((input) => readObject(s3, input, 'HEAD').description);
