import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { DatasetBucketBase } from '../data/dataset-bucket-base';

export class ImportedDatasetBucket extends DatasetBucketBase {
  constructor(
    scope: Construct,
    id: string,
    readonly bucket: s3.IBucket,
  ) {
    super(scope, id);
  }
}
