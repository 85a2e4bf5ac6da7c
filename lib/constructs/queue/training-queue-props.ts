import type { Duration, IResource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { ITrainingDefinition } from '../training/training-definition-props';
import type { TrainingInstanceType } from '../training/training-instance-type';

/** A number of machines of one type. */
export interface TrainingCapacity {
  /** The machine. */
  readonly instanceType: TrainingInstanceType;

  /** How many of them jobs may use at the same time. */
  readonly maxInstances: number;
}

/** What a share does with machines that it does not use. */
export class ShareStrategy {
  /** It keeps them, and takes none of others. */
  public static readonly RESERVE = new ShareStrategy('RESERVE');
  /** Others may use them until it needs them. */
  public static readonly LEND = new ShareStrategy('LEND');
  /** Others may use them, and it uses theirs. */
  public static readonly LEND_AND_BORROW = new ShareStrategy('LEND_AND_BORROW');

  /**
   * A strategy without a constant here.
   *
   * @param value as AWS Batch names it
   */
  public static of(value: string): ShareStrategy {
    return new ShareStrategy(value);
  }

  private constructor(
    /** AWS Batch's `strategy`. */
    public readonly value: string,
  ) {}
}

/** What a team gets of a queue. */
export interface TrainingShare {
  /** Name of the team, which its jobs are submitted with. */
  readonly name: string;

  /**
   * Part of the machines in relation to the other shares: with 2 a team gets twice what one with 1 gets. For a queue with
   * `maxInstances`.
   *
   * @default 1
   */
  readonly weight?: number;

  /**
   * Machines of the team by type, up to five types. For a queue with `capacity`.
   *
   * @default - none
   */
  readonly quota?: TrainingCapacity[];

  /**
   * What happens to machines of the quota that the team does not use.
   *
   * @default ShareStrategy.LEND_AND_BORROW
   */
  readonly strategy?: ShareStrategy;

  /**
   * Whether a job of the team interrupts a running one of the team with a lower priority.
   *
   * @default false
   */
  readonly preemption?: boolean;
}

/** Properties of `TrainingQueue`. Give either `maxInstances` or `capacity`. */
export interface TrainingQueueProps {
  /** The teams, up to 500; with `capacity` up to 20. */
  readonly shares: TrainingShare[];

  /**
   * Number of machines, of any type, that the jobs of the queue use at the same time. Teams get their part by weight.
   *
   * @default - `capacity` says it
   */
  readonly maxInstances?: number;

  /**
   * Number of machines of each type that the jobs of the queue use at the same time. Teams get their quota.
   *
   * @default - `maxInstances` says it
   */
  readonly capacity?: TrainingCapacity[];

  /**
   * Name of the queue.
   *
   * @default - CloudFormation makes one up
   */
  readonly trainingQueueName?: string;

  /**
   * Of several queues the one with the higher number goes first.
   *
   * @default 1
   */
  readonly priority?: number;

  /**
   * For how long past jobs of a team count against it; at most a week. For a queue with `maxInstances`.
   *
   * @default Duration.hours(1)
   */
  readonly shareDecay?: Duration;

  /**
   * Percentage of the machines that is kept for teams without a job, from 0 to 99. For a queue with `maxInstances`.
   *
   * @default 0
   */
  readonly computeReservation?: number;

  /**
   * How long a job may wait at the head of the queue, from 10 minutes to 24 hours, before it is cancelled.
   *
   * @default - any time
   */
  readonly maxWait?: Duration;
}

/** A queue of training jobs. */
export interface ITrainingQueue extends IResource {
  /**
   * ARN of the queue.
   *
   * @attribute
   */
  readonly trainingQueueArn: string;

  /**
   * Lets a principal submit jobs to the queue, describe and terminate them.
   *
   * @param grantee who may
   * @param definitions of the jobs, whose roles the principal has to pass
   */
  grantSubmit(grantee: iam.IGrantable, ...definitions: ITrainingDefinition[]): iam.Grant;

  /**
   * A rule that fires each time a job of the queue changes its state.
   *
   * @param id of the rule
   * @param options of the rule; the pattern is added to
   */
  onStateChange(id: string, options?: events.OnEventOptions): events.Rule;
}
