import type { Duration, IResource, RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
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

/** What starts a rule on new data. */
export interface OnNewDataOptions extends events.OnEventOptions {
  /**
   * Folder of the bucket; objects elsewhere do not count.
   *
   * @default - the whole bucket
   */
  readonly prefix?: string;

  /**
   * End of the keys that count, such as `_SUCCESS` or `.parquet`.
   *
   * @default - any
   */
  readonly suffix?: string;
}

/** A bucket for data sets and models. */
export interface IDatasetBucket extends IResource {
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

  /**
   * Lets a principal read objects.
   *
   * @param grantee who may
   * @param prefix folder of the bucket; default: all
   */
  grantRead(grantee: iam.IGrantable, prefix?: string): iam.Grant;

  /**
   * Lets a principal write and delete objects.
   *
   * @param grantee who may
   * @param prefix folder of the bucket; default: all
   */
  grantWrite(grantee: iam.IGrantable, prefix?: string): iam.Grant;

  /**
   * Lets a principal read, write and delete objects.
   *
   * @param grantee who may
   * @param prefix folder of the bucket; default: all
   */
  grantReadWrite(grantee: iam.IGrantable, prefix?: string): iam.Grant;

  /**
   * A rule that fires for each object that is put into the bucket. The bucket has to send its events to EventBridge, as
   * those made by `DatasetBucket` do.
   *
   * @param id of the rule
   * @param options which objects, and what is started
   */
  onNewData(id: string, options?: OnNewDataOptions): events.Rule;

  /**
   * A metric of the bucket that S3 publishes once a day.
   *
   * @param metricName such as `NumberOfObjects`
   * @param options of the metric; default: the average over a day
   */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of objects of all versions.
   *
   * @param options of the metric; default: the average over a day
   */
  metricNumberOfObjects(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Bytes in the standard storage class.
   *
   * @param options of the metric; default: the average over a day
   */
  metricSizeBytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}
