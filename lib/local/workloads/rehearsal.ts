/** What AWS decides by itself, and a rehearsal is told: capacity, quotas, interruptions, how long things take. */
export interface Rehearsal {
  /** How often spot instances are taken away, by the cloud's clock; one seed and job name always give the same times. */
  readonly spotInterruptions: { readonly perHour: number; readonly seed: number };
  /** What a spot instance costs, as a part of the on-demand price: 0 to 1. */
  readonly spotPrice: number;
  /** Instance types that there are none of. */
  readonly withoutCapacity: ReadonlySet<string>;
  /** Account quotas by their names, such as `ml.m5.large for training job usage`; what is not named has no limit. */
  readonly quotas: ReadonlyMap<string, number>;
  /** A job for GPUs fails where this machine offers none, instead of running on the CPU. */
  readonly requireGpu: boolean;
  /** How long instances take to start, in seconds of the cloud's clock. */
  readonly instanceStart: number;
}

export const defaultRehearsal: Rehearsal = {
  spotInterruptions: { perHour: 0, seed: 0 },
  spotPrice: 0.3,
  withoutCapacity: new Set(),
  quotas: new Map(),
  requireGpu: false,
  instanceStart: 0,
};
