import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { Aws, CustomResource, Stack } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { allowDeleting, allowWriting } from './execution-role';
import { HandlerFunction } from './handler-function';
import { allow } from './wildcards';

/** The policy of the one handler names each file, and an inline policy has room for that many. */
export const MOST_FILES = 50;

export interface DataFilesProps {
  readonly bucket: s3.IBucket;
  readonly prefix: string;
  /** Path on this machine by name below the prefix. */
  readonly files: ReadonlyMap<string, string>;
  readonly contentType?: string;
}

/** All files below a directory, or the files themselves by their last name. */
export function namedFiles(directory: string | undefined, files: readonly string[] = []): Map<string, string> {
  if (directory === undefined) return new Map(files.map((path) => [basename(path), path]));
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(directory, path).split(sep).join('/'), path]));
}

/** The function that copies files of all data files of a stack. */
class DataFilesHandler extends HandlerFunction {
  static of(scope: Construct): DataFilesHandler {
    const stack = Stack.of(scope);
    const found = stack.node.tryFindChild('TrainyardDataFiles') as DataFilesHandler | undefined;
    return found ?? new DataFilesHandler(stack);
  }

  private count = 0;

  private constructor(stack: Stack) {
    const description = 'Copies data files of the CDK app into buckets';
    super(stack, 'TrainyardDataFiles', { handler: 'data-files', entry: 'onEvent', description });
  }

  allowReadingAsset(asset: Asset): void {
    this.count += 1;
    if (this.count > MOST_FILES) {
      const stack = Stack.of(this).node.path;
      throw new Error(
        `${stack}: more than ${MOST_FILES} data files in one stack; upload them with \`aws s3 sync\` and use Dataset.fromBucket`,
      );
    }
    const object = `arn:${Aws.PARTITION}:s3:::${asset.s3BucketName}/${asset.s3ObjectKey}`;
    allow(this.role, { actions: ['s3:GetObject'], resources: [object] }, '');
  }
}

/** Files of the CDK app, copied to a prefix of a bucket by the deployment and removed with the stack. */
export class DataFiles extends Construct {
  /** Hash of all names and contents. */
  readonly version: string;

  constructor(scope: Construct, id: string, props: DataFilesProps) {
    super(scope, id);
    const handler = DataFilesHandler.of(this);
    const assets = [...props.files].map(([name, path]) => {
      const asset = new Asset(this, `File ${name}`, { path });
      handler.allowReadingAsset(asset);
      return { name, asset };
    });
    allowWriting(handler.role, props.bucket, props.prefix);
    allowDeleting(handler.role, props.bucket, props.prefix);
    this.version = versionOf(assets);
    this.copyOnDeployment(props, handler, assets);
  }

  private copyOnDeployment(props: DataFilesProps, handler: DataFilesHandler, assets: NamedAsset[]): void {
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: handler.function.functionArn,
      resourceType: 'Custom::TrainyardDataFiles',
      properties: {
        Bucket: props.bucket.bucketName,
        Prefix: props.prefix,
        ContentType: props.contentType,
        Files: assets.map(({ name, asset }) => ({
          Key: `${props.prefix}${name}`,
          SourceBucket: asset.s3BucketName,
          SourceKey: asset.s3ObjectKey,
        })),
      },
    });
    // The bucket with its policy and, when it goes, its emptying.
    resource.node.addDependency(handler, props.bucket);
  }
}

interface NamedAsset {
  readonly name: string;
  readonly asset: Asset;
}

function versionOf(assets: readonly NamedAsset[]): string {
  const hash = createHash('sha256');
  for (const { name, asset } of assets) hash.update(`${name}\0${asset.assetHash}\n`);
  return hash.digest('hex');
}
