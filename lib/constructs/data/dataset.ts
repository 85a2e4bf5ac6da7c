import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IDependable } from 'constructs';
import { folderPrefix } from '../private/s3-prefix';

/** How a training job gets at the objects of a channel. */
export class InputMode {
  /** All objects are copied to the machine before training starts. */
  public static readonly FILE = new InputMode('File');
  /** Objects appear as files at once and are read from S3 when they are opened. */
  public static readonly FAST_FILE = new InputMode('FastFile');
  /** Objects are streamed through a named pipe, once an epoch. */
  public static readonly PIPE = new InputMode('Pipe');

  /**
   * A mode without a constant here.
   *
   * @param value as SageMaker's `TrainingInputMode` names it
   */
  public static of(value: string): InputMode {
    return new InputMode(value);
  }

  private constructor(
    /** SageMaker's `TrainingInputMode`. */
    public readonly value: string,
  ) {}
}

/** Which machines of a job get which objects of a channel. */
export class DataDistribution {
  /** Every machine gets all objects. */
  public static readonly FULLY_REPLICATED = new DataDistribution('FullyReplicated');
  /** Each object goes to one of the machines. */
  public static readonly SHARDED_BY_S3_KEY = new DataDistribution('ShardedByS3Key');

  /**
   * A distribution without a constant here.
   *
   * @param value as SageMaker's `S3DataDistributionType` names it
   */
  public static of(value: string): DataDistribution {
    return new DataDistribution(value);
  }

  private constructor(
    /** SageMaker's `S3DataDistributionType`. */
    public readonly value: string,
  ) {}
}

/** How the data of a channel is read. */
export interface DatasetOptions {
  /**
   * MIME type of the objects, such as `text/csv`.
   *
   * @default - none is announced to the container
   */
  readonly contentType?: string;

  /**
   * How a job gets at the objects.
   *
   * @default InputMode.FILE
   */
  readonly inputMode?: InputMode;

  /**
   * Which machines of a job get which objects.
   *
   * @default DataDistribution.FULLY_REPLICATED
   */
  readonly distribution?: DataDistribution;

  /**
   * Names the state of the data, such as a date or a hash. A training job starts again when it changes.
   *
   * @default - changes of the objects start no training
   */
  readonly version?: string;
}

/** Objects below one prefix of a bucket, to be used as a channel of training jobs. */
export class Dataset {
  /**
   * Data that is in a bucket already, or that something else puts there.
   *
   * @param bucket the bucket
   * @param prefix folder in the bucket; the empty text is the whole bucket
   * @param options how it is read
   */
  public static fromBucket(bucket: s3.IBucket, prefix: string, options: DatasetOptions = {}): Dataset {
    return new Dataset(bucket, folderPrefix(prefix), options, []);
  }

  /**
   * Data that is there once `dependencies` are.
   *
   * @internal
   */
  public static _after(bucket: s3.IBucket, prefix: string, options: DatasetOptions, after: IDependable[]): Dataset {
    return new Dataset(bucket, folderPrefix(prefix), options, after);
  }

  /** The prefix as an S3 URI, with a slash at its end. */
  public readonly s3Uri: string;

  private constructor(
    /** The bucket that holds the objects. */
    public readonly bucket: s3.IBucket,
    /** Begins the keys of all objects; empty or with a slash at its end. */
    public readonly prefix: string,
    /** How the data is read, and its version. */
    public readonly options: DatasetOptions,
    /** What has to be deployed before the objects are there. */
    public readonly dependencies: IDependable[],
  ) {
    this.s3Uri = `s3://${bucket.bucketName}/${prefix}`;
  }

  /**
   * The same data, read differently.
   *
   * @param options replace those given before, one by one
   */
  public withOptions(options: DatasetOptions): Dataset {
    return new Dataset(this.bucket, this.prefix, { ...this.options, ...options }, this.dependencies);
  }
}
