import type { Duration, Size } from 'aws-cdk-lib';
import type { ModelSource } from './model-source';
import type { PrecisionTier } from './precision-tier';

/** What one copy of a model needs of a machine. */
export interface ComputeOptions {
  /**
   * Number of GPUs or other accelerators.
   *
   * @default - none
   */
  readonly accelerators?: number;

  /**
   * Number of CPUs, at least 0.25.
   *
   * @default - SageMaker's
   */
  readonly cpus?: number;

  /**
   * Memory that is reserved, at least 128 MiB.
   *
   * @default Size.gibibytes(1)
   */
  readonly minMemory?: Size;

  /**
   * Memory that is not exceeded; a copy that asks for more is ended.
   *
   * @default - what the machine has
   */
  readonly maxMemory?: Size;
}

/** A model on a fleet. */
export interface InferenceComponentOptions extends ComputeOptions {
  /** The model that answers. */
  readonly model: ModelSource;

  /**
   * Number of copies.
   *
   * @default 1
   */
  readonly copyCount?: number;

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
}

/** A model in one precision. */
export interface PrecisionTierOptions extends InferenceComponentOptions {
  /** How precisely it computes. */
  readonly tier: PrecisionTier;
}

/** Limits for the number of copies of a model. */
export interface CopyScalingOptions {
  /**
   * The fewest copies. From none, a request that finds no copy fails, and starts one.
   *
   * @default 0
   */
  readonly minCopies?: number;

  /** The most copies. */
  readonly maxCopies: number;
}
