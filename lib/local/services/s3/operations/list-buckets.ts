import type { ListBucketsCommandInput, ListBucketsCommandOutput } from '@aws-sdk/client-s3';
import { real } from '../../service';
import { ownerOf } from '../acl';
import type { Bucket } from '../buckets';
import type { S3Context } from '../context';
import { invalidArgument } from '../errors';

const MOST_BUCKETS = 10_000;

export const listBuckets = (s3: S3Context) =>
  real<ListBucketsCommandInput, ListBucketsCommandOutput>((input) => {
    const limit = input.MaxBuckets ?? MOST_BUCKETS;
    if (limit < 1 || limit > MOST_BUCKETS) {
      throw invalidArgument(
        `Argument max-buckets must be an integer between 1 and ${MOST_BUCKETS}`,
        'max-buckets',
        limit,
      );
    }
    const after = input.ContinuationToken && Buffer.from(input.ContinuationToken, 'base64url').toString();
    const all = s3.buckets.list({ prefix: input.Prefix, after });
    const found = input.BucketRegion === undefined ? all : all.filter(({ region }) => region === input.BucketRegion);
    const buckets = found.slice(0, limit);
    const last = found.length > limit ? buckets.at(-1) : undefined;
    return {
      Buckets: buckets.map(describe),
      Owner: ownerOf(s3.platform.account),
      Prefix: input.Prefix,
      ContinuationToken: last && Buffer.from(last.name).toString('base64url'),
    };
  });

function describe({ name, region, created }: Bucket) {
  return { Name: name, CreationDate: new Date(created), BucketRegion: region, BucketArn: `arn:aws:s3:::${name}` };
}
