import type { Duration, Size } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Dataset } from '../data/dataset';
import type { IIsolatedNetwork } from '../network/isolated-network-props';
import type { MetricDefinition } from './metric-definition';
import type { TrainingContainer } from './training-container';
import type { TrainingInstanceType } from './training-instance-type';

/** Properties of `TrainingJob`. */
export interface TrainingJobProps {
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
   * Environment variables of the container. Not for secrets: whoever may describe the job can read them.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };

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
   * Storage volume of each machine.
   *
   * @default Size.gibibytes(30)
   */
  readonly volumeSize?: Size;

  /**
   * After this time the job is stopped. With `waitForCompletion` at most one hour.
   *
   * @default - 50 minutes with `waitForCompletion`, otherwise one day
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
   * Isolated network that the machines are attached to. Give either this or `vpc`.
   *
   * @default - `vpc`
   */
  readonly network?: IIsolatedNetwork;

  /**
   * Network that the machines are attached to.
   *
   * @default - a network of SageMaker's
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the network.
   *
   * @default - those of `network`, the private ones of `vpc`
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the machines.
   *
   * @default - that of `network`; with `vpc` a new one, within which all traffic is allowed
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * What the job acts as. Permissions for data, model, image and log are added to it.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;

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
   * The container that trained.
   *
   * @default - unknown: an endpoint for the model has to name its container
   */
  readonly container?: TrainingContainer;
}
