import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct, IConstruct } from 'constructs';
import { allow } from './wildcards';

/** What a job or endpoint of SageMaker acts as. Only SageMaker on behalf of this account may assume it. */
export function newExecutionRole(scope: Construct, description: string): iam.Role {
  return new iam.Role(scope, 'Role', {
    // IAM takes no more.
    description: description.slice(0, 1000),
    assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  });
}

/** Logs below one log group name, metrics below SageMaker's namespaces. */
export function allowLogsAndMetrics(scope: IConstruct, role: iam.IRole, logGroupPrefix: string): void {
  allowLogs(scope, role, logGroupPrefix);
  const conditions = { StringLike: { 'cloudwatch:namespace': ['/aws/sagemaker/*', 'aws/sagemaker/*'] } };
  const metrics = { actions: ['cloudwatch:PutMetricData'], resources: ['*'], conditions };
  allow(role, metrics, 'PutMetricData knows no resources; a condition limits the namespace');
}

export function allowLogs(scope: IConstruct, role: iam.IRole, logGroupPrefix: string): void {
  // Not the role's: that may be of a stack in another region.
  const stack = Stack.of(scope);
  const group = `arn:${Aws.PARTITION}:logs:${stack.region}:${stack.account}:log-group:${logGroupPrefix}*`;
  const actions = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];
  allow(role, { actions, resources: [group] }, 'SageMaker names the log streams when it starts an instance');
}

/**
 * Objects below `keys` if that is a folder (empty, or a slash at its end), otherwise the one object of that key.
 *
 * @param key of objects that another one than the bucket's encrypts
 */
export function allowReading(role: iam.IRole, bucket: s3.IBucket, keys: string, key?: kms.IKey): void {
  const pattern = keys === '' || keys.endsWith('/') ? `${keys}*` : keys;
  const objects = { actions: ['s3:GetObject'], resources: [bucket.arnForObjects(pattern)] };
  allow(role, objects, 'the objects below a prefix are known only when it is read');
  allow(role, { actions: ['s3:ListBucket'], resources: [bucket.bucketArn], conditions: listing(keys) }, '');
  for (const used of new Set([key, bucket.encryptionKey])) used?.grant(role, 'kms:Decrypt');
}

/** Who lists a whole bucket names no prefix, and a condition on one would not hold. */
export function listing(keys: string): { StringLike: Record<string, string[]> } | undefined {
  if (keys === '') return undefined;
  return { StringLike: { 's3:prefix': [keys.endsWith('/') ? `${keys}*` : keys] } };
}

/** @param key that SageMaker is told to encrypt with, for which it asks for `kms:Encrypt` too */
export function allowWriting(role: iam.IRole, bucket: s3.IBucket, prefix: string, key?: kms.IKey): void {
  const actions = ['s3:AbortMultipartUpload', 's3:PutObject'];
  const reason = 'the objects below a prefix are named by the job that writes them';
  allow(role, { actions, resources: [bucket.arnForObjects(`${prefix}*`)] }, reason);
  key?.grant(role, 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey');
  if (bucket.encryptionKey !== key) bucket.encryptionKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
}

export function allowDeleting(role: iam.IRole, bucket: s3.IBucket, prefix: string): void {
  const reason = 'checkpoints that the job deletes are deleted in the bucket too';
  allow(role, { actions: ['s3:DeleteObject'], resources: [bucket.arnForObjects(`${prefix}*`)] }, reason);
}

/** An attached storage volume is encrypted through a grant that SageMaker makes as the role. */
export function allowVolumeKey(role: iam.IRole, key: kms.IKey): void {
  key.grant(role, 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext');
  allowGrants(role, key);
}

export function allowGrants(role: iam.IRole, key: kms.IKey): void {
  const conditions = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };
  const statement = { actions: ['kms:CreateGrant'], resources: [key.keyArn], conditions };
  allow(role, statement, '');
}

export function allowNetworkInterfaces(role: iam.IRole): void {
  const actions = [
    'ec2:CreateNetworkInterface',
    'ec2:CreateNetworkInterfacePermission',
    'ec2:DeleteNetworkInterface',
    'ec2:DeleteNetworkInterfacePermission',
    'ec2:DescribeDhcpOptions',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
  ];
  allow(role, { actions, resources: ['*'] }, 'SageMaker creates network interfaces whose ids are not known before');
}

/** All that an endpoint does as its role, apart from reading the model, pulling the image and capturing data. */
export function allowServing(scope: IConstruct, role: iam.IRole, inVpc: boolean, encryptionKey?: kms.IKey): void {
  allowLogsAndMetrics(scope, role, '/aws/sagemaker/Endpoints/');
  if (encryptionKey !== undefined) allowVolumeKey(role, encryptionKey);
  if (inVpc) allowNetworkInterfaces(role);
}

/** Without the version that grantRead allows to describe: a container asks for the value alone. */
export function allowReadingSecret(role: iam.IRole, secret: secretsmanager.ISecret): void {
  const resources = [secret.secretFullArn ?? `${secret.secretArn}-??????`];
  allow(role, { actions: ['secretsmanager:GetSecretValue'], resources }, '');
  secret.encryptionKey?.grant(role, 'kms:Decrypt');
}
