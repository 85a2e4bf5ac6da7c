/** A part of an endpoint's machines. */
export class CapacitySize {
  /**
   * So many of 100 machines.
   *
   * @param value such as 10
   */
  public static percent(value: number): CapacitySize {
    return new CapacitySize('CAPACITY_PERCENT', value);
  }

  /**
   * So many machines.
   *
   * @param value such as 1
   */
  public static instances(value: number): CapacitySize {
    return new CapacitySize('INSTANCE_COUNT', value);
  }

  private constructor(
    /** SageMaker's `CapacitySizeType`. */
    public readonly unit: string,
    /** Percent, or a number of machines. */
    public readonly value: number,
  ) {}
}
