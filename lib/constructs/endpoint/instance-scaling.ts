import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { CapacityScaling } from './capacity-scaling';
import type { TrackingOptions } from './capacity-scaling';
import type { IEndpoint } from './endpoint-base';

/** Limits for the number of machines. */
export interface InstanceScalingOptions {
  /**
   * The fewest machines.
   *
   * @default 1
   */
  readonly minCapacity?: number;

  /** The most machines. */
  readonly maxCapacity: number;

  /**
   * The variant that scales.
   *
   * @default - the endpoint's first
   */
  readonly variantName?: string;
}

/** Properties of `InstanceScaling`. */
export interface InstanceScalingProps extends InstanceScalingOptions {
  /** The endpoint. */
  readonly endpoint: IEndpoint;
}

/** How many requests each machine shall get. */
export interface InvocationsTrackingOptions extends TrackingOptions {
  /** Requests of a minute for each machine. */
  readonly invocationsPerMinute: number;
}

/** How many requests a model shall answer at the same time. */
export interface ConcurrencyTrackingOptions extends TrackingOptions {
  /** Requests that a model answers or queues at the same time. */
  readonly concurrentRequests: number;
}

/** Lets the number of machines of a variant follow its load. */
@propertyInjectable
export class InstanceScaling extends CapacityScaling {
  /** Under which property injectors know this construct. */
  public static override readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.InstanceScaling';

  constructor(scope: Construct, id: string, props: InstanceScalingProps) {
    const variantName = props.variantName ?? props.endpoint.variantName;
    super(scope, id, {
      minCapacity: props.minCapacity ?? 1,
      maxCapacity: props.maxCapacity,
      resourceId: `endpoint/${props.endpoint.endpointName}/variant/${variantName}`,
      scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      least: 1,
    });
  }

  /**
   * Keeps the number of requests for each machine.
   *
   * @param id of the policy
   * @param options the number
   */
  public scaleOnInvocations(id: string, options: InvocationsTrackingOptions): void {
    const metric = scaling.PredefinedMetric.SAGEMAKER_VARIANT_INVOCATIONS_PER_INSTANCE;
    this._track(id, 'invocationsPerMinute', options.invocationsPerMinute, { ...options, metric });
  }

  /**
   * Keeps the number of requests that a model answers at the same time, looking each 10 seconds. Fits models whose
   * answers take long.
   *
   * @param id of the policy
   * @param options the number
   */
  public scaleOnConcurrency(id: string, options: ConcurrencyTrackingOptions): void {
    const metric = scaling.PredefinedMetric.SAGEMAKER_VARIANT_CONCURRENT_REQUESTS_PER_MODEL_HIGH_RESOLUTION;
    this._track(id, 'concurrentRequests', options.concurrentRequests, { ...options, metric });
  }
}
