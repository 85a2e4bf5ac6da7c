import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Dataset, DatasetOptions } from './dataset';

/** Properties of `DatasetBucket`. */
export interface DatasetBucketProps {
  /**
   * Name of the bucket.
   *
   * @default - CloudFormation makes one up
   */
  readonly bucketName?: string;

  /**
   * Key that encrypts the objects.
   *
   * @default - a new key that is rotated each year
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Where the log of accesses goes.
   *
   * @default - a new bucket whose logs expire after a year
   */
  readonly accessLogBucket?: s3.IBucket;

  /**
   * How long a version is kept after it has been overwritten or deleted.
   *
   * @default Duration.days(90)
   */
  readonly keepOldVersionsFor?: Duration;

  /**
   * What happens to bucket, key and log when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether to delete all objects with the bucket; needs `RemovalPolicy.DESTROY`.
   *
   * @default false
   */
  readonly autoDeleteObjects?: boolean;
}

/** Files of the CDK app that belong into the bucket. Give either `directory` or `files`. */
export interface AddFilesOptions extends DatasetOptions {
  /** Folder in the bucket. */
  readonly prefix: string;

  /**
   * Directory on this machine; all files below it are added with their paths.
   *
   * @default - `files` names them
   */
  readonly directory?: string;

  /**
   * Paths of files on this machine; each is added by its last name.
   *
   * @default - `directory` holds them
   */
  readonly files?: string[];
}

/** A bucket for data sets and models. */
export interface IDatasetBucket {
  /** The bucket. */
  readonly bucket: s3.IBucket;

  /**
   * Adds files of the CDK app and returns them as data for a training job.
   *
   * @param id of the construct
   * @param options which files, and where to
   */
  addFiles(id: string, options: AddFilesOptions): Dataset;

  /**
   * Data that something else puts into the bucket.
   *
   * @param prefix folder in the bucket
   * @param options how it is read
   */
  dataset(prefix: string, options?: DatasetOptions): Dataset;
}
