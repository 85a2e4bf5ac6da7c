import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { PipelineValue } from './pipeline-value';
import type { PipelineStep } from './pipeline-step';

/** Objects that a step of a pipeline leaves in a bucket, for a later step to read. */
export class StepOutput {
  /** @internal */
  public static _of(
    step: PipelineStep,
    place: { readonly bucket: s3.IBucket; readonly prefix: string; readonly encryptionKey?: kms.IKey },
    uri: PipelineValue,
  ): StepOutput {
    return new StepOutput(step, place.bucket, place.prefix, uri, place.encryptionKey);
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
    /** Key that encrypts them; undefined if none of KMS does. */
    public readonly encryptionKey?: kms.IKey,
  ) {}

  /**
   * S3 URI of a file of them.
   *
   * @param name of the file
   */
  public file(name: string): PipelineValue {
    const { _expression } = PipelineValue.join('/', this.uri.toString(), name);
    return PipelineValue._of(this.step, _expression);
  }
}
