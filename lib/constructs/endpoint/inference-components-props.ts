import type { DataCaptureOptions, EndpointOptions } from './inference-endpoint-props';
import type { VariantOptions } from './production-variant';

/** Properties of `InferenceComponents`. */
export interface InferenceComponentsProps extends EndpointOptions, DataCaptureOptions, VariantOptions {
  /**
   * The fewest machines. With none, machines end about ten minutes after the last copy of the last model.
   *
   * @default 0
   */
  readonly minInstanceCount?: number;

  /** The most machines. */
  readonly maxInstanceCount: number;
}
