import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { TrainingContainer } from './training-container';
import type { TrainingSpecificationProps } from './training-specification-props';

/** Properties of `TrainingJob`. */
export interface TrainingJobProps extends TrainingSpecificationProps {
  /**
   * Whether the deployment waits until the job has ended, and fails if the job fails. CloudFormation waits one hour at most.
   *
   * @default true
   */
  readonly waitForCompletion?: boolean;
}

/** What has to be known of a training job that is not of this app. */
export interface TrainingJobAttributes {
  /** Name of the job. */
  readonly trainingJobName: string;

  /** Bucket that holds the model. */
  readonly outputBucket: s3.IBucket;

  /**
   * Folder of the bucket below which the job put its model.
   *
   * @default 'models'
   */
  readonly outputPrefix?: string;

  /**
   * Key that encrypts the model.
   *
   * @default - the key of the bucket
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The container that trained.
   *
   * @default - unknown: an endpoint for the model has to name its container
   */
  readonly container?: TrainingContainer;
}
