import type { CreateBucketCommandInput, CreateBucketCommandOutput } from '@aws-sdk/client-s3';
import type { Caller } from '../../service';
import { real } from '../../service';
import { DEFAULT_OWNERSHIP, checkObjectAcl } from '../acl';
import { checkBucketName } from '../bucket-name';
import type { Bucket } from '../buckets';
import type { S3Context } from '../context';
import { DEFAULT_ENCRYPTION } from '../encryption';
import { bucketAlreadyOwnedByYou, illegalLocation, invalidLocation, notImplemented } from '../errors';
import { checkBucketTags } from '../tags';

/** What S3 has given every new bucket since April 2023. */
const BLOCK_ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

export const createBucket = (s3: S3Context) =>
  real<CreateBucketCommandInput, CreateBucketCommandOutput>((input, { caller }) => {
    const name = input.Bucket as string;
    checkBucketName(name);
    if (input.ObjectLockEnabledForBucket === true)
      throw notImplemented('Object Lock is not supported by the local cloud');
    checkBucketTags(input.CreateBucketConfiguration?.Tags);
    const bucket = newBucket(s3, input, regionOf(input.CreateBucketConfiguration?.LocationConstraint, caller));
    checkObjectAcl(bucket, input);
    if (!s3.buckets.insert(bucket) && !isRepeatable(caller)) throw bucketAlreadyOwnedByYou(name);
    return { Location: `/${name}`, BucketArn: `arn:aws:s3:::${name}` };
  });

function newBucket({ platform }: S3Context, input: CreateBucketCommandInput, region: string): Bucket {
  const tags = input.CreateBucketConfiguration?.Tags;
  return {
    name: input.Bucket as string,
    region,
    created: platform.clock.now(),
    configurations: {
      encryption: DEFAULT_ENCRYPTION,
      publicAccessBlock: BLOCK_ALL,
      ownershipControls:
        input.ObjectOwnership === undefined
          ? DEFAULT_OWNERSHIP
          : { Rules: [{ ObjectOwnership: input.ObjectOwnership }] },
      ...(input.ACL !== undefined && { acl: { canned: input.ACL } }),
      ...(tags !== undefined && tags.length > 0 && { tagging: { TagSet: tags } }),
    },
  };
}

/** In us-east-1, and only there, creating a bucket again is no error: API_CreateBucket, BucketAlreadyOwnedByYou. */
function isRepeatable({ region, accessKeyId }: Caller): boolean {
  return region === 'us-east-1' && accessKeyId !== undefined;
}

function regionOf(location: string | undefined, { region, accessKeyId }: Caller): string {
  if (location === undefined) {
    if (region !== 'us-east-1' && accessKeyId !== undefined) throw illegalLocation('unspecified');
    return region;
  }
  if (location === 'us-east-1' && accessKeyId !== undefined) throw invalidLocation(location);
  if (location === 'EU') return 'eu-west-1';
  if (location !== region && region !== 'us-east-1') throw illegalLocation(location);
  return location;
}
