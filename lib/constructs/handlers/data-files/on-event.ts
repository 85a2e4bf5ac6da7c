import type { S3Client } from '@aws-sdk/client-s3';
import { CopyObjectCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { CustomResourceRequest, Respond } from '../shared/custom-resource';
import { answering } from '../shared/custom-resource';
import { retrying } from '../shared/retry';

export interface DataFile {
  readonly Key: string;
  readonly SourceBucket: string;
  /** Named after the content, so that an equal name is equal content. */
  readonly SourceKey: string;
}

export interface DataFilesProperties {
  readonly Bucket: string;
  readonly Prefix: string;
  readonly Files: readonly DataFile[];
  readonly ContentType?: string;
}

export interface DataFilesPorts {
  readonly s3: S3Client;
  readonly respond: Respond;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

type Request = CustomResourceRequest<DataFilesProperties>;

/** Keeps the files of the CDK app in the bucket: copies new and changed ones, removes those that are gone. */
export function onEvent(ports: DataFilesPorts): (request: Request) => Promise<void> {
  return (request) => {
    const { Bucket, Prefix } = request.ResourceProperties;
    return answering(ports.respond, request, `${Bucket}/${Prefix}`, async () => {
      return { status: 'SUCCESS', physicalResourceId: await apply(ports, request) };
    });
  };
}

async function apply(ports: DataFilesPorts, request: Request): Promise<string> {
  const wanted = request.ResourceProperties;
  const id = `${wanted.Bucket}/${wanted.Prefix}`;
  if (request.RequestType === 'Delete') {
    for (const file of wanted.Files) await remove(ports, wanted.Bucket, file.Key);
    return request.PhysicalResourceId ?? id;
  }
  const moved = request.PhysicalResourceId !== undefined && request.PhysicalResourceId !== id;
  // Files at an earlier place are removed with the resource's earlier id, once nothing can roll back any more.
  const present = moved ? [] : (request.OldResourceProperties?.Files ?? []);
  const sameType = request.OldResourceProperties?.ContentType === wanted.ContentType;
  const isThere = (file: DataFile) =>
    sameType && present.some((old) => old.Key === file.Key && old.SourceKey === file.SourceKey);
  for (const file of wanted.Files) if (!isThere(file)) await copy(ports, wanted, file);
  for (const old of present) {
    if (!wanted.Files.some((file) => file.Key === old.Key)) await remove(ports, wanted.Bucket, old.Key);
  }
  return id;
}

async function copy(ports: DataFilesPorts, to: DataFilesProperties, file: DataFile): Promise<void> {
  const command = new CopyObjectCommand({
    Bucket: to.Bucket,
    Key: file.Key,
    CopySource: `${file.SourceBucket}/${encodeURIComponent(file.SourceKey)}`,
    MetadataDirective: 'REPLACE',
    ContentType: to.ContentType ?? 'application/octet-stream',
    Metadata: { source: file.SourceKey },
  });
  await retrying(ports, () => ports.s3.send(command));
}

async function remove(ports: DataFilesPorts, bucket: string, key: string): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: bucket, Key: key });
  try {
    await retrying(ports, () => ports.s3.send(command));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoSuchBucket')) throw error;
  }
}
