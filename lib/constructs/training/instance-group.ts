import type { TrainingInstanceType } from './training-instance-type';

/** Machines of one type in a job that has several. */
export interface InstanceGroup {
  /** Name of the group, which channels refer to. */
  readonly name: string;

  /** The machine. */
  readonly instanceType: TrainingInstanceType;

  /**
   * Number of machines.
   *
   * @default 1
   */
  readonly instanceCount?: number;
}
