import type { Duration, Size } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { PlacementOptions } from '../network/placement-options';
import type { Dataset } from '../data/dataset';
import type { IMachines } from './machine-metrics';
import type { ProcessingContainer } from './processing-container';
import type { ProcessingInstanceType } from './processing-instance-type';

/** A folder that the container writes and that SageMaker copies to S3. */
export interface ProcessingOutput {
  /** Bucket that it is copied to. */
  readonly bucket: s3.IBucket;

  /** Folder of the bucket. */
  readonly prefix: string;

  /**
   * Whether files are copied while the job runs.
   *
   * @default - they are copied when it has ended
   */
  readonly continuous?: boolean;
}

/** What is processed, with what, on what and as whom: what a processing job and a step of a pipeline have in common. */
export interface ProcessingSpecificationProps extends PlacementOptions {
  /** The container that processes. */
  readonly container: ProcessingContainer;

  /**
   * Executable that is started instead of the image's, with its first arguments.
   *
   * @default - the image's own
   */
  readonly containerEntrypoint?: string[];

  /**
   * Arguments of the executable.
   *
   * @default - none
   */
  readonly containerArguments?: string[];

  /**
   * Data by name. The container finds it in `/opt/ml/processing/input/` and the name.
   *
   * @default - the job reads no data
   */
  readonly inputs?: { readonly [name: string]: Dataset };

  /**
   * Results by name. The container writes them to `/opt/ml/processing/output/` and the name.
   *
   * @default - the job keeps nothing
   */
  readonly outputs?: { readonly [name: string]: ProcessingOutput };

  /**
   * Environment variables of the container. A value that looks like a secret is an error.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Secrets by the name of the environment variable that holds the secret's ARN. Needs `networkIsolation: false`.
   *
   * @default - none
   */
  readonly secrets?: { readonly [name: string]: secretsmanager.ISecret };

  /**
   * The machine.
   *
   * @default ProcessingInstanceType.M5_LARGE
   */
  readonly instanceType?: ProcessingInstanceType;

  /**
   * Number of machines.
   *
   * @default 1
   */
  readonly instanceCount?: number;

  /**
   * Storage volume of each machine.
   *
   * @default Size.gibibytes(30)
   */
  readonly volumeSize?: Size;

  /**
   * After this time the job is stopped; at most 9 days.
   *
   * @default Duration.hours(1)
   */
  readonly maxRuntime?: Duration;

  /**
   * Key that encrypts the results and, on machines without disks of their own, the storage volume.
   *
   * @default - the key of the first result's bucket; a key of SageMaker's if it has none
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether the container has no network, apart from the job's other machines. SageMaker still moves the data.
   *
   * @default true
   */
  readonly networkIsolation?: boolean;

  /**
   * Whether the traffic between the job's machines is encrypted.
   *
   * @default true
   */
  readonly interContainerEncryption?: boolean;

  /**
   * What the job acts as. Permissions for data, results, image and log are added to it.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;
}

/** Properties of `ProcessingJob`. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- steps of pipelines have the same props under another name
export interface ProcessingJobProps extends ProcessingSpecificationProps {}

/** A processing job of SageMaker. */
export interface IProcessingJob extends IMachines {
  /**
   * Name of the job.
   *
   * @attribute
   */
  readonly processingJobName: string;

  /**
   * ARN of the job.
   *
   * @attribute
   */
  readonly processingJobArn: string;

  /**
   * Lets a principal describe the job.
   *
   * @param grantee who may
   */
  grantDescribe(grantee: iam.IGrantable): iam.Grant;
}
