import type { Duration, Size } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { PlacementOptions } from '../network/placement-options';
import type { Dataset } from '../data/dataset';
import type { InstanceGroup } from './instance-group';
import type { MetricDefinition } from './metric-definition';
import type { TrainingContainer } from './training-container';
import type { TrainingInstanceType } from './training-instance-type';

/** What is trained, with what, on what and as whom: what a training job and a training definition have in common. */
export interface TrainingSpecificationProps extends PlacementOptions {
  /** The container that trains. */
  readonly container: TrainingContainer;

  /**
   * Data by the name of the channel, under which the container finds it.
   *
   * @default - the job reads no data
   */
  readonly channels?: { readonly [channel: string]: Dataset };

  /**
   * Settings for the container: text, numbers or booleans. They reach it as text.
   *
   * @default - none
   */
  readonly hyperparameters?: { readonly [name: string]: any }; // eslint-disable-line @typescript-eslint/no-explicit-any -- jsii has no union of scalars

  /**
   * Numbers to pick up from what the container prints.
   *
   * @default - none
   */
  readonly metricDefinitions?: MetricDefinition[];

  /**
   * Environment variables of the container. A value that looks like a secret is an error: whoever may describe the job can
   * read it. Give secrets by `secrets`.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Secrets by the name of the environment variable that holds the secret's ARN. The container reads the value from Secrets
   * Manager as the job's role, so it needs a network: `networkIsolation: false`.
   *
   * @default - none
   */
  readonly secrets?: { readonly [name: string]: secretsmanager.ISecret };

  /**
   * Executable that is started instead of the image's, with its first arguments.
   *
   * @default - the image's own, with the argument `train`
   */
  readonly containerEntrypoint?: string[];

  /**
   * Arguments of the executable.
   *
   * @default - `train` for the image's own executable, none for another
   */
  readonly containerArguments?: string[];

  /**
   * The machine to train on.
   *
   * @default TrainingInstanceType.M5_LARGE
   */
  readonly instanceType?: TrainingInstanceType;

  /**
   * Number of machines.
   *
   * @default 1
   */
  readonly instanceCount?: number;

  /**
   * Groups of different machines. Give either these or `instanceType` and `instanceCount`.
   *
   * @default - all machines are of one type
   */
  readonly instanceGroups?: InstanceGroup[];

  /**
   * How long the machines are kept after the job for another one with the same machines, image and role: a warm pool. You pay
   * for this time. Not for `spot` and not for `instanceGroups`.
   *
   * @default - they are given back at once
   */
  readonly keepAlive?: Duration;

  /**
   * How many times SageMaker starts the job again after an error of its own, from 1 to 30. All tries share `maxRuntime`.
   *
   * @default - not at all
   */
  readonly maxRetryAttempts?: number;

  /**
   * Time between two measurements of the machines by SageMaker's profiler: 100, 200 or 500 milliseconds, 1, 5 or 60 seconds.
   *
   * @default - as SageMaker decides
   */
  readonly profilingInterval?: Duration;

  /**
   * Storage volume of each machine.
   *
   * @default Size.gibibytes(30)
   */
  readonly volumeSize?: Size;

  /**
   * After this time the job is stopped. A deployment that waits for a job waits one hour at most.
   *
   * @default - 50 minutes if a deployment waits for the job, otherwise one day
   */
  readonly maxRuntime?: Duration;

  /**
   * Whether to train on spare capacity, which is cheaper and may be taken away. Give the container checkpoints to go on from.
   *
   * @default false
   */
  readonly spot?: boolean;

  /**
   * How long the job may take with all waiting for spare capacity; at least `maxRuntime`. Needs `spot`.
   *
   * @default - `maxRuntime`
   */
  readonly maxWait?: Duration;

  /**
   * Whether `/opt/ml/checkpoints` is kept in the output bucket, below `checkpoints/`, so that an interrupted job can go on.
   *
   * @default - true with `spot`, otherwise false
   */
  readonly checkpoints?: boolean;

  /**
   * Bucket for the model.
   *
   * @default - the bucket of the first channel
   */
  readonly outputBucket?: s3.IBucket;

  /**
   * Folder of the bucket for the model; the job's name follows.
   *
   * @default 'models'
   */
  readonly outputPrefix?: string;

  /**
   * Key that encrypts the model and, on machines without disks of their own, the storage volume.
   *
   * @default - the key of the output bucket; a key of SageMaker's if it has none
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
   * What the job acts as. Permissions for data, model, image and log are added to it.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;
}
