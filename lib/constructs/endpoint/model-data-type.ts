/** How a language model's numbers are kept. */
export class ModelDataType {
  /** 32-bit floating point. */
  public static readonly FLOAT32 = new ModelDataType('float32', 'fp32');
  /** 16-bit floating point. */
  public static readonly FLOAT16 = new ModelDataType('float16', 'fp16');
  /** 16-bit floating point with the range of 32 bits. */
  public static readonly BFLOAT16 = new ModelDataType('bfloat16', 'bf16');

  /**
   * A type without a constant here.
   *
   * @param name as the container names it
   */
  public static of(name: string): ModelDataType {
    return new ModelDataType(name, name);
  }

  private constructor(
    /** As vLLM and TGI name it. */
    public readonly longName: string,
    /** As LMI names it. */
    public readonly shortName: string,
  ) {}
}

/** How a language model has been made smaller. */
export class Quantization {
  /** 4 bits, activation-aware. */
  public static readonly AWQ = new Quantization('awq');
  /** 4 bits, layer by layer. */
  public static readonly GPTQ = new Quantization('gptq');
  /** 8-bit floating point. */
  public static readonly FP8 = new Quantization('fp8');

  /**
   * A method without a constant here.
   *
   * @param name as the container names it
   */
  public static of(name: string): Quantization {
    return new Quantization(name);
  }

  private constructor(
    /** As the containers name it. */
    public readonly value: string,
  ) {}
}
