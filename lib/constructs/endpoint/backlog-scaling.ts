import { Duration } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { areKnown, Faults } from '../private/faults';
import { scaleFromZero } from '../private/scale-from-zero';
import type { IAsyncEndpoint } from './async-endpoint-base';
import type { TrackingOptions } from './capacity-scaling';
import { CapacityScaling } from './capacity-scaling';

/** Limits for the number of machines, and how many requests may wait. */
export interface BacklogScalingOptions extends TrackingOptions {
  /**
   * The fewest machines.
   *
   * @default 0
   */
  readonly minCapacity?: number;

  /** The most machines. */
  readonly maxCapacity: number;

  /**
   * Number of waiting requests for each machine that is kept.
   *
   * @default 5
   */
  readonly backlogPerInstance?: number;
}

/** Properties of `BacklogScaling`. */
export interface BacklogScalingProps extends BacklogScalingOptions {
  /** The endpoint. */
  readonly endpoint: IAsyncEndpoint;
}

/**
 * Lets the number of machines of an asynchronous endpoint follow the requests that wait. No target can be tracked from no
 * machine at all, so the first one comes when a request waits without any.
 */
@propertyInjectable
export class BacklogScaling extends CapacityScaling {
  /** Under which property injectors know this construct. */
  public static override readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.BacklogScaling';

  constructor(scope: Construct, id: string, props: BacklogScalingProps) {
    const { endpoint, minCapacity = 0, backlogPerInstance = 5, maxCapacity, ...tracking } = props;
    super(scope, id, {
      minCapacity,
      maxCapacity,
      resourceId: `endpoint/${endpoint.endpointName}/variant/${endpoint.variantName}`,
      scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    });
    new Faults(this)
      .when(
        areKnown(backlogPerInstance) && backlogPerInstance <= 0,
        `backlogPerInstance is ${backlogPerInstance}, give more than 0`,
      )
      .throwIfAny();
    this.scaleToTrackMetric('Backlog', {
      metric: endpoint.metricApproximateBacklogSizePerInstance({ period: Duration.minutes(1) }),
      targetValue: backlogPerInstance,
      scaleInCooldown: Duration.minutes(10),
      ...tracking,
    });
    if (minCapacity !== 0) return;
    scaleFromZero(this, {
      target: this.target,
      metric: endpoint.metricHasBacklogWithoutCapacity({ period: Duration.minutes(1) }),
      evaluationPeriods: 2,
      description: 'Requests wait, and there is no machine: the first one is started',
    });
  }
}
