import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IDependable } from 'constructs';
import { grantReadData } from '../private/data-grants';
import { folderPrefix } from '../private/s3-prefix';
import type { DataCompression, DataDistribution, InputMode, RecordWrapper } from './data-format';
import { DataType } from './data-format';

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
   * How the objects are compressed. `GZIP` needs `InputMode.PIPE`.
   *
   * @default DataCompression.NONE
   */
  readonly compression?: DataCompression;

  /**
   * What SageMaker puts around each object. `RECORD_IO` needs `InputMode.PIPE`.
   *
   * @default RecordWrapper.NONE
   */
  readonly recordWrapper?: RecordWrapper;

  /**
   * Begins the order in which objects are read; a pipe has another order in each epoch.
   *
   * @default - objects are read in the order of their keys
   */
  readonly shuffleSeed?: number;

  /**
   * Names of the instance groups that get the data, for a job that has some.
   *
   * @default - all groups
   */
  readonly instanceGroups?: string[];

  /**
   * Names the state of the data, such as a date or a hash. A training job starts again when it changes.
   *
   * @default - changes of the objects start no training
   */
  readonly version?: string;
}

/** How the data that a manifest names is read. */
export interface ManifestOptions extends DatasetOptions {
  /**
   * Folder of the bucket with the objects that the manifest names, which the job may read.
   *
   * @default - the folder of the manifest
   */
  readonly objectsPrefix?: string;
}

interface Source {
  readonly dataType: DataType;
  /** Folder or object key that the S3 URI names. */
  readonly keys: string;
  /** Folders with further objects to read. */
  readonly objectsPrefix?: string;
  readonly attributeNames?: string[];
}

/** Objects in a bucket, to be used as a channel of training jobs. */
export class Dataset {
  /**
   * Data that is in a bucket already, or that something else puts there.
   *
   * @param bucket the bucket
   * @param prefix folder in the bucket; the empty text is the whole bucket
   * @param options how it is read
   */
  public static fromBucket(bucket: s3.IBucket, prefix: string, options: DatasetOptions = {}): Dataset {
    return Dataset._after(bucket, prefix, options, []);
  }

  /**
   * The objects that a manifest names: a JSON list of a prefix and the keys below it.
   *
   * @param bucket that holds manifest and objects
   * @param objectKey of the manifest
   * @param options how the objects are read
   */
  public static fromManifest(bucket: s3.IBucket, objectKey: string, options: ManifestOptions = {}): Dataset {
    return Dataset.ofManifest(bucket, objectKey, options, DataType.MANIFEST_FILE);
  }

  /**
   * The objects and labels of an augmented manifest, a file of JSON lines. Needs `InputMode.PIPE`.
   *
   * @param bucket that holds manifest and objects
   * @param objectKey of the manifest
   * @param attributeNames members of each line to stream, in this order; those that end with `-ref` name objects
   * @param options how the objects are read
   */
  public static fromAugmentedManifest(
    bucket: s3.IBucket,
    objectKey: string,
    attributeNames: string[],
    options: ManifestOptions = {},
  ): Dataset {
    return Dataset.ofManifest(bucket, objectKey, options, DataType.AUGMENTED_MANIFEST_FILE, attributeNames);
  }

  /**
   * Data that is there once `dependencies` are.
   *
   * @internal
   */
  public static _after(bucket: s3.IBucket, prefix: string, options: DatasetOptions, after: IDependable[]): Dataset {
    const source = { dataType: DataType.PREFIX, keys: folderPrefix(prefix) };
    return new Dataset(bucket, source, options, after);
  }

  private static ofManifest(
    bucket: s3.IBucket,
    objectKey: string,
    options: ManifestOptions,
    dataType: DataType,
    attributeNames?: string[],
  ): Dataset {
    const { objectsPrefix = objectKey.replace(/[^/]*$/, ''), ...reading } = options;
    const source = { dataType, keys: objectKey, objectsPrefix: folderPrefix(objectsPrefix), attributeNames };
    return new Dataset(bucket, source, reading, []);
  }

  /** The prefix as an S3 URI with a slash at its end, or the S3 URI of the manifest. */
  public readonly s3Uri: string;
  /** Begins the keys of all objects, empty or with a slash at its end; the key of the manifest if there is one. */
  public readonly prefix: string;
  /** What the S3 URI points at. */
  public readonly dataType: DataType;
  /** Members of each line of an augmented manifest that are streamed; undefined for other types. */
  public readonly attributeNames?: string[];

  private constructor(
    /** The bucket that holds the objects. */
    public readonly bucket: s3.IBucket,
    private readonly source: Source,
    /** How the data is read, and its version. */
    public readonly options: DatasetOptions,
    /** What has to be deployed before the objects are there. */
    public readonly dependencies: IDependable[],
  ) {
    this.prefix = source.keys;
    this.dataType = source.dataType;
    this.attributeNames = source.attributeNames;
    this.s3Uri = `s3://${bucket.bucketName}/${source.keys}`;
  }

  /**
   * The same data, read differently.
   *
   * @param options replace those given before, one by one
   */
  public withOptions(options: DatasetOptions): Dataset {
    return new Dataset(this.bucket, this.source, { ...this.options, ...options }, this.dependencies);
  }

  /**
   * Lets a principal read the objects, and list their folder.
   *
   * @param grantee who may
   */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    const grants = this._readableKeys.map((keys) => grantReadData(grantee, this.bucket, keys));
    return grants.reduce((all, grant) => all.combine(grant));
  }

  /**
   * Folders and objects that a reader needs.
   *
   * @internal
   */
  public get _readableKeys(): string[] {
    const { keys, objectsPrefix } = this.source;
    return objectsPrefix === undefined ? [keys] : [keys, objectsPrefix];
  }
}
