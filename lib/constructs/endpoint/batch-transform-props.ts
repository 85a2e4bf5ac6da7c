import type { Duration, IResource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { PlacementOptions } from '../network/placement-options';
import type { Dataset } from '../data/dataset';
import type { EndpointInstanceType } from './endpoint-instance-type';
import type { ModelSource } from './model-source';

/** How objects are cut into records. */
export class SplitType {
  /** They are not: an object is a request. */
  public static readonly NONE = new SplitType('None');
  /** Each line is a record. */
  public static readonly LINE = new SplitType('Line');
  /** RecordIO. */
  public static readonly RECORD_IO = new SplitType('RecordIO');
  /** TFRecord. */
  public static readonly TF_RECORD = new SplitType('TFRecord');

  private constructor(
    /** SageMaker's `SplitType`. */
    public readonly value: string,
  ) {}
}

/** How many records make a request. */
export class BatchStrategy {
  /** As many as fit. */
  public static readonly MULTI_RECORD = new BatchStrategy('MultiRecord');
  /** One. */
  public static readonly SINGLE_RECORD = new BatchStrategy('SingleRecord');

  private constructor(
    /** SageMaker's `BatchStrategy`. */
    public readonly value: string,
  ) {}
}

/** A transform job of SageMaker. */
export interface IBatchTransform extends IResource {
  /**
   * Name of the job.
   *
   * @attribute
   */
  readonly transformJobName: string;

  /**
   * ARN of the job.
   *
   * @attribute
   */
  readonly transformJobArn: string;

  /**
   * Lets a principal describe the job.
   *
   * @param grantee who may
   */
  grantDescribe(grantee: iam.IGrantable): iam.Grant;

  /**
   * A rule that fires each time the job changes its state.
   *
   * @param id of the rule
   * @param options of the rule; the pattern is added to
   */
  onStateChange(id: string, options?: events.OnEventOptions): events.Rule;
}

/** Properties of `BatchTransform`. */
export interface BatchTransformProps extends PlacementOptions {
  /** The model that answers. */
  readonly model: ModelSource;

  /** The data that is answered. A change of its version starts a new job. */
  readonly input: Dataset;

  /**
   * Bucket for the answers.
   *
   * @default - the bucket of `input`
   */
  readonly outputBucket?: s3.IBucket;

  /**
   * Folder of the bucket for the answers; each job has one of its own below it.
   *
   * @default 'transformed'
   */
  readonly outputPrefix?: string;

  /**
   * MIME type of the answers, such as `text/csv`.
   *
   * @default - the container's
   */
  readonly accept?: string;

  /**
   * How objects are cut into records.
   *
   * @default SplitType.NONE
   */
  readonly splitType?: SplitType;

  /**
   * How many records make a request.
   *
   * @default - SageMaker's, as many as fit
   */
  readonly batchStrategy?: BatchStrategy;

  /**
   * The most MB of a request, 0 to 100.
   *
   * @default - SageMaker's, 6
   */
  readonly maxPayloadInMb?: number;

  /**
   * Requests to a machine at the same time; with `maxPayloadInMb` at most 100 MB together.
   *
   * @default - SageMaker's, 1
   */
  readonly maxConcurrentTransforms?: number;

  /**
   * Which part of each record the model gets, as a JSONPath.
   *
   * @default - all of it
   */
  readonly inputFilter?: string;

  /**
   * Which part of record and answer is kept, as a JSONPath.
   *
   * @default - all of it
   */
  readonly outputFilter?: string;

  /**
   * Whether answers are kept together with their records.
   *
   * @default false
   */
  readonly joinInput?: boolean;

  /**
   * The machine that answers.
   *
   * @default EndpointInstanceType.M5_LARGE
   */
  readonly instanceType?: EndpointInstanceType;

  /**
   * Number of machines.
   *
   * @default 1
   */
  readonly instanceCount?: number;

  /**
   * How long one request may take; 1 second to 1 hour.
   *
   * @default - SageMaker's, 10 minutes
   */
  readonly invocationTimeout?: Duration;

  /**
   * How often a request is tried again, 0 to 3 times.
   *
   * @default - SageMaker's, 3
   */
  readonly invocationRetries?: number;

  /**
   * Whether the deployment waits for the job, up to one hour, and fails with it.
   *
   * @default true
   */
  readonly waitForCompletion?: boolean;

  /**
   * Key for storage volume and answers.
   *
   * @default - the key of `outputBucket`; a key of SageMaker's if it has none
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether the container has no network.
   *
   * @default true
   */
  readonly networkIsolation?: boolean;

  /**
   * What the job acts as. Permissions for model, image, data and log are added to it.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;
}
