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

/** How the objects of a channel are compressed. */
export class DataCompression {
  /** Not at all. */
  public static readonly NONE = new DataCompression('None');
  /** Each object is a gzip file, which a pipe unpacks. */
  public static readonly GZIP = new DataCompression('Gzip');

  /**
   * A compression without a constant here.
   *
   * @param value as SageMaker's `CompressionType` names it
   */
  public static of(value: string): DataCompression {
    return new DataCompression(value);
  }

  private constructor(
    /** SageMaker's `CompressionType`. */
    public readonly value: string,
  ) {}
}

/** What SageMaker puts around each object that it streams. */
export class RecordWrapper {
  /** Nothing: objects follow each other. */
  public static readonly NONE = new RecordWrapper('None');
  /** Each object becomes a record in the RecordIO format. */
  public static readonly RECORD_IO = new RecordWrapper('RecordIO');

  /**
   * A wrapper without a constant here.
   *
   * @param value as SageMaker's `RecordWrapperType` names it
   */
  public static of(value: string): RecordWrapper {
    return new RecordWrapper(value);
  }

  private constructor(
    /** SageMaker's `RecordWrapperType`. */
    public readonly value: string,
  ) {}
}

/** What the S3 URI of a channel points at. */
export class DataType {
  /** All objects whose keys begin with a prefix. */
  public static readonly PREFIX = new DataType('S3Prefix');
  /** A JSON list of a prefix and the keys below it. */
  public static readonly MANIFEST_FILE = new DataType('ManifestFile');
  /** A file of JSON lines that names objects and labels; read through a pipe. */
  public static readonly AUGMENTED_MANIFEST_FILE = new DataType('AugmentedManifestFile');

  /**
   * A type without a constant here.
   *
   * @param value as SageMaker's `S3DataType` names it
   */
  public static of(value: string): DataType {
    return new DataType(value);
  }

  private constructor(
    /** SageMaker's `S3DataType`. */
    public readonly value: string,
  ) {}
}
