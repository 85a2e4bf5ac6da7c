import type { Grant } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import type { Bucket } from './buckets';
import { invalidArgument, s3Error } from './errors';

/** The members by which a request sets an ACL. */
export interface AclInput {
  readonly ACL?: string;
  readonly GrantFullControl?: string;
  readonly GrantRead?: string;
  readonly GrantReadACP?: string;
  readonly GrantWriteACP?: string;
}

const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
const AUTHENTICATED = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';
const LOG_DELIVERY = 'http://acs.amazonaws.com/groups/s3/LogDelivery';

/** What each canned ACL grants besides the owner's full control. */
const CANNED: Readonly<
  Record<string, readonly (readonly [uri: string, permission: NonNullable<Grant['Permission']>])[]>
> = {
  private: [],
  'public-read': [[ALL_USERS, 'READ']],
  'public-read-write': [
    [ALL_USERS, 'READ'],
    [ALL_USERS, 'WRITE'],
  ],
  'authenticated-read': [[AUTHENTICATED, 'READ']],
  'aws-exec-read': [],
  'bucket-owner-read': [],
  'bucket-owner-full-control': [],
  'log-delivery-write': [
    [LOG_DELIVERY, 'WRITE'],
    [LOG_DELIVERY, 'READ_ACP'],
  ],
};

/** New buckets take no ACLs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html */
export const DEFAULT_OWNERSHIP = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] };

export function ownerOf(account: string): { ID: string } {
  return { ID: createHash('sha256').update(account).digest('hex') };
}

/** @throws InvalidArgument */
export function cannedGrants(account: string, acl = 'private'): Grant[] {
  const grants = CANNED[acl];
  if (grants === undefined) throw invalidArgument('', 'x-amz-acl', acl);
  const owner: Grant = { Grantee: { Type: 'CanonicalUser', ...ownerOf(account) }, Permission: 'FULL_CONTROL' };
  return [owner, ...grants.map(([URI, Permission]): Grant => ({ Grantee: { Type: 'Group', URI }, Permission }))];
}

/** @throws AccessControlListNotSupported when the bucket takes no ACLs but the request sets one that matters */
export function checkObjectAcl(bucket: Bucket, input: AclInput): void {
  const harmless = input.ACL === undefined || input.ACL === 'bucket-owner-full-control' || input.ACL === 'private';
  const explicit = input.GrantFullControl ?? input.GrantRead ?? input.GrantReadACP ?? input.GrantWriteACP;
  if (harmless && explicit === undefined) return;
  if (takesAcls(bucket)) return;
  throw s3Error(400, 'AccessControlListNotSupported', 'The bucket does not allow ACLs');
}

function takesAcls(bucket: Bucket): boolean {
  const ownership = bucket.configurations['ownershipControls'] as typeof DEFAULT_OWNERSHIP | undefined;
  return ownership === undefined || ownership.Rules[0]?.ObjectOwnership !== 'BucketOwnerEnforced';
}
