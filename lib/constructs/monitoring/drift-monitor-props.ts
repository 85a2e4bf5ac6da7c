import type { Duration, IResource, Size } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { PlacementOptions } from '../network/placement-options';
import type { IEndpoint } from '../endpoint/endpoint-base';
import type { ProcessingInstanceType } from '../training/processing-instance-type';
import type { DriftCheck } from './drift-check';

/** How often a drift monitor looks. */
export class MonitoringFrequency {
  /** Each hour. */
  public static readonly HOURLY = new MonitoringFrequency('cron(0 * ? * * *)');

  /**
   * Each day.
   *
   * @param hour of the day in UTC, 0 to 23; default: 0
   */
  public static daily(hour: number = 0): MonitoringFrequency {
    if (!Number.isInteger(hour) || hour < 0 || hour > 23) {
      throw new Error(`hour is ${hour}, give a whole number from 0 to 23`);
    }
    return new MonitoringFrequency(`cron(0 ${hour} ? * * *)`);
  }

  private constructor(
    /** SageMaker's `ScheduleExpression`. */
    public readonly expression: string,
  ) {}
}

/** A monitoring schedule of SageMaker. */
export interface IDriftMonitor extends IResource {
  /**
   * Name of the schedule.
   *
   * @attribute
   */
  readonly monitoringScheduleName: string;

  /**
   * ARN of the schedule.
   *
   * @attribute
   */
  readonly monitoringScheduleArn: string;

  /**
   * Lets a principal read what was found: the schedule and its executions.
   *
   * @param grantee who may
   */
  grantRead(grantee: iam.IGrantable): iam.Grant;
}

/** Properties of `DriftMonitor`. */
export interface DriftMonitorProps extends PlacementOptions {
  /** The endpoint; it has to capture data. */
  readonly endpoint: IEndpoint;

  /** What is looked at. */
  readonly check: DriftCheck;

  /** Bucket that the endpoint captures data in; reports are put there too. */
  readonly dataCaptureBucket: s3.IBucket;

  /**
   * Folder of the bucket with captured data.
   *
   * @default 'captured'
   */
  readonly dataCapturePrefix?: string;

  /**
   * Folder of the bucket for reports.
   *
   * @default 'drift'
   */
  readonly outputPrefix?: string;

  /**
   * How often it looks.
   *
   * @default MonitoringFrequency.HOURLY
   */
  readonly frequency?: MonitoringFrequency;

  /**
   * The machine that looks.
   *
   * @default ProcessingInstanceType.M5_XLARGE
   */
  readonly instanceType?: ProcessingInstanceType;

  /**
   * Number of machines.
   *
   * @default 1
   */
  readonly instanceCount?: number;

  /**
   * Size of their storage volume, 1 to 512 GiB.
   *
   * @default Size.gibibytes(30)
   */
  readonly volumeSize?: Size;

  /**
   * How long one look may take: at most an hour if it looks each hour, otherwise 24 hours.
   *
   * @default Duration.minutes(55)
   */
  readonly maxRuntime?: Duration;

  /**
   * Whether the machines have no network. Then they report no metrics to CloudWatch either. Explainability is found over one.
   *
   * @default true
   */
  readonly networkIsolation?: boolean;

  /**
   * Key for storage volume and reports.
   *
   * @default - the key of `dataCaptureBucket`; a key of SageMaker's if it has none
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What the machines act as. Permissions are added to it.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;
}
