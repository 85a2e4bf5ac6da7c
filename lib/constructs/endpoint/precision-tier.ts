/** How precisely a copy of a model computes. Less precise ones are faster, smaller and cheaper. */
export class PrecisionTier {
  /** 32-bit floating point. */
  public static readonly FP32 = new PrecisionTier('fp32');
  /** 16-bit floating point with the range of 32 bits. */
  public static readonly BF16 = new PrecisionTier('bf16');
  /** 8-bit whole numbers. */
  public static readonly INT8 = new PrecisionTier('int8');

  /**
   * A tier without a constant here.
   *
   * @param name small letters and digits
   */
  public static of(name: string): PrecisionTier {
    if (!/^[a-z0-9]{1,16}$/.test(name)) {
      throw new Error(`precision tier is "${name}", give at most 16 small letters and digits such as fp8`);
    }
    return new PrecisionTier(name);
  }

  private constructor(
    /** Ends the name of the inference component that serves it. */
    public readonly name: string,
  ) {}

  /** Its name. */
  public toString(): string {
    return this.name;
  }
}
