import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Dataset } from '../data/dataset';
import type { EndpointInstanceType } from '../endpoint/endpoint-instance-type';
import type { InferenceContainer } from '../endpoint/inference-container';
import type { NotificationOptions } from '../monitoring/notification-options';
import type { IIsolatedNetwork } from '../network/isolated-network-props';
import type { MetricDefinition } from '../training/metric-definition';
import type { TrainingContainer } from '../training/training-container';
import type { TrainingInstanceType } from '../training/training-instance-type';

/** Properties of `ModelService`. */
export interface ModelServiceProps extends NotificationOptions {
  /** The container that trains, and serves unless another does. */
  readonly container: TrainingContainer;

  /** Data by channel. Model and captured requests go to the bucket of the first one. */
  readonly channels: { readonly [channel: string]: Dataset };

  /**
   * Settings of the algorithm: text, numbers or booleans.
   *
   * @default - none
   */
  readonly hyperparameters?: { readonly [name: string]: any }; // eslint-disable-line @typescript-eslint/no-explicit-any -- jsii has no union of scalars

  /**
   * Numbers that the job prints.
   *
   * @default - none
   */
  readonly metricDefinitions?: MetricDefinition[];

  /**
   * The least that metrics of the job may end with, by the names of their definitions. A model that reaches all of them is
   * approved and served at once; any other waits for somebody's decision.
   *
   * @default - every model waits for somebody's decision
   */
  readonly approveAt?: { readonly [name: string]: number };

  /**
   * The machine that trains.
   *
   * @default TrainingInstanceType.M5_LARGE
   */
  readonly trainingInstanceType?: TrainingInstanceType;

  /**
   * How long training may take.
   *
   * @default Duration.minutes(50)
   */
  readonly maxRuntime?: Duration;

  /**
   * The container that serves.
   *
   * @default - the one that trained
   */
  readonly inferenceContainer?: InferenceContainer;

  /**
   * The machine that serves.
   *
   * @default EndpointInstanceType.M5_LARGE
   */
  readonly endpointInstanceType?: EndpointInstanceType;

  /**
   * Number of machines that serve.
   *
   * @default 2
   */
  readonly instanceCount?: number;

  /**
   * How long the container may take for all but the slowest 1 % of requests.
   *
   * @default Duration.seconds(1)
   */
  readonly maxModelLatencyP99?: Duration;

  /**
   * Whether there is an API for tenants in front of the endpoint.
   *
   * @default false
   */
  readonly api?: boolean;

  /**
   * Isolated network of all machines. Give either this or `vpc`.
   *
   * @default - `vpc`
   */
  readonly network?: IIsolatedNetwork;

  /**
   * Network of all machines.
   *
   * @default - a network of SageMaker's
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Key for volumes, models and captured data.
   *
   * @default - the key of the data's bucket
   */
  readonly dataKey?: kms.IKey;
}
