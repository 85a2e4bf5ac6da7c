import { PipelineValue } from './pipeline-value';

/** A value that whoever starts the pipeline may give. */
export class PipelineParameter {
  /**
   * A text.
   *
   * @param name of the parameter
   * @param defaultValue where none is given; default: one has to be given
   * @param allowed values; default: any
   */
  public static text(name: string, defaultValue?: string, allowed?: string[]): PipelineParameter {
    return new PipelineParameter(name, 'String', defaultValue, allowed);
  }

  /**
   * A whole number.
   *
   * @param name of the parameter
   * @param defaultValue where none is given; default: one has to be given
   */
  public static integer(name: string, defaultValue?: number): PipelineParameter {
    return new PipelineParameter(name, 'Integer', defaultValue);
  }

  /**
   * A number.
   *
   * @param name of the parameter
   * @param defaultValue where none is given; default: one has to be given
   */
  public static floatingPoint(name: string, defaultValue?: number): PipelineParameter {
    return new PipelineParameter(name, 'Float', defaultValue);
  }

  /** The value that an execution has. */
  public readonly value: PipelineValue;

  private constructor(
    /** Name of the parameter. */
    public readonly name: string,
    /** SageMaker's `Type`: `String`, `Integer` or `Float`. */
    public readonly valueType: string,
    /** Where none is given; undefined if one has to be given. */
    public readonly defaultValue?: any, // eslint-disable-line @typescript-eslint/no-explicit-any -- jsii has no union of scalars
    /** Values that are allowed; undefined for any. */
    public readonly allowed?: string[],
  ) {
    this.value = PipelineValue._get(`Parameters.${name}`);
  }

  /** The value as a text, also of a number: hyperparameters are texts. */
  public toString(): string {
    return this.valueType === 'String'
      ? this.value.toString()
      : PipelineValue.join('', this.value.toString()).toString();
  }
}
