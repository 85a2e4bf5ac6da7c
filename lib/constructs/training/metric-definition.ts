/** A number that a training job prints and that SageMaker picks up. */
export interface MetricDefinition {
  /** Name in CloudWatch, such as `validation:accuracy`. */
  readonly name: string;
  /** Regular expression over each line of the log; its first group is the value. */
  readonly regex: string;
}
