import type * as s3 from 'aws-cdk-lib/aws-s3';
import { PipelineValue } from './pipeline-value';
import type { PipelineStep } from './pipeline-step';

/** Objects that a step of a pipeline leaves in a bucket, for a later step to read. */
export class StepOutput {
  /** @internal */
  public static _of(step: PipelineStep, bucket: s3.IBucket, prefix: string, uri: PipelineValue): StepOutput {
    return new StepOutput(step, bucket, prefix, uri);
  }

  private constructor(
    /** The step that writes them. */
    public readonly step: PipelineStep,
    /** The bucket that they are in. */
    public readonly bucket: s3.IBucket,
    /** Folder of the bucket below which they lie, with those of other executions. */
    public readonly prefix: string,
    /** Their S3 URI. */
    public readonly uri: PipelineValue,
  ) {}

  /**
   * S3 URI of a file of them.
   *
   * @param name of the file
   */
  public file(name: string): PipelineValue {
    return PipelineValue.join('/', this.uri.toString(), name);
  }
}
