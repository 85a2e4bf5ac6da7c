/** How the values of a range are spread. */
export class TuningScaling {
  /** SageMaker decides. */
  public static readonly AUTO = new TuningScaling('Auto');
  /** Evenly. */
  public static readonly LINEAR = new TuningScaling('Linear');
  /** Evenly over the orders of magnitude; for values above 0. */
  public static readonly LOGARITHMIC = new TuningScaling('Logarithmic');
  /** Ever finer towards 1; for continuous values from 0 to below 1. */
  public static readonly REVERSE_LOGARITHMIC = new TuningScaling('ReverseLogarithmic');

  /**
   * A scaling without a constant here.
   *
   * @param value as SageMaker's `ScalingType` names it
   */
  public static of(value: string): TuningScaling {
    return new TuningScaling(value);
  }

  private constructor(
    /** SageMaker's `ScalingType`. */
    public readonly value: string,
  ) {}
}

/** The values that a hyperparameter is tried with. */
export class TuningParameter {
  /**
   * Numbers of a range.
   *
   * @param min the smallest
   * @param max the largest
   * @param scaling how they are spread; default: SageMaker decides
   */
  public static continuous(min: number, max: number, scaling: TuningScaling = TuningScaling.AUTO): TuningParameter {
    return new TuningParameter('continuous', min, max, scaling);
  }

  /**
   * Whole numbers of a range.
   *
   * @param min the smallest
   * @param max the largest
   * @param scaling how they are spread; default: SageMaker decides
   */
  public static integer(min: number, max: number, scaling: TuningScaling = TuningScaling.AUTO): TuningParameter {
    return new TuningParameter('integer', min, max, scaling);
  }

  /**
   * Some texts.
   *
   * @param values up to 30
   */
  public static categorical(...values: string[]): TuningParameter {
    return new TuningParameter('categorical', undefined, undefined, undefined, values);
  }

  private constructor(
    /** `continuous`, `integer` or `categorical`. */
    public readonly kind: string,
    /** The smallest; undefined for texts. */
    public readonly min?: number,
    /** The largest; undefined for texts. */
    public readonly max?: number,
    /** How they are spread; undefined for texts. */
    public readonly scaling?: TuningScaling,
    /** The texts; undefined for ranges. */
    public readonly values?: string[],
  ) {}
}
