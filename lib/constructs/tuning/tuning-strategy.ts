import type { ITuningJob } from './tuning-job-props';

/** How the next values are chosen. */
export class TuningStrategy {
  /** From what the jobs so far have shown. */
  public static readonly BAYESIAN = new TuningStrategy('Bayesian');
  /** At random, so that all jobs may run at once. */
  public static readonly RANDOM = new TuningStrategy('Random');
  /** All combinations of categorical values, once each. */
  public static readonly GRID = new TuningStrategy('Grid');

  /**
   * Many jobs with few epochs, of which the good ones go on. The container must report the objective after each epoch.
   *
   * @param minResource fewest epochs of a job; default: SageMaker decides
   * @param maxResource most epochs of a job; default: the hyperparameter `epochs` of the definition
   */
  public static hyperband(minResource?: number, maxResource?: number): TuningStrategy {
    return new TuningStrategy('Hyperband', minResource, maxResource);
  }

  private constructor(
    /** SageMaker's `Strategy`. */
    public readonly value: string,
    /** Fewest epochs of a job of Hyperband. */
    public readonly minResource?: number,
    /** Most epochs of a job of Hyperband. */
    public readonly maxResource?: number,
  ) {}
}

/** What the search is for. */
export class TuningObjective {
  /**
   * The largest value of a metric.
   *
   * @param metricName name of a metric definition
   */
  public static maximize(metricName: string): TuningObjective {
    return new TuningObjective('Maximize', metricName);
  }

  /**
   * The smallest value of a metric.
   *
   * @param metricName name of a metric definition
   */
  public static minimize(metricName: string): TuningObjective {
    return new TuningObjective('Minimize', metricName);
  }

  private constructor(
    /** SageMaker's `Type`: `Maximize` or `Minimize`. */
    public readonly objectiveType: string,
    /** Name of the metric definition. */
    public readonly metricName: string,
  ) {}
}

/** What a tuning job knows from earlier ones. */
export class TuningWarmStart {
  /**
   * Goes on with the same data and algorithm.
   *
   * @param parents up to five tuning jobs that have ended
   */
  public static identicalDataAndAlgorithm(...parents: ITuningJob[]): TuningWarmStart {
    return new TuningWarmStart('IdenticalDataAndAlgorithm', parents);
  }

  /**
   * Begins from what was learnt with other data, ranges or versions of the algorithm.
   *
   * @param parents up to five tuning jobs that have ended
   */
  public static transferLearning(...parents: ITuningJob[]): TuningWarmStart {
    return new TuningWarmStart('TransferLearning', parents);
  }

  private constructor(
    /** SageMaker's `WarmStartType`. */
    public readonly warmStartType: string,
    /** The earlier jobs. */
    public readonly parents: ITuningJob[],
  ) {}
}
