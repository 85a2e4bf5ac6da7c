import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { listing } from './execution-role';
import { acknowledgeForGrantee } from './wildcards';

const REASON = 'the objects below a prefix are known only when they are read or written';

/** A folder with all that is below it, or the one object of that key. */
function keyPattern(keys: string): string {
  return keys === '' || keys.endsWith('/') ? `${keys}*` : keys;
}

function grantObjects(grantee: iam.IGrantable, bucket: s3.IBucket, keys: string, actions: string[]): iam.Grant {
  const resources = [bucket.arnForObjects(keyPattern(keys))];
  acknowledgeForGrantee(grantee, resources, REASON);
  return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources });
}

export function grantReadData(grantee: iam.IGrantable, bucket: s3.IBucket, keys: string): iam.Grant {
  bucket.encryptionKey?.grant(grantee, 'kms:Decrypt');
  const conditions = listing(keys);
  const list = { grantee, actions: ['s3:ListBucket'], resourceArns: [bucket.bucketArn], conditions };
  return iam.Grant.addToPrincipal(list).combine(grantObjects(grantee, bucket, keys, ['s3:GetObject']));
}

export function grantWriteData(grantee: iam.IGrantable, bucket: s3.IBucket, keys: string): iam.Grant {
  bucket.encryptionKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
  const actions = ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'];
  return grantObjects(grantee, bucket, keys, actions);
}
