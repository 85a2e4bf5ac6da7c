import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { PlacementOptions } from '../network/placement-options';
import type { DeploymentPolicy } from './deployment-policy';
import type { ModelSource } from './model-source';
import type { ProductionVariant, ShadowVariant, VariantOptions } from './production-variant';

/** What endpoints of all kinds take. */
export interface EndpointOptions extends PlacementOptions {
  /**
   * Name of the endpoint: at most 63 letters, digits and hyphens.
   *
   * @default - CloudFormation makes one up, or the names of stack and construct do where the name has to be known before
   */
  readonly endpointName?: string;

  /**
   * Key that encrypts the storage volume of machines without disks of their own, and what the endpoint writes.
   *
   * @default - the key that encrypts the model, of several the first; a key of SageMaker's if none does
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether the container has no network. SageMaker still moves model and requests.
   *
   * @default true
   */
  readonly networkIsolation?: boolean;

  /**
   * What the endpoint acts as. Permissions for model, image and log are added to it.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;
}

/** How requests and answers are captured. */
export interface DataCaptureOptions {
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
}

/** Properties of `InferenceEndpoint`. */
export interface InferenceEndpointProps extends EndpointOptions, DataCaptureOptions, VariantOptions {
  /** The model that answers. When it changes, SageMaker starts new machines with it before the old ones go. */
  readonly model: ModelSource;

  /**
   * Name of the variant with this model.
   *
   * @default 'AllTraffic'
   */
  readonly variantName?: string;

  /**
   * Share of requests of this model, in relation to the weights of all variants.
   *
   * @default 1
   */
  readonly weight?: number;

  /**
   * Further variants, each with machines of its own; at most 9.
   *
   * @default - all requests go to `model`
   */
  readonly variants?: ProductionVariant[];

  /**
   * A model that gets copies of requests and whose answers nobody sees; not with `variants`.
   *
   * @default - none
   */
  readonly shadow?: ShadowVariant;

  /**
   * How traffic moves when model or configuration change.
   *
   * @default - to a second fleet at once, and nothing is watched
   */
  readonly deployment?: DeploymentPolicy;

  /**
   * Alarms that bring all traffic back while it moves; at most 10. Needs `deployment`.
   *
   * @default - with `deployment` a new alarm on failed requests for each variant; otherwise none
   */
  readonly rollbackAlarms?: cloudwatch.IAlarm[];
}
