import { Token } from 'aws-cdk-lib';
import type { PipelineStep } from './pipeline-step';

/** A value that is known when the pipeline runs. It stands for itself in texts of steps; join it with `PipelineValue.join`. */
export class PipelineValue {
  /** Name of the pipeline. */
  public static readonly PIPELINE_NAME = PipelineValue._get('Execution.PipelineName');
  /** Id of the execution. */
  public static readonly EXECUTION_ID = PipelineValue._get('Execution.PipelineExecutionId');
  /** Time at which the execution started. */
  public static readonly START_TIME = PipelineValue._get('Execution.StartDateTime');

  /**
   * Several values as one text.
   *
   * @param separator between them
   * @param values texts, and values as texts
   */
  public static join(separator: string, ...values: string[]): PipelineValue {
    return new PipelineValue({ 'Std:Join': { On: separator, Values: values } });
  }

  /**
   * What an expression of the pipeline's definition names.
   *
   * @internal
   */
  public static _get(path: string): PipelineValue {
    return new PipelineValue({ Get: path });
  }

  /**
   * A value that is there once a step is done.
   *
   * @internal
   */
  public static _of(step: PipelineStep, expression: Record<string, unknown>): PipelineValue {
    return new PipelineValue(expression, step);
  }

  private constructor(
    /**
     * As the definition writes it.
     *
     * @internal
     */
    public readonly _expression: Record<string, unknown>,
    /**
     * The step that makes it; undefined if none does.
     *
     * @internal
     */
    public readonly _step?: PipelineStep,
  ) {}

  /** The value as a text, for settings of steps. */
  public toString(): string {
    return Token.asString(this._expression);
  }

  /** The value as a number, for settings of steps. */
  public toNumber(): number {
    return Token.asNumber(this._expression);
  }
}
