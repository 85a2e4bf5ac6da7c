import type { Duration } from 'aws-cdk-lib';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type { CapacityLimits } from '../private/capacity-faults';
import { checkCapacity, checkSeconds, secondsOf } from '../private/capacity-faults';
import type { Faults } from '../private/faults';
import { CapacitySize } from './capacity-size';
import type {
  AllAtOnceOptions,
  CanaryOptions,
  DeploymentPolicyOptions,
  LinearOptions,
  RollingOptions,
} from './deployment-policy-options';

type Config = sagemaker.CfnEndpoint.DeploymentConfigProperty;

/**
 * How traffic moves to new machines when model or configuration of an endpoint change. While it moves, an alarm in state
 * ALARM brings all of it back.
 */
export abstract class DeploymentPolicy {
  /**
   * A second fleet takes all traffic at once.
   *
   * @param options waits and limits
   */
  public static allAtOnce(options: AllAtOnceOptions = {}): DeploymentPolicy {
    return new BlueGreen('ALL_AT_ONCE', options);
  }

  /**
   * A part of a second fleet takes its share of traffic, is watched for a while, and the rest follows.
   *
   * @param options size of that part, waits and limits
   */
  public static canary(options: CanaryOptions): DeploymentPolicy {
    const limits = { name: 'canary size', least: 1, most: 50 };
    return new BlueGreen('CANARY', options, { canarySize: options.size, limits });
  }

  /**
   * Traffic moves to a second fleet in equal steps, and is watched after each.
   *
   * @param options size of a step, waits and limits
   */
  public static linear(options: LinearOptions): DeploymentPolicy {
    const limits = { name: 'linear step size', least: 10, most: 50 };
    return new BlueGreen('LINEAR', options, { linearStepSize: options.stepSize, limits });
  }

  /**
   * Machines are replaced batch by batch, without a second fleet.
   *
   * @param options size of a batch, waits and limits
   */
  public static rolling(options: RollingOptions): DeploymentPolicy {
    return new Rolling(options);
  }

  /** @internal */
  public abstract _check(faults: Faults, instanceCount: number): void;

  /** @internal */
  public abstract _config(): Config;
}

interface Step {
  readonly canarySize?: CapacitySize;
  readonly linearStepSize?: CapacitySize;
  readonly limits?: CapacityLimits;
}

/** A `TrafficRoutingConfig` needs `WaitIntervalInSeconds`, also where there is nothing to wait for. */
class BlueGreen extends DeploymentPolicy {
  constructor(
    private readonly type: string,
    private readonly options: AllAtOnceOptions & { readonly waitInterval?: Duration },
    private readonly step: Step = {},
  ) {
    super();
  }

  public _check(faults: Faults, instanceCount: number): void {
    const size = this.step.canarySize ?? this.step.linearStepSize;
    if (size !== undefined && this.step.limits !== undefined)
      checkCapacity(faults, this.step.limits, size, instanceCount);
    checkSeconds(faults, 'waitInterval', this.options.waitInterval, 0, 3600);
    checkSeconds(faults, 'terminationWait', this.options.terminationWait, 0, 3600);
    checkTimeout(faults, this.options, this.options.waitInterval, this.options.terminationWait);
  }

  public _config(): Config {
    return {
      blueGreenUpdatePolicy: {
        trafficRoutingConfiguration: {
          type: this.type,
          waitIntervalInSeconds: this.options.waitInterval?.toSeconds() ?? 0,
          canarySize: this.step.canarySize && sizeOf(this.step.canarySize),
          linearStepSize: this.step.linearStepSize && sizeOf(this.step.linearStepSize),
        },
        terminationWaitInSeconds: this.options.terminationWait?.toSeconds(),
        maximumExecutionTimeoutInSeconds: this.options.maximumExecutionTimeout?.toSeconds(),
      },
    };
  }
}

class Rolling extends DeploymentPolicy {
  constructor(private readonly options: RollingOptions) {
    super();
  }

  public _check(faults: Faults, instanceCount: number): void {
    const { maximumBatchSize, rollbackMaximumBatchSize = CapacitySize.percent(100) } = this.options;
    checkCapacity(faults, { name: 'maximumBatchSize', least: 5, most: 50 }, maximumBatchSize, instanceCount);
    const limits = { name: 'rollbackMaximumBatchSize', least: 5, most: 100 };
    checkCapacity(faults, limits, rollbackMaximumBatchSize, instanceCount);
    checkSeconds(faults, 'waitInterval', this.options.waitInterval, 0, 3600);
    checkTimeout(faults, this.options, this.options.waitInterval);
  }

  public _config(): Config {
    const { rollbackMaximumBatchSize } = this.options;
    return {
      rollingUpdatePolicy: {
        maximumBatchSize: sizeOf(this.options.maximumBatchSize),
        waitIntervalInSeconds: this.options.waitInterval.toSeconds(),
        maximumExecutionTimeoutInSeconds: this.options.maximumExecutionTimeout?.toSeconds(),
        rollbackMaximumBatchSize: rollbackMaximumBatchSize && sizeOf(rollbackMaximumBatchSize),
      },
    };
  }
}

/** A deployment that may take no longer than it waits is always rolled back. */
function checkTimeout(
  faults: Faults,
  { maximumExecutionTimeout }: DeploymentPolicyOptions,
  ...waits: (Duration | undefined)[]
): void {
  checkSeconds(faults, 'maximumExecutionTimeout', maximumExecutionTimeout, 600, 28800);
  const most = secondsOf(maximumExecutionTimeout);
  const waiting = waits.reduce((sum, wait) => sum + (secondsOf(wait) ?? 0), 0);
  faults.when(
    most !== undefined && most <= waiting,
    `maximumExecutionTimeout is ${most} s, but the deployment waits ${waiting} s at least: give more, or shorter waits`,
  );
}

function sizeOf({ unit, value }: CapacitySize): sagemaker.CfnEndpoint.CapacitySizeProperty {
  return { type: unit, value };
}
