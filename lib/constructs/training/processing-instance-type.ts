import { MlInstanceType } from './ml-instance-type';

/** The machine that a processing job runs on. Types without a constant here: `ProcessingInstanceType.of('ml.…')`. */
export class ProcessingInstanceType extends MlInstanceType {
  /** `ml.m5.large`: 2 vCPUs, 8 GiB. */
  public static readonly M5_LARGE = new ProcessingInstanceType('ml.m5.large');
  /** `ml.m5.xlarge`: 4 vCPUs, 16 GiB. */
  public static readonly M5_XLARGE = new ProcessingInstanceType('ml.m5.xlarge');
  /** `ml.m5.2xlarge`: 8 vCPUs, 32 GiB. */
  public static readonly M5_2XLARGE = new ProcessingInstanceType('ml.m5.2xlarge');
  /** `ml.m5.4xlarge`: 16 vCPUs, 64 GiB. */
  public static readonly M5_4XLARGE = new ProcessingInstanceType('ml.m5.4xlarge');
  /** `ml.m5.12xlarge`: 48 vCPUs, 192 GiB. */
  public static readonly M5_12XLARGE = new ProcessingInstanceType('ml.m5.12xlarge');
  /** `ml.m5.24xlarge`: 96 vCPUs, 384 GiB. */
  public static readonly M5_24XLARGE = new ProcessingInstanceType('ml.m5.24xlarge');
  /** `ml.c5.xlarge`: 4 vCPUs, 8 GiB. */
  public static readonly C5_XLARGE = new ProcessingInstanceType('ml.c5.xlarge');
  /** `ml.c5.2xlarge`: 8 vCPUs, 16 GiB. */
  public static readonly C5_2XLARGE = new ProcessingInstanceType('ml.c5.2xlarge');
  /** `ml.c5.4xlarge`: 16 vCPUs, 32 GiB. */
  public static readonly C5_4XLARGE = new ProcessingInstanceType('ml.c5.4xlarge');
  /** `ml.r5.large`: 2 vCPUs, 16 GiB. */
  public static readonly R5_LARGE = new ProcessingInstanceType('ml.r5.large');
  /** `ml.r5.xlarge`: 4 vCPUs, 32 GiB. */
  public static readonly R5_XLARGE = new ProcessingInstanceType('ml.r5.xlarge');
  /** `ml.r5.4xlarge`: 16 vCPUs, 128 GiB. */
  public static readonly R5_4XLARGE = new ProcessingInstanceType('ml.r5.4xlarge');
  /** `ml.g4dn.xlarge`: 4 vCPUs, 16 GiB, 1 × NVIDIA T4 with 16 GiB. */
  public static readonly G4DN_XLARGE = new ProcessingInstanceType('ml.g4dn.xlarge');
  /** `ml.g5.xlarge`: 4 vCPUs, 16 GiB, 1 × NVIDIA A10G with 24 GiB. */
  public static readonly G5_XLARGE = new ProcessingInstanceType('ml.g5.xlarge');

  /**
   * Any instance type by its name.
   *
   * @param name such as `ml.m5.large`
   */
  public static of(name: string): ProcessingInstanceType {
    return new ProcessingInstanceType(name);
  }

  private constructor(name: string) {
    super(name);
  }
}
