import type { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Faults } from '../private/faults';

/** Why SageMaker could not do a step. */
export class StepException {
  /** An error of the service. */
  public static readonly SERVICE_FAULT = new StepException('Step.SERVICE_FAULT');
  /** Too many requests. */
  public static readonly THROTTLING = new StepException('Step.THROTTLING');
  /** An error of SageMaker while the job ran. */
  public static readonly JOB_INTERNAL_ERROR = new StepException('SageMaker.JOB_INTERNAL_ERROR');
  /** No machines of the type are free. */
  public static readonly CAPACITY_ERROR = new StepException('SageMaker.CAPACITY_ERROR');
  /** A quota of the account is used up. */
  public static readonly RESOURCE_LIMIT = new StepException('SageMaker.RESOURCE_LIMIT');

  /**
   * A reason without a constant here.
   *
   * @param value as SageMaker's `ExceptionType` names it
   */
  public static of(value: string): StepException {
    return new StepException(value);
  }

  private constructor(
    /** SageMaker's `ExceptionType`. */
    public readonly value: string,
  ) {}
}

/** When a step is tried again. */
export interface StepRetryPolicy {
  /** After which errors. */
  readonly exceptions: StepException[];

  /**
   * Time before the first further try.
   *
   * @default Duration.seconds(1)
   */
  readonly interval?: Duration;

  /**
   * By what the time grows with each try.
   *
   * @default 2
   */
  readonly backoffRate?: number;

  /**
   * Number of further tries, from 1 to 20.
   *
   * @default 5
   */
  readonly maxAttempts?: number;
}

/** Properties that all steps have. */
export interface PipelineStepProps {
  /**
   * Name of the step: at most 64 letters, digits and hyphens.
   *
   * @default - the id of the construct
   */
  readonly stepName?: string;

  /**
   * Steps that have to be done before, beside those whose outputs are read.
   *
   * @default - none
   */
  readonly after?: PipelineStep[];
}

/** Properties of steps that run a job. */
export interface JobStepProps extends PipelineStepProps {
  /**
   * How long the outcome of an equal step is taken instead of running it again.
   *
   * @default - it always runs
   */
  readonly cacheFor?: Duration;

  /**
   * When the step is tried again.
   *
   * @default - after errors of the service, throttling and errors of SageMaker, 5 times
   */
  readonly retryPolicies?: StepRetryPolicy[];
}

/** What a pipeline has to know of a step. */
export interface PipelineStepConfig {
  /** The member of the definition's `Steps`. */
  readonly definition: { readonly [member: string]: any }; // eslint-disable-line @typescript-eslint/no-explicit-any -- JSON
}

const NAME = /^[A-Za-z0-9](-*[A-Za-z0-9])*$/;

/** A step of a pipeline. */
export abstract class PipelineStep extends Construct {
  /** Name of the step. */
  public readonly stepName: string;
  /** Steps that have to be done before. */
  public readonly after: PipelineStep[];

  protected constructor(scope: Construct, id: string, props: PipelineStepProps) {
    super(scope, id);
    this.stepName = props.stepName ?? id;
    this.after = props.after ?? [];
    new Faults(this)
      .text('stepName', this.stepName, NAME, 'letters and digits with hyphens between them', 64)
      .throwIfAny();
  }

  /**
   * Lets the role of a pipeline do the step, and tells what the step is.
   *
   * @param role of the pipeline
   */
  public abstract bind(role: iam.IRole): PipelineStepConfig;

  /**
   * This step and those within it.
   *
   * @internal
   */
  public _all(): PipelineStep[] {
    return [this];
  }

  /**
   * Steps whose outputs it reads.
   *
   * @internal
   */
  public _reads(): PipelineStep[] {
    return [];
  }
}
