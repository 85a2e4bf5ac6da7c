import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { EndpointInstanceType } from './endpoint-instance-type';
import type { ModelSource } from './model-source';

/** Properties of `InferenceEndpoint`. */
export interface InferenceEndpointProps {
  /** The model that answers. When it changes, SageMaker starts new machines with it before the old ones go. */
  readonly model: ModelSource;

  /**
   * Name of the endpoint: at most 63 letters, digits and hyphens.
   *
   * @default - CloudFormation makes one up
   */
  readonly endpointName?: string;

  /**
   * The machine that serves.
   *
   * @default EndpointInstanceType.M5_LARGE
   */
  readonly instanceType?: EndpointInstanceType;

  /**
   * Number of machines. With two or more SageMaker spreads them over availability zones.
   *
   * @default 1
   */
  readonly instanceCount?: number;

  /**
   * Key that encrypts the storage volume of machines without disks of their own.
   *
   * @default - the key of the model's bucket; a key of SageMaker's if it has none
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether the container has no network. SageMaker still moves model and requests.
   *
   * @default true
   */
  readonly networkIsolation?: boolean;

  /**
   * How long the container may take until it answers its health check; at most one hour.
   *
   * @default - SageMaker's, 8 minutes
   */
  readonly startupTimeout?: Duration;

  /**
   * Bucket that a copy of requests and answers is kept in, for monitoring.
   *
   * @default - nothing is captured
   */
  readonly dataCaptureBucket?: s3.IBucket;

  /**
   * Folder of the bucket for captured data.
   *
   * @default 'captured'
   */
  readonly dataCapturePrefix?: string;

  /**
   * How many requests out of 100 are captured.
   *
   * @default 100
   */
  readonly dataCapturePercentage?: number;

  /**
   * Network that the machines are attached to.
   *
   * @default - a network of SageMaker's
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the network.
   *
   * @default - the private ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the machines.
   *
   * @default - a new one, within which all traffic is allowed
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * What the endpoint acts as. Permissions for model, image and log are added to it.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;
}
