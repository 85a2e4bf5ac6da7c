/** What a version has to meet, by a number that is known of it. */
export class ApprovalCondition {
  /**
   * A fact that was kept with the version, such as `validation:accuracy`.
   *
   * @param name of the fact
   */
  public static metadata(name: string): ApprovalMeasure {
    return ApprovalMeasure._of('metadata', name);
  }

  /**
   * A number in the version's evaluation report, a JSON file.
   *
   * @param path of it, such as `regression_metrics.mse.value`
   */
  public static report(path: string): ApprovalMeasure {
    return ApprovalMeasure._of('report', path);
  }

  /** @internal */
  public static _of(source: string, name: string, operator: string, value: number): ApprovalCondition {
    return new ApprovalCondition(source, name, operator, value);
  }

  private constructor(
    private readonly source: string,
    private readonly name: string,
    private readonly operator: string,
    private readonly value: number,
  ) {}

  /** Whether it is on the evaluation report. */
  public get isOnReport(): boolean {
    return this.source === 'report';
  }

  /** @internal */
  public _json(): object {
    return { Source: this.source, Name: this.name, Operator: this.operator, Value: this.value };
  }
}

/** A number of a version, to be held against another. */
export class ApprovalMeasure {
  /** @internal */
  public static _of(source: string, name: string): ApprovalMeasure {
    if (name === '') throw new Error(`the name of a ${source} measure is empty, give one such as validation:accuracy`);
    return new ApprovalMeasure(source, name);
  }

  private constructor(
    private readonly source: string,
    private readonly name: string,
  ) {}

  /**
   * It has to be as high as this, or higher.
   *
   * @param value to be reached
   */
  public atLeast(value: number): ApprovalCondition {
    return ApprovalCondition._of(this.source, this.name, '>=', value);
  }

  /**
   * It has to be as low as this, or lower.
   *
   * @param value not to be passed
   */
  public atMost(value: number): ApprovalCondition {
    return ApprovalCondition._of(this.source, this.name, '<=', value);
  }
}
