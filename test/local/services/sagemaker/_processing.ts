import type { CreateProcessingJobCommandInput, DescribeProcessingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { call, ROLE, until } from './_helpers';

export type ProcessingRequest = CreateProcessingJobCommandInput;

/** A request for a job of one instance, without inputs and outputs. */
export function processingRequest(name: string, more: Partial<ProcessingRequest> = {}): ProcessingRequest {
  return {
    ProcessingJobName: name,
    RoleArn: ROLE,
    AppSpecification: { ImageUri: 'processor:1' },
    ProcessingResources: cluster(1),
    ...more,
  };
}

export function cluster(InstanceCount: number): ProcessingRequest['ProcessingResources'] {
  return { ClusterConfig: { InstanceCount, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 } };
}

export function input(S3Uri: string, LocalPath: string, S3DataDistributionType?: 'FullyReplicated' | 'ShardedByS3Key') {
  return {
    InputName: LocalPath.split('/').at(-1) as string,
    S3Input: {
      S3Uri,
      LocalPath,
      S3DataType: 'S3Prefix' as const,
      S3InputMode: 'File' as 'File' | 'Pipe',
      S3DataDistributionType,
    },
  };
}

export function output(S3Uri: string, LocalPath: string, S3UploadMode: 'EndOfJob' | 'Continuous' = 'EndOfJob') {
  return { OutputName: LocalPath.split('/').at(-1) as string, S3Output: { S3Uri, LocalPath, S3UploadMode } };
}

export function describeProcessing(
  cloud: TestCloud,
  ProcessingJobName: string,
): Promise<DescribeProcessingJobCommandOutput> {
  return call(cloud, 'DescribeProcessingJob', { ProcessingJobName });
}

/** @param wait asks again and again */
export function processed(cloud: TestCloud, name: string, wait = until): Promise<DescribeProcessingJobCommandOutput> {
  return wait(
    () => describeProcessing(cloud, name),
    ({ ProcessingJobStatus }) => !['InProgress', 'Stopping'].includes(ProcessingJobStatus ?? ''),
  );
}

export async function putObject(cloud: TestCloud, Key: string, Body: string | Buffer): Promise<void> {
  await cloud.door.call('s3', 'PutObject', { Bucket: 'bucket', Key, Body }, cloud.caller);
}

export async function keysOf(cloud: TestCloud, Prefix: string): Promise<string[]> {
  const listed = await cloud.door.call<{ Contents?: { Key: string }[] }>(
    's3',
    'ListObjectsV2',
    { Bucket: 'bucket', Prefix },
    cloud.caller,
  );
  return (listed.Contents ?? []).map(({ Key }) => Key);
}

export async function textOf(cloud: TestCloud, Key: string): Promise<string> {
  const { Body } = await cloud.door.call<{ Body: AsyncIterable<Buffer> | Buffer | string }>(
    's3',
    'GetObject',
    { Bucket: 'bucket', Key },
    cloud.caller,
  );
  if (typeof Body === 'string' || Buffer.isBuffer(Body)) return Body.toString();
  const chunks: Buffer[] = [];
  for await (const chunk of Body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
