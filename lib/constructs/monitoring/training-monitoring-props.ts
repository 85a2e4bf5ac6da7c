import type { ITrainingJob } from '../training/training-job-base';
import type { NotificationOptions } from './notification-options';

/** Properties of `TrainingMonitoring`. */
export interface TrainingMonitoringProps extends NotificationOptions {
  /** The training job that is watched. */
  readonly trainingJob: ITrainingJob;

  /**
   * The least that metrics of the job may end with, by the names of their definitions.
   *
   * @default - any value is fine
   */
  readonly minMetrics?: { readonly [name: string]: number };

  /**
   * How much of the GPUs has to be used, in percent of one; alarmed after 30 minutes in a row. GPUs that wait are paid for.
   *
   * @default - any use is fine
   */
  readonly minGpuUtilization?: number;

  /**
   * How much of its memory the first machine may use, in percent; alarmed after 5 minutes in a row.
   *
   * @default 95
   */
  readonly maxMemoryUtilization?: number;

  /**
   * How much of its disks the first machine may use, in percent; alarmed after 5 minutes in a row.
   *
   * @default 90
   */
  readonly maxDiskUtilization?: number;

  /**
   * Whether there is a dashboard.
   *
   * @default true
   */
  readonly dashboard?: boolean;
}
