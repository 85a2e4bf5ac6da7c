import type { Duration, IResource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { TrainingDefinition } from '../training/training-definition';
import type { TuningParameter } from './tuning-parameter';
import type { TuningObjective, TuningStrategy, TuningWarmStart } from './tuning-strategy';

/** How hyperparameters are searched: what a tuning job and a step of a pipeline have in common. */
export interface TuningSpecificationProps {
  /** What each training job does. Its hyperparameters are those that stay the same. */
  readonly definition: TrainingDefinition;

  /** What the search is for: a metric definition of the training definition. */
  readonly objective: TuningObjective;

  /** Values to try by the name of the hyperparameter; up to 30. */
  readonly parameters: { readonly [name: string]: TuningParameter };

  /**
   * How the next values are chosen.
   *
   * @default TuningStrategy.BAYESIAN
   */
  readonly strategy?: TuningStrategy;

  /**
   * Number of training jobs. A grid has as many as combinations.
   *
   * @default 10
   */
  readonly maxJobs?: number;

  /**
   * Number of training jobs at the same time.
   *
   * @default 1
   */
  readonly maxParallelJobs?: number;

  /**
   * After this time no training job is started any more, and those that run are stopped.
   *
   * @default - no limit beside those of the training jobs
   */
  readonly maxRuntime?: Duration;

  /**
   * Whether a training job is stopped that is worse than the median of the earlier ones at the same epoch. Not for Hyperband,
   * which stops jobs itself.
   *
   * @default false
   */
  readonly earlyStopping?: boolean;

  /**
   * The search ends when the objective reaches this value.
   *
   * @default - it goes on
   */
  readonly targetObjective?: number;

  /**
   * The search ends after this number of training jobs without an improvement; at least 3.
   *
   * @default - it goes on
   */
  readonly maxJobsNotImproving?: number;

  /**
   * Whether the search ends when SageMaker expects no improvement any more.
   *
   * @default false
   */
  readonly completeOnConvergence?: boolean;

  /**
   * What is known from earlier tuning jobs.
   *
   * @default - nothing
   */
  readonly warmStart?: TuningWarmStart;

  /**
   * Begins the random numbers of the search, so that it can be repeated.
   *
   * @default - another one each time
   */
  readonly randomSeed?: number;
}

/** Properties of `TuningJob`. */
export interface TuningJobProps extends TuningSpecificationProps {
  /**
   * Whether the deployment waits until the job has ended, and fails if the job fails. CloudFormation waits one hour at most.
   *
   * @default true
   */
  readonly waitForCompletion?: boolean;
}

/** A hyperparameter tuning job of SageMaker. */
export interface ITuningJob extends IResource {
  /**
   * Name of the job.
   *
   * @attribute
   */
  readonly tuningJobName: string;

  /**
   * ARN of the job.
   *
   * @attribute
   */
  readonly tuningJobArn: string;

  /**
   * Lets a principal describe the job and list its training jobs.
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
