import { MlInstanceType } from './ml-instance-type';

/** The machine that a training job runs on. Types without a constant here: `TrainingInstanceType.of('ml.…')`. */
export class TrainingInstanceType extends MlInstanceType {
  /** `ml.m5.large`: 2 vCPUs, 8 GiB. */
  public static readonly M5_LARGE = new TrainingInstanceType('ml.m5.large');
  /** `ml.m5.xlarge`: 4 vCPUs, 16 GiB. */
  public static readonly M5_XLARGE = new TrainingInstanceType('ml.m5.xlarge');
  /** `ml.m5.2xlarge`: 8 vCPUs, 32 GiB. */
  public static readonly M5_2XLARGE = new TrainingInstanceType('ml.m5.2xlarge');
  /** `ml.m5.4xlarge`: 16 vCPUs, 64 GiB. */
  public static readonly M5_4XLARGE = new TrainingInstanceType('ml.m5.4xlarge');
  /** `ml.m5.12xlarge`: 48 vCPUs, 192 GiB. */
  public static readonly M5_12XLARGE = new TrainingInstanceType('ml.m5.12xlarge');
  /** `ml.m5.24xlarge`: 96 vCPUs, 384 GiB. */
  public static readonly M5_24XLARGE = new TrainingInstanceType('ml.m5.24xlarge');
  /** `ml.m6i.large`: 2 vCPUs, 8 GiB. */
  public static readonly M6I_LARGE = new TrainingInstanceType('ml.m6i.large');
  /** `ml.m6i.xlarge`: 4 vCPUs, 16 GiB. */
  public static readonly M6I_XLARGE = new TrainingInstanceType('ml.m6i.xlarge');
  /** `ml.m6i.2xlarge`: 8 vCPUs, 32 GiB. */
  public static readonly M6I_2XLARGE = new TrainingInstanceType('ml.m6i.2xlarge');
  /** `ml.m6i.4xlarge`: 16 vCPUs, 64 GiB. */
  public static readonly M6I_4XLARGE = new TrainingInstanceType('ml.m6i.4xlarge');
  /** `ml.m6i.8xlarge`: 32 vCPUs, 128 GiB. */
  public static readonly M6I_8XLARGE = new TrainingInstanceType('ml.m6i.8xlarge');
  /** `ml.m6i.16xlarge`: 64 vCPUs, 256 GiB. */
  public static readonly M6I_16XLARGE = new TrainingInstanceType('ml.m6i.16xlarge');
  /** `ml.m7i.large`: 2 vCPUs, 8 GiB. */
  public static readonly M7I_LARGE = new TrainingInstanceType('ml.m7i.large');
  /** `ml.m7i.xlarge`: 4 vCPUs, 16 GiB. */
  public static readonly M7I_XLARGE = new TrainingInstanceType('ml.m7i.xlarge');
  /** `ml.m7i.2xlarge`: 8 vCPUs, 32 GiB. */
  public static readonly M7I_2XLARGE = new TrainingInstanceType('ml.m7i.2xlarge');
  /** `ml.m7i.4xlarge`: 16 vCPUs, 64 GiB. */
  public static readonly M7I_4XLARGE = new TrainingInstanceType('ml.m7i.4xlarge');
  /** `ml.m7i.8xlarge`: 32 vCPUs, 128 GiB. */
  public static readonly M7I_8XLARGE = new TrainingInstanceType('ml.m7i.8xlarge');
  /** `ml.m7i.16xlarge`: 64 vCPUs, 256 GiB. */
  public static readonly M7I_16XLARGE = new TrainingInstanceType('ml.m7i.16xlarge');
  /** `ml.c5.xlarge`: 4 vCPUs, 8 GiB. */
  public static readonly C5_XLARGE = new TrainingInstanceType('ml.c5.xlarge');
  /** `ml.c5.2xlarge`: 8 vCPUs, 16 GiB. */
  public static readonly C5_2XLARGE = new TrainingInstanceType('ml.c5.2xlarge');
  /** `ml.c5.4xlarge`: 16 vCPUs, 32 GiB. */
  public static readonly C5_4XLARGE = new TrainingInstanceType('ml.c5.4xlarge');
  /** `ml.c5.9xlarge`: 36 vCPUs, 72 GiB. */
  public static readonly C5_9XLARGE = new TrainingInstanceType('ml.c5.9xlarge');
  /** `ml.c5.18xlarge`: 72 vCPUs, 144 GiB. */
  public static readonly C5_18XLARGE = new TrainingInstanceType('ml.c5.18xlarge');
  /** `ml.c7i.large`: 2 vCPUs, 4 GiB. */
  public static readonly C7I_LARGE = new TrainingInstanceType('ml.c7i.large');
  /** `ml.c7i.xlarge`: 4 vCPUs, 8 GiB. */
  public static readonly C7I_XLARGE = new TrainingInstanceType('ml.c7i.xlarge');
  /** `ml.c7i.2xlarge`: 8 vCPUs, 16 GiB. */
  public static readonly C7I_2XLARGE = new TrainingInstanceType('ml.c7i.2xlarge');
  /** `ml.c7i.4xlarge`: 16 vCPUs, 32 GiB. */
  public static readonly C7I_4XLARGE = new TrainingInstanceType('ml.c7i.4xlarge');
  /** `ml.c7i.8xlarge`: 32 vCPUs, 64 GiB. */
  public static readonly C7I_8XLARGE = new TrainingInstanceType('ml.c7i.8xlarge');
  /** `ml.c7i.16xlarge`: 64 vCPUs, 128 GiB. */
  public static readonly C7I_16XLARGE = new TrainingInstanceType('ml.c7i.16xlarge');
  /** `ml.r5.large`: 2 vCPUs, 16 GiB. */
  public static readonly R5_LARGE = new TrainingInstanceType('ml.r5.large');
  /** `ml.r5.xlarge`: 4 vCPUs, 32 GiB. */
  public static readonly R5_XLARGE = new TrainingInstanceType('ml.r5.xlarge');
  /** `ml.r5.2xlarge`: 8 vCPUs, 64 GiB. */
  public static readonly R5_2XLARGE = new TrainingInstanceType('ml.r5.2xlarge');
  /** `ml.r5.4xlarge`: 16 vCPUs, 128 GiB. */
  public static readonly R5_4XLARGE = new TrainingInstanceType('ml.r5.4xlarge');
  /** `ml.r5.12xlarge`: 48 vCPUs, 384 GiB. */
  public static readonly R5_12XLARGE = new TrainingInstanceType('ml.r5.12xlarge');
  /** `ml.r5.24xlarge`: 96 vCPUs, 768 GiB. */
  public static readonly R5_24XLARGE = new TrainingInstanceType('ml.r5.24xlarge');
  /** `ml.g4dn.xlarge`: 4 vCPUs, 16 GiB, 1 × NVIDIA T4 with 16 GiB. */
  public static readonly G4DN_XLARGE = new TrainingInstanceType('ml.g4dn.xlarge');
  /** `ml.g4dn.2xlarge`: 8 vCPUs, 32 GiB, 1 × NVIDIA T4 with 16 GiB. */
  public static readonly G4DN_2XLARGE = new TrainingInstanceType('ml.g4dn.2xlarge');
  /** `ml.g4dn.4xlarge`: 16 vCPUs, 64 GiB, 1 × NVIDIA T4 with 16 GiB. */
  public static readonly G4DN_4XLARGE = new TrainingInstanceType('ml.g4dn.4xlarge');
  /** `ml.g4dn.8xlarge`: 32 vCPUs, 128 GiB, 1 × NVIDIA T4 with 16 GiB. */
  public static readonly G4DN_8XLARGE = new TrainingInstanceType('ml.g4dn.8xlarge');
  /** `ml.g4dn.12xlarge`: 48 vCPUs, 192 GiB, 4 × NVIDIA T4 with 16 GiB. */
  public static readonly G4DN_12XLARGE = new TrainingInstanceType('ml.g4dn.12xlarge');
  /** `ml.g4dn.16xlarge`: 64 vCPUs, 256 GiB, 1 × NVIDIA T4 with 16 GiB. */
  public static readonly G4DN_16XLARGE = new TrainingInstanceType('ml.g4dn.16xlarge');
  /** `ml.g5.xlarge`: 4 vCPUs, 16 GiB, 1 × NVIDIA A10G with 24 GiB. */
  public static readonly G5_XLARGE = new TrainingInstanceType('ml.g5.xlarge');
  /** `ml.g5.2xlarge`: 8 vCPUs, 32 GiB, 1 × NVIDIA A10G with 24 GiB. */
  public static readonly G5_2XLARGE = new TrainingInstanceType('ml.g5.2xlarge');
  /** `ml.g5.4xlarge`: 16 vCPUs, 64 GiB, 1 × NVIDIA A10G with 24 GiB. */
  public static readonly G5_4XLARGE = new TrainingInstanceType('ml.g5.4xlarge');
  /** `ml.g5.8xlarge`: 32 vCPUs, 128 GiB, 1 × NVIDIA A10G with 24 GiB. */
  public static readonly G5_8XLARGE = new TrainingInstanceType('ml.g5.8xlarge');
  /** `ml.g5.12xlarge`: 48 vCPUs, 192 GiB, 4 × NVIDIA A10G with 24 GiB. */
  public static readonly G5_12XLARGE = new TrainingInstanceType('ml.g5.12xlarge');
  /** `ml.g5.16xlarge`: 64 vCPUs, 256 GiB, 1 × NVIDIA A10G with 24 GiB. */
  public static readonly G5_16XLARGE = new TrainingInstanceType('ml.g5.16xlarge');
  /** `ml.g5.24xlarge`: 96 vCPUs, 384 GiB, 4 × NVIDIA A10G with 24 GiB. */
  public static readonly G5_24XLARGE = new TrainingInstanceType('ml.g5.24xlarge');
  /** `ml.g5.48xlarge`: 192 vCPUs, 768 GiB, 8 × NVIDIA A10G with 24 GiB. */
  public static readonly G5_48XLARGE = new TrainingInstanceType('ml.g5.48xlarge');
  /** `ml.g6.xlarge`: 4 vCPUs, 16 GiB, 1 × NVIDIA L4 with 24 GiB. */
  public static readonly G6_XLARGE = new TrainingInstanceType('ml.g6.xlarge');
  /** `ml.g6.2xlarge`: 8 vCPUs, 32 GiB, 1 × NVIDIA L4 with 24 GiB. */
  public static readonly G6_2XLARGE = new TrainingInstanceType('ml.g6.2xlarge');
  /** `ml.g6.4xlarge`: 16 vCPUs, 64 GiB, 1 × NVIDIA L4 with 24 GiB. */
  public static readonly G6_4XLARGE = new TrainingInstanceType('ml.g6.4xlarge');
  /** `ml.g6.8xlarge`: 32 vCPUs, 128 GiB, 1 × NVIDIA L4 with 24 GiB. */
  public static readonly G6_8XLARGE = new TrainingInstanceType('ml.g6.8xlarge');
  /** `ml.g6.12xlarge`: 48 vCPUs, 192 GiB, 4 × NVIDIA L4 with 24 GiB. */
  public static readonly G6_12XLARGE = new TrainingInstanceType('ml.g6.12xlarge');
  /** `ml.g6.16xlarge`: 64 vCPUs, 256 GiB, 1 × NVIDIA L4 with 24 GiB. */
  public static readonly G6_16XLARGE = new TrainingInstanceType('ml.g6.16xlarge');
  /** `ml.g6.24xlarge`: 96 vCPUs, 384 GiB, 4 × NVIDIA L4 with 24 GiB. */
  public static readonly G6_24XLARGE = new TrainingInstanceType('ml.g6.24xlarge');
  /** `ml.g6.48xlarge`: 192 vCPUs, 768 GiB, 8 × NVIDIA L4 with 24 GiB. */
  public static readonly G6_48XLARGE = new TrainingInstanceType('ml.g6.48xlarge');
  /** `ml.g6e.xlarge`: 4 vCPUs, 32 GiB, 1 × NVIDIA L40S with 48 GiB. */
  public static readonly G6E_XLARGE = new TrainingInstanceType('ml.g6e.xlarge');
  /** `ml.g6e.2xlarge`: 8 vCPUs, 64 GiB, 1 × NVIDIA L40S with 48 GiB. */
  public static readonly G6E_2XLARGE = new TrainingInstanceType('ml.g6e.2xlarge');
  /** `ml.g6e.4xlarge`: 16 vCPUs, 128 GiB, 1 × NVIDIA L40S with 48 GiB. */
  public static readonly G6E_4XLARGE = new TrainingInstanceType('ml.g6e.4xlarge');
  /** `ml.g6e.8xlarge`: 32 vCPUs, 256 GiB, 1 × NVIDIA L40S with 48 GiB. */
  public static readonly G6E_8XLARGE = new TrainingInstanceType('ml.g6e.8xlarge');
  /** `ml.g6e.12xlarge`: 48 vCPUs, 384 GiB, 4 × NVIDIA L40S with 48 GiB. */
  public static readonly G6E_12XLARGE = new TrainingInstanceType('ml.g6e.12xlarge');
  /** `ml.g6e.16xlarge`: 64 vCPUs, 512 GiB, 1 × NVIDIA L40S with 48 GiB. */
  public static readonly G6E_16XLARGE = new TrainingInstanceType('ml.g6e.16xlarge');
  /** `ml.g6e.24xlarge`: 96 vCPUs, 768 GiB, 4 × NVIDIA L40S with 48 GiB. */
  public static readonly G6E_24XLARGE = new TrainingInstanceType('ml.g6e.24xlarge');
  /** `ml.g6e.48xlarge`: 192 vCPUs, 1536 GiB, 8 × NVIDIA L40S with 48 GiB. */
  public static readonly G6E_48XLARGE = new TrainingInstanceType('ml.g6e.48xlarge');
  /** `ml.p3.2xlarge`: 8 vCPUs, 61 GiB, 1 × NVIDIA V100 with 16 GiB. */
  public static readonly P3_2XLARGE = new TrainingInstanceType('ml.p3.2xlarge');
  /** `ml.p3.8xlarge`: 32 vCPUs, 244 GiB, 4 × NVIDIA V100 with 16 GiB. */
  public static readonly P3_8XLARGE = new TrainingInstanceType('ml.p3.8xlarge');
  /** `ml.p3.16xlarge`: 64 vCPUs, 488 GiB, 8 × NVIDIA V100 with 16 GiB. */
  public static readonly P3_16XLARGE = new TrainingInstanceType('ml.p3.16xlarge');
  /** `ml.p4d.24xlarge`: 96 vCPUs, 1152 GiB, 8 × NVIDIA A100 with 40 GiB. */
  public static readonly P4D_24XLARGE = new TrainingInstanceType('ml.p4d.24xlarge');
  /** `ml.p4de.24xlarge`: 96 vCPUs, 1152 GiB, 8 × NVIDIA A100 with 80 GiB. */
  public static readonly P4DE_24XLARGE = new TrainingInstanceType('ml.p4de.24xlarge');
  /** `ml.p5.48xlarge`: 192 vCPUs, 2048 GiB, 8 × NVIDIA H100 with 80 GiB. */
  public static readonly P5_48XLARGE = new TrainingInstanceType('ml.p5.48xlarge');
  /** `ml.p5e.48xlarge`: 192 vCPUs, 2048 GiB, 8 × NVIDIA H200 with 141 GiB. */
  public static readonly P5E_48XLARGE = new TrainingInstanceType('ml.p5e.48xlarge');
  /** `ml.p5en.48xlarge`: 192 vCPUs, 2048 GiB, 8 × NVIDIA H200 with 141 GiB. */
  public static readonly P5EN_48XLARGE = new TrainingInstanceType('ml.p5en.48xlarge');

  /**
   * Any instance type by its name.
   *
   * @param name such as `ml.m5.large`
   */
  public static of(name: string): TrainingInstanceType {
    return new TrainingInstanceType(name);
  }

  private constructor(name: string) {
    super(name);
  }
}
