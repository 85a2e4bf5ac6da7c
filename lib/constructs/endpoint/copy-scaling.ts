import { Duration } from 'aws-cdk-lib';
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { scaleFromZero } from '../private/scale-from-zero';
import type { TrackingOptions } from './capacity-scaling';
import { CapacityScaling } from './capacity-scaling';
import type { IInferenceComponent } from './inference-component-base';
import type { CopyScalingOptions } from './inference-component-props';

/** How many requests each copy shall get. */
export interface CopyInvocationsTrackingOptions extends TrackingOptions {
  /** Requests of a minute for each copy. */
  readonly invocationsPerMinute: number;
}

/** How many requests a copy shall answer at the same time. */
export interface CopyConcurrencyTrackingOptions extends TrackingOptions {
  /** Requests that a copy answers or queues at the same time. */
  readonly concurrentRequests: number;
}

/** Properties of `CopyScaling`. */
export interface CopyScalingProps extends CopyScalingOptions {
  /** The model on its fleet. */
  readonly component: IInferenceComponent;
}

/** Lets the number of copies of a model follow its load, down to none and up again. */
@propertyInjectable
export class CopyScaling extends CapacityScaling {
  /** Under which property injectors know this construct. */
  public static override readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.CopyScaling';

  constructor(scope: Construct, id: string, props: CopyScalingProps) {
    const { component, minCopies = 0, maxCopies } = props;
    super(scope, id, {
      minCapacity: minCopies,
      maxCapacity: maxCopies,
      resourceId: `inference-component/${component.inferenceComponentName}`,
      scalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
    });
    if (minCopies !== 0) return;
    scaleFromZero(this, {
      target: this.target,
      metric: component.metricNoCapacityInvocationFailures({ period: Duration.minutes(1) }),
      evaluationPeriods: 1,
      description: 'A request found no copy of the model: the first one is started',
    });
  }

  /**
   * Keeps the number of requests for each copy.
   *
   * @param id of the policy
   * @param options the number
   */
  public scaleOnInvocations(id: string, options: CopyInvocationsTrackingOptions): void {
    const metric = scaling.PredefinedMetric.SAGEMAKER_INFERENCE_COMPONENT_INVOCATIONS_PER_COPY;
    this._track(id, 'invocationsPerMinute', options.invocationsPerMinute, { ...options, metric });
  }

  /**
   * Keeps the number of requests that a copy answers at the same time, looking each 10 seconds.
   *
   * @param id of the policy
   * @param options the number
   */
  public scaleOnConcurrency(id: string, options: CopyConcurrencyTrackingOptions): void {
    const metric = scaling.PredefinedMetric.SAGEMAKER_INFERENCE_COMPONENT_CONCURRENT_REQUESTS_PER_COPY_HIGH_RESOLUTION;
    this._track(id, 'concurrentRequests', options.concurrentRequests, { ...options, metric });
  }
}
