import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { EndpointOptions } from './inference-endpoint-props';
import type { ModelSource } from './model-source';
import type { VariantOptions } from './production-variant';

/** Properties of `AsyncEndpoint`. */
export interface AsyncEndpointProps extends EndpointOptions, VariantOptions {
  /** The model that answers. */
  readonly model: ModelSource;

  /** Bucket for requests and answers. */
  readonly bucket: s3.IBucket;

  /**
   * Folder of the bucket for requests.
   *
   * @default 'async/input'
   */
  readonly inputPrefix?: string;

  /**
   * Folder of the bucket for answers.
   *
   * @default 'async/output'
   */
  readonly outputPrefix?: string;

  /**
   * Folder of the bucket for what went wrong.
   *
   * @default 'async/failures'
   */
  readonly failurePrefix?: string;

  /**
   * Where each answer is told.
   *
   * @default - nowhere
   */
  readonly successTopic?: sns.ITopic;

  /**
   * Where each failure is told.
   *
   * @default - nowhere
   */
  readonly errorTopic?: sns.ITopic;

  /**
   * Whether answers of at most 128 KB are part of what is told.
   *
   * @default false
   */
  readonly includeResponseInNotifications?: boolean;

  /**
   * Number of requests that a machine answers at the same time: 1 to 1000.
   *
   * @default - SageMaker chooses
   */
  readonly maxConcurrentInvocationsPerInstance?: number;
}
