import type { Duration } from 'aws-cdk-lib';
import { Aws, Token } from 'aws-cdk-lib';
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { Faults } from '../private/faults';

/** How eagerly a policy acts. */
export interface TrackingOptions {
  /**
   * How long after capacity went no more goes.
   *
   * @default - Application Auto Scaling's, 5 minutes
   */
  readonly scaleInCooldown?: Duration;

  /**
   * How long after capacity came no more comes, unless even more is needed.
   *
   * @default - Application Auto Scaling's, 5 minutes
   */
  readonly scaleOutCooldown?: Duration;

  /**
   * Whether this policy never takes capacity away.
   *
   * @default false
   */
  readonly disableScaleIn?: boolean;
}

/** A metric of any kind that shall keep a value. */
export interface MetricTrackingOptions extends TrackingOptions {
  /** The metric; it has to fall when capacity comes. */
  readonly metric: cloudwatch.IMetric;

  /** The value that is kept. */
  readonly targetValue: number;
}

/** Properties of `CapacityScaling`. */
export interface CapacityScalingProps {
  /** The least capacity. */
  readonly minCapacity: number;

  /** The most capacity. */
  readonly maxCapacity: number;

  /** What scales, as Application Auto Scaling names it. */
  readonly resourceId: string;

  /** Which capacity of it, as Application Auto Scaling names it. */
  readonly scalableDimension: string;

  /**
   * The least that `minCapacity` may be.
   *
   * @default 0
   */
  readonly least?: number;
}

/** Lets a capacity of SageMaker follow its load. Acts as the service-linked role of Application Auto Scaling. */
@propertyInjectable
export class CapacityScaling extends Construct {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.CapacityScaling';

  /** What Application Auto Scaling knows. */
  public readonly target: scaling.ScalableTarget;

  constructor(scope: Construct, id: string, props: CapacityScalingProps) {
    super(scope, id);
    const { minCapacity, maxCapacity, least = 0 } = props;
    const known = !Token.isUnresolved(minCapacity) && !Token.isUnresolved(maxCapacity);
    new Faults(this)
      .wholeNumber('minCapacity', minCapacity, least, 1000)
      .wholeNumber('maxCapacity', maxCapacity, 1, 1000)
      .when(
        known && maxCapacity < minCapacity,
        `maxCapacity is ${maxCapacity}, give at least minCapacity (${minCapacity})`,
      )
      .throwIfAny();
    this.target = new scaling.ScalableTarget(this, 'Target', {
      serviceNamespace: scaling.ServiceNamespace.SAGEMAKER,
      resourceId: props.resourceId,
      scalableDimension: props.scalableDimension,
      minCapacity,
      maxCapacity,
      role: this.serviceLinkedRole(),
    });
  }

  /**
   * Keeps a metric at a value.
   *
   * @param id of the policy
   * @param options metric and value
   */
  public scaleToTrackMetric(id: string, options: MetricTrackingOptions): void {
    const { metric, ...rest } = options;
    this.target.scaleToTrackMetric(id, { customMetric: metric, ...rest });
  }

  /**
   * Adds or takes capacity by how far a metric is off.
   *
   * @param id of the policy
   * @param props metric and steps
   */
  public scaleOnMetric(id: string, props: scaling.BasicStepScalingPolicyProps): scaling.StepScalingPolicy {
    return this.target.scaleOnMetric(id, props);
  }

  /**
   * Sets the limits at given times.
   *
   * @param id of the action
   * @param schedule when, and which limits
   */
  public scaleOnSchedule(id: string, schedule: scaling.ScalingSchedule): void {
    this.target.scaleOnSchedule(id, schedule);
  }

  /** @internal */
  protected _track(id: string, name: string, targetValue: number, options: PredefinedTracking): void {
    const positive = Token.isUnresolved(targetValue) || targetValue > 0;
    new Faults(this).when(!positive, `${name} is ${targetValue}, give more than 0`).throwIfAny();
    this.target.scaleToTrackMetric(id, {
      predefinedMetric: options.metric,
      targetValue,
      scaleInCooldown: options.scaleInCooldown,
      scaleOutCooldown: options.scaleOutCooldown,
      disableScaleIn: options.disableScaleIn,
    });
  }

  private serviceLinkedRole(): iam.IRole {
    const service = 'sagemaker.application-autoscaling.amazonaws.com';
    const name = 'AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint';
    const arn = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/aws-service-role/${service}/${name}`;
    return iam.Role.fromRoleArn(this, 'ServiceLinkedRole', arn, { mutable: false });
  }
}

/** @internal */
interface PredefinedTracking extends TrackingOptions {
  readonly metric: scaling.PredefinedMetric;
}
