import type * as s3 from 'aws-cdk-lib/aws-s3';

/** What a baseline says. */
export interface BaselineOptions {
  /**
   * Key of the constraints that a baselining job suggested, `constraints.json`.
   *
   * @default - none: statistics are made, and nothing is compared
   */
  readonly constraintsKey?: string;
}

/** What the data looked like when the model was trained. */
export interface DataQualityOptions extends BaselineOptions {
  /**
   * Key of the statistics that a baselining job made, `statistics.json`.
   *
   * @default - none
   */
  readonly statisticsKey?: string;
}

/** How answers are held against what was true. */
export interface GroundTruthOptions extends BaselineOptions {
  /** Folder of the bucket with what was true, in folders `yyyy/mm/dd/hh`. */
  readonly groundTruthPrefix: string;

  /**
   * Where the answer is in what the container returns: an index for CSV, a JSONPath for JSON.
   *
   * @default - none
   */
  readonly inferenceAttribute?: string;

  /**
   * Where the probability is in what the container returns.
   *
   * @default - none
   */
  readonly probabilityAttribute?: string;

  /**
   * Probability from which the answer is yes.
   *
   * @default - none
   */
  readonly probabilityThreshold?: number;
}

/** How the quality of answers is found. */
export interface ModelQualityOptions extends GroundTruthOptions {
  /** What the model answers. */
  readonly problemType: ProblemType;
}

/** How bias of answers is found. */
export interface BiasOptions extends GroundTruthOptions {
  /** Key of Clarify's `analysis_config.json`. */
  readonly configKey: string;
}

/** How it is found what answers rest on. */
export interface ExplainabilityOptions extends BaselineOptions {
  /** Key of Clarify's `analysis_config.json`. */
  readonly configKey: string;

  /**
   * Where the features are in a request; a JSONPath for JSON.
   *
   * @default - none
   */
  readonly featuresAttribute?: string;

  /**
   * Where the answer is in what the container returns.
   *
   * @default - none
   */
  readonly inferenceAttribute?: string;
}

/** What a model answers. */
export class ProblemType {
  /** A number. */
  public static readonly REGRESSION = new ProblemType('Regression');
  /** Yes or no. */
  public static readonly BINARY_CLASSIFICATION = new ProblemType('BinaryClassification');
  /** One of several classes. */
  public static readonly MULTICLASS_CLASSIFICATION = new ProblemType('MulticlassClassification');

  private constructor(
    /** As SageMaker names it. */
    public readonly value: string,
  ) {}
}

/** What a drift monitor looks at. Baselines, ground truth and configurations lie in one bucket. */
export class DriftCheck {
  /**
   * Whether requests look like the data that the model was trained with.
   *
   * @param bucket with the baseline
   * @param options where it lies
   */
  public static dataQuality(bucket: s3.IBucket, options: DataQualityOptions): DriftCheck {
    return new DriftCheck('DataQuality', bucket, options);
  }

  /**
   * Whether answers are as good as they were.
   *
   * @param bucket with baseline and ground truth
   * @param options where they lie
   */
  public static modelQuality(bucket: s3.IBucket, options: ModelQualityOptions): DriftCheck {
    return new DriftCheck('ModelQuality', bucket, { ...options, problem: options.problemType.value });
  }

  /**
   * Whether answers have become unfair.
   *
   * @param bucket with baseline, configuration and ground truth
   * @param options where they lie
   */
  public static bias(bucket: s3.IBucket, options: BiasOptions): DriftCheck {
    return new DriftCheck('ModelBias', bucket, options);
  }

  /**
   * Whether answers rest on other features than they did.
   *
   * @param bucket with baseline and configuration
   * @param options where they lie
   */
  public static explainability(bucket: s3.IBucket, options: ExplainabilityOptions): DriftCheck {
    return new DriftCheck('ModelExplainability', bucket, options);
  }

  private constructor(
    /** SageMaker's `MonitoringType`. */
    public readonly monitoringType: string,
    /** Bucket with baselines, ground truth and configurations. */
    public readonly bucket: s3.IBucket,
    private readonly options: AllOptions,
  ) {}

  /** @internal */
  public get _options(): AllOptions {
    return this.options;
  }
}

/** All that any check knows. */
type AllOptions = Partial<DataQualityOptions & BiasOptions & ExplainabilityOptions> & { readonly problem?: string };
