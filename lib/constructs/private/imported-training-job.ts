import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { TrainingContainer } from '../training/training-container';
import type { TrainingJobAttributes } from '../training/training-job-props';
import type { NameFilter } from '../training/training-job-base';
import { TrainingJobBase } from '../training/training-job-base';
import { sagemakerArn } from './endpoint-arn';
import { folderPrefix } from './s3-prefix';

export class ImportedTrainingJob extends TrainingJobBase {
  readonly trainingJobName: string;
  readonly trainingJobArn: string;
  readonly modelArtifactS3Uri: string;
  readonly outputBucket: s3.IBucket;
  readonly outputPrefix: string;
  readonly encryptionKey?: kms.IKey;
  readonly container?: TrainingContainer;
  public readonly _nameFilter: NameFilter;

  constructor(scope: Construct, id: string, attributes: TrainingJobAttributes) {
    super(scope, id);
    const name = attributes.trainingJobName;
    this.trainingJobName = name;
    this.trainingJobArn = sagemakerArn(this, 'training-job', name);
    this.outputBucket = attributes.outputBucket;
    this.outputPrefix = folderPrefix(attributes.outputPrefix ?? 'models');
    this.modelArtifactS3Uri = `s3://${this.outputBucket.bucketName}/${this.outputPrefix}${name}/output/model.tar.gz`;
    this.encryptionKey = attributes.encryptionKey ?? this.outputBucket.encryptionKey;
    this.container = attributes.container;
    this._nameFilter = [name];
  }
}
