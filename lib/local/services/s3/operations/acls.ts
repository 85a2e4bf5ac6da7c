import type {
  GetBucketAclCommandInput,
  GetBucketAclCommandOutput,
  GetObjectAclCommandInput,
  GetObjectAclCommandOutput,
  PutBucketAclCommandInput,
  PutBucketAclCommandOutput,
  PutObjectAclCommandInput,
  PutObjectAclCommandOutput,
  Grant,
} from '@aws-sdk/client-s3';
import { real, recorded } from '../../service';
import { cannedGrants, checkObjectAcl, ownerOf } from '../acl';
import type { S3Context } from '../context';
import { notImplemented } from '../errors';
import { findObject } from '../find-object';

/** What PutBucketAcl stored: a canned ACL by its name, or grants as given. */
interface StoredAcl {
  readonly canned?: string;
  readonly grants?: readonly Grant[];
}

const HOW = 'AWS would grant access by it; access is not checked here';

export const getBucketAcl = (s3: S3Context) =>
  real<GetBucketAclCommandInput, GetBucketAclCommandOutput>((input) => {
    const acl = s3.buckets.find(input).configurations['acl'] as StoredAcl | undefined;
    return describe(s3, acl);
  });

export const putBucketAcl = (s3: S3Context) =>
  recorded<PutBucketAclCommandInput, PutBucketAclCommandOutput>(HOW, (input) => {
    const bucket = s3.buckets.find(input);
    const grants = input.AccessControlPolicy?.Grants;
    checkObjectAcl(bucket, input);
    cannedGrants(s3.platform.account, input.ACL);
    s3.buckets.configure(bucket, 'acl', grants === undefined ? { canned: input.ACL } : { grants });
    return {};
  });

export const getObjectAcl = (s3: S3Context) =>
  real<GetObjectAclCommandInput, GetObjectAclCommandOutput>((input) =>
    describe(s3, findObject(s3, input).object.content.acl),
  );

export const putObjectAcl = (s3: S3Context) =>
  recorded<PutObjectAclCommandInput, PutObjectAclCommandOutput>(HOW, (input) => {
    const { bucket, object } = findObject(s3, input, 'PUT');
    checkObjectAcl(bucket, input);
    if (input.AccessControlPolicy !== undefined)
      throw notImplemented('The local cloud takes canned ACLs of objects only');
    cannedGrants(s3.platform.account, input.ACL);
    s3.objects.update({ ...object, content: { ...object.content, acl: { canned: input.ACL } } });
    return {};
  });

function describe({ platform }: S3Context, acl: StoredAcl | undefined) {
  return {
    Owner: ownerOf(platform.account),
    Grants: [...(acl?.grants ?? cannedGrants(platform.account, acl?.canned))],
  };
}
