import type { PipelineStep } from './pipeline-step';
import type { PipelineValue } from './pipeline-value';

/** What a condition step decides by. */
export class PipelineCondition {
  /**
   * Whether a value is a number.
   *
   * @param value of a report or a parameter
   * @param limit to compare it with
   */
  public static equalTo(value: PipelineValue, limit: number): PipelineCondition {
    return PipelineCondition.compare('Equals', value, limit);
  }

  /**
   * Whether a value is above a number.
   *
   * @param value of a report or a parameter
   * @param limit to compare it with
   */
  public static greaterThan(value: PipelineValue, limit: number): PipelineCondition {
    return PipelineCondition.compare('GreaterThan', value, limit);
  }

  /**
   * Whether a value is a number or above it.
   *
   * @param value of a report or a parameter
   * @param limit to compare it with
   */
  public static greaterThanOrEqualTo(value: PipelineValue, limit: number): PipelineCondition {
    return PipelineCondition.compare('GreaterThanOrEqualTo', value, limit);
  }

  /**
   * Whether a value is below a number.
   *
   * @param value of a report or a parameter
   * @param limit to compare it with
   */
  public static lessThan(value: PipelineValue, limit: number): PipelineCondition {
    return PipelineCondition.compare('LessThan', value, limit);
  }

  /**
   * Whether a value is a number or below it.
   *
   * @param value of a report or a parameter
   * @param limit to compare it with
   */
  public static lessThanOrEqualTo(value: PipelineValue, limit: number): PipelineCondition {
    return PipelineCondition.compare('LessThanOrEqualTo', value, limit);
  }

  /**
   * Whether a value is one of some texts.
   *
   * @param value of a report or a parameter
   * @param texts that it may be
   */
  public static oneOf(value: PipelineValue, ...texts: string[]): PipelineCondition {
    return new PipelineCondition({ Type: 'In', QueryValue: value._expression, Values: texts }, stepsOf(value));
  }

  /**
   * Whether at least one of some conditions holds.
   *
   * @param conditions of which one has to hold
   */
  public static anyOf(...conditions: PipelineCondition[]): PipelineCondition {
    const expressions = conditions.map(({ _expression }) => _expression);
    const steps = conditions.flatMap(({ _steps }) => _steps);
    return new PipelineCondition({ Type: 'Or', Conditions: expressions }, steps);
  }

  /**
   * Whether a condition does not hold.
   *
   * @param condition that must not hold
   */
  public static negate(condition: PipelineCondition): PipelineCondition {
    return new PipelineCondition({ Type: 'Not', Expression: condition._expression }, condition._steps);
  }

  private static compare(type: string, value: PipelineValue, limit: number): PipelineCondition {
    const expression = { Type: type, LeftValue: value._expression, RightValue: limit };
    return new PipelineCondition(expression, stepsOf(value));
  }

  private constructor(
    /**
     * As the definition writes it.
     *
     * @internal
     */
    public readonly _expression: Record<string, unknown>,
    /**
     * The steps whose values it looks at.
     *
     * @internal
     */
    public readonly _steps: PipelineStep[],
  ) {}
}

function stepsOf({ _step }: PipelineValue): PipelineStep[] {
  return _step === undefined ? [] : [_step];
}
