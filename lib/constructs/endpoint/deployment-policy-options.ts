import type { Duration } from 'aws-cdk-lib';
import type { CapacitySize } from './capacity-size';

/** What all policies have in common. */
export interface DeploymentPolicyOptions {
  /**
   * How long a deployment may take; 10 minutes to 8 hours. One that takes longer is rolled back.
   *
   * @default - SageMaker's limit
   */
  readonly maximumExecutionTimeout?: Duration;
}

/** Options of `DeploymentPolicy.allAtOnce`. */
export interface AllAtOnceOptions extends DeploymentPolicyOptions {
  /**
   * How long the earlier fleet is kept once all traffic has moved; at most one hour. A rollback is quick until then.
   *
   * @default - it goes at once
   */
  readonly terminationWait?: Duration;
}

/** Options of `DeploymentPolicy.canary`. */
export interface CanaryOptions extends AllAtOnceOptions {
  /** The part that is tried first: at most half of the fleet. */
  readonly size: CapacitySize;

  /** How long it is watched; at most one hour. */
  readonly waitInterval: Duration;
}

/** Options of `DeploymentPolicy.linear`. */
export interface LinearOptions extends AllAtOnceOptions {
  /** What moves in one step: 10 % to half of the fleet. */
  readonly stepSize: CapacitySize;

  /** How long each step is watched; at most one hour. */
  readonly waitInterval: Duration;
}

/** Options of `DeploymentPolicy.rolling`. */
export interface RollingOptions extends DeploymentPolicyOptions {
  /** What is replaced at once: 5 % to half of the fleet. */
  readonly maximumBatchSize: CapacitySize;

  /** How long each batch is watched; at most one hour. */
  readonly waitInterval: Duration;

  /**
   * What is brought back at once in a rollback: 5 % to all of the fleet.
   *
   * @default CapacitySize.percent(100)
   */
  readonly rollbackMaximumBatchSize?: CapacitySize;
}
