import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { Faults } from '../private/faults';
import type { TrackingOptions } from './capacity-scaling';
import { CapacityScaling } from './capacity-scaling';
import type { IServerlessEndpoint } from './serverless-endpoint-base';

/** Limits for the provisioned concurrency, and how much of it shall be used. */
export interface ProvisionedConcurrencyScalingOptions extends TrackingOptions {
  /**
   * The least provisioned concurrency.
   *
   * @default 1
   */
  readonly minCapacity?: number;

  /** The most provisioned concurrency. */
  readonly maxCapacity: number;

  /**
   * Share of it that shall be used, above 0 to 1.
   *
   * @default 0.7
   */
  readonly utilization?: number;
}

/** Properties of `ProvisionedConcurrencyScaling`. */
export interface ProvisionedConcurrencyScalingProps extends ProvisionedConcurrencyScalingOptions {
  /** The endpoint. */
  readonly endpoint: IServerlessEndpoint;
}

/** Lets the provisioned concurrency of a serverless endpoint follow its load. */
@propertyInjectable
export class ProvisionedConcurrencyScaling extends CapacityScaling {
  /** Under which property injectors know this construct. */
  public static override readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.ProvisionedConcurrencyScaling';

  constructor(scope: Construct, id: string, props: ProvisionedConcurrencyScalingProps) {
    const { endpoint, utilization = 0.7, minCapacity = 1, maxCapacity, ...tracking } = props;
    super(scope, id, {
      minCapacity,
      maxCapacity,
      resourceId: `endpoint/${endpoint.endpointName}/variant/${endpoint.variantName}`,
      scalableDimension: 'sagemaker:variant:DesiredProvisionedConcurrency',
      least: 1,
    });
    new Faults(this)
      .when(utilization > 1, `utilization is ${utilization}, give more than 0 and at most 1`)
      .throwIfAny();
    const metric = scaling.PredefinedMetric.SAGEMAKER_VARIANT_PROVISIONED_CONCURRENCY_UTILIZATION;
    this._track('Utilization', 'utilization', utilization, { ...tracking, metric });
  }
}
