import type { Duration, Size } from 'aws-cdk-lib';
import type { EndpointInstanceType } from './endpoint-instance-type';
import type { ModelSource } from './model-source';

/** How SageMaker chooses the machine that answers a request. */
export class RoutingStrategy {
  /** The machine that has the fewest requests open. */
  public static readonly LEAST_OUTSTANDING_REQUESTS = new RoutingStrategy('LEAST_OUTSTANDING_REQUESTS');
  /** Any machine. */
  public static readonly RANDOM = new RoutingStrategy('RANDOM');

  /**
   * A strategy without a constant here.
   *
   * @param value as SageMaker's `RoutingStrategy` names it
   */
  public static of(value: string): RoutingStrategy {
    return new RoutingStrategy(value);
  }

  private constructor(
    /** SageMaker's `RoutingStrategy`. */
    public readonly value: string,
  ) {}
}

/** The machines of a variant. */
export interface VariantOptions {
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
   * How long the container may take until it answers its health check; 1 minute to 1 hour.
   *
   * @default - SageMaker's, 8 minutes
   */
  readonly startupTimeout?: Duration;

  /**
   * How long the model may take to be downloaded; 1 minute to 1 hour.
   *
   * @default - SageMaker's
   */
  readonly modelDownloadTimeout?: Duration;

  /**
   * Size of the storage volume, 1 to 512 GiB; only for machines without disks of their own.
   *
   * @default - SageMaker's, by the instance type
   */
  readonly volumeSize?: Size;

  /**
   * How SageMaker chooses the machine that answers a request.
   *
   * @default - SageMaker's, any machine
   */
  readonly routingStrategy?: RoutingStrategy;

  /**
   * Image of the machine itself, which holds the driver of the GPU, such as `al2-ami-sagemaker-inference-gpu-3-1`.
   *
   * @default - SageMaker's, by the instance type
   */
  readonly inferenceAmiVersion?: string;
}

/** A variant that answers its share of requests. */
export interface ProductionVariant extends VariantOptions {
  /** Name of the variant; requests may ask for it. */
  readonly variantName: string;

  /** The model that answers. */
  readonly model: ModelSource;

  /**
   * Share of requests, in relation to the weights of all variants.
   *
   * @default 1
   */
  readonly weight?: number;
}

/** A variant that gets copies of requests; its answers are captured or dropped, never sent. */
export interface ShadowVariant extends VariantOptions {
  /** The model that is tried. */
  readonly model: ModelSource;

  /**
   * Name of the variant.
   *
   * @default 'Shadow'
   */
  readonly variantName?: string;

  /**
   * How many requests out of 100 it gets a copy of.
   *
   * @default 100
   */
  readonly samplingPercentage?: number;
}
