import type { IResource } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';

/** The time after which a budget begins anew. */
export class BudgetPeriod {
  /** A day. */
  public static readonly DAILY = new BudgetPeriod('DAILY');
  /** A month of the calendar. */
  public static readonly MONTHLY = new BudgetPeriod('MONTHLY');
  /** Three months of the calendar. */
  public static readonly QUARTERLY = new BudgetPeriod('QUARTERLY');
  /** A year of the calendar. */
  public static readonly ANNUALLY = new BudgetPeriod('ANNUALLY');

  /**
   * A period without a constant here.
   *
   * @param value as AWS Budgets' `TimeUnit` names it
   */
  public static of(value: string): BudgetPeriod {
    return new BudgetPeriod(value);
  }

  private constructor(
    /** AWS Budgets' `TimeUnit`. */
    public readonly value: string,
  ) {}
}

/** Properties of `TrainingBudget`. */
export interface TrainingBudgetProps {
  /** What SageMaker may cost in a period, in US dollars. */
  readonly limitUsd: number;

  /**
   * The period.
   *
   * @default BudgetPeriod.MONTHLY
   */
  readonly period?: BudgetPeriod;

  /**
   * Name of the budget. CloudFormation replaces a budget whose alerts change, and cannot give its name to two: one with a
   * name keeps its alerts.
   *
   * @default - CloudFormation makes one up
   */
  readonly trainingBudgetName?: string;

  /**
   * Key of a cost allocation tag, activated in the account, that limits the budget to what carries it. Needs `tagValue`.
   *
   * @default - all of SageMaker in the account
   */
  readonly tagKey?: string;

  /**
   * Value of the tag.
   *
   * @default - all of SageMaker in the account
   */
  readonly tagValue?: string;

  /**
   * Percentages of the limit; an alert is sent when the costs pass one.
   *
   * @default [80, 100]
   */
  readonly alertsAt?: number[];

  /**
   * Percentage of the limit; an alert is sent when the costs are expected to pass it. A budget of days has no forecast.
   *
   * @default - 100; none for a budget of days
   */
  readonly alertsAtForecast?: number;

  /**
   * Addresses that get the alerts, up to 10.
   *
   * @default - the topic alone
   */
  readonly emails?: string[];

  /**
   * Topic that gets the alerts. AWS Budgets has to be allowed to publish to one that is imported.
   *
   * @default - a new one, encrypted with `encryptionKey`
   */
  readonly topic?: sns.ITopic;

  /**
   * Percentage of the limit; when the costs pass it, all running training jobs are stopped, those with the tag if one is given.
   * They keep their checkpoints and what they have written. AWS Budgets knows costs hours later.
   *
   * @default - none is stopped
   */
  readonly stopJobsAt?: number;

  /**
   * Key that encrypts the alerts.
   *
   * @default - a new one, unless a topic is given and no job is stopped
   */
  readonly encryptionKey?: kms.IKey;
}

/** What has to be known of a budget that is not of this app. */
export interface TrainingBudgetAttributes {
  /** Name of the budget. */
  readonly trainingBudgetName: string;

  /** Topic that gets the alerts. */
  readonly topic: sns.ITopic;
}

/** A budget for training. */
export interface ITrainingBudget extends IResource {
  /**
   * Name of the budget.
   *
   * @attribute
   */
  readonly trainingBudgetName: string;

  /** Topic that gets the alerts. */
  readonly topic: sns.ITopic;
}
