import { Duration, Resource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { newEventRule } from '../private/event-rule';
import { DataFiles, namedFiles } from '../private/data-files';
import { grantReadData, grantWriteData } from '../private/data-grants';
import { Faults } from '../private/faults';
import { newObjectPattern } from '../private/new-object-pattern';
import { folderPrefix } from '../private/s3-prefix';
import type { DatasetOptions } from './dataset';
import { Dataset } from './dataset';
import type { AddFilesOptions, IDatasetBucket, OnNewDataOptions } from './dataset-bucket-props';

/** What data buckets of this app and imported ones have in common. */
export abstract class DatasetBucketBase extends Resource implements IDatasetBucket {
  public abstract readonly bucket: s3.IBucket;

  /**
   * Adds files of the CDK app and returns them as data for a training job. The deployment copies them into the bucket,
   * removes those that are gone, and all of them with the stack. The data's version is the hash of their contents.
   *
   * @param id of the construct
   * @param options which files, and where to
   */
  public addFiles(id: string, options: AddFilesOptions): Dataset {
    const { prefix, directory, files, ...reading } = options;
    new Faults(this)
      .when((directory === undefined) === (files === undefined), `addFiles("${id}"): give either directory or files`)
      .throwIfAny();
    const found = namedFiles(directory, files);
    new Faults(this)
      .when(found.size === 0, `addFiles("${id}"): ${directory ?? 'files'} holds no files`)
      .when(files !== undefined && found.size < files.length, `addFiles("${id}"): two files have the same name`)
      .throwIfAny();
    const { bucket } = this;
    const contentType = options.contentType;
    const added = new DataFiles(this, id, { bucket, prefix: folderPrefix(prefix), files: found, contentType });
    return Dataset._after(bucket, prefix, { version: added.version, ...reading }, [added]);
  }

  public dataset(prefix: string, options: DatasetOptions = {}): Dataset {
    return Dataset.fromBucket(this.bucket, prefix, options);
  }

  public grantRead(grantee: iam.IGrantable, prefix: string = ''): iam.Grant {
    return grantReadData(grantee, this.bucket, folderPrefix(prefix));
  }

  public grantWrite(grantee: iam.IGrantable, prefix: string = ''): iam.Grant {
    return grantWriteData(grantee, this.bucket, folderPrefix(prefix));
  }

  public grantReadWrite(grantee: iam.IGrantable, prefix: string = ''): iam.Grant {
    return this.grantRead(grantee, prefix).combine(this.grantWrite(grantee, prefix));
  }

  public onNewData(id: string, options: OnNewDataOptions = {}): events.Rule {
    const { prefix, suffix, ...rest } = options;
    return newEventRule(this, id, rest, newObjectPattern(this.bucket, prefix, suffix));
  }

  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.dailyMetric(metricName, {}, options);
  }

  public metricNumberOfObjects(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.dailyMetric('NumberOfObjects', { StorageType: 'AllStorageTypes' }, options);
  }

  public metricSizeBytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.dailyMetric('BucketSizeBytes', { StorageType: 'StandardStorage' }, options);
  }

  private dailyMetric(metricName: string, dimensions: Record<string, string>, options?: cloudwatch.MetricOptions) {
    const dimensionsMap = { BucketName: this.bucket.bucketName, ...dimensions };
    const daily = { namespace: 'AWS/S3', metricName, dimensionsMap, period: Duration.days(1) };
    return new cloudwatch.Metric({ ...daily, ...options }).attachTo(this);
  }
}
