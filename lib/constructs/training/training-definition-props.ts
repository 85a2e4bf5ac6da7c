import type { IResource } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { TrainingSpecificationProps } from './training-specification-props';

/** Properties of `TrainingDefinition`. */
export interface TrainingDefinitionProps extends TrainingSpecificationProps {
  /**
   * Name of the definition in Parameter Store, with a slash at its beginning.
   *
   * @default - `/trainyard/definitions/` with the names of stack and construct
   */
  readonly trainingDefinitionName?: string;
}

/** A versioned specification of training jobs, which starts none by itself. */
export interface ITrainingDefinition extends IResource {
  /**
   * Name of the parameter that holds CreateTrainingJob's input without the job's name. Each change is a new version of it.
   *
   * @attribute
   */
  readonly trainingDefinitionName: string;

  /**
   * ARN of the parameter.
   *
   * @attribute
   */
  readonly trainingDefinitionArn: string;

  /** Begins the names of the jobs that `grantStart` allows, without the hyphen that follows. */
  readonly jobNamePrefix: string;

  /** What the jobs act as. */
  readonly role: iam.IRole;

  /**
   * Lets a principal read the definition.
   *
   * @param grantee who may
   */
  grantRead(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal read the definition and start, describe and stop jobs of it, whose names begin with `jobNamePrefix`.
   *
   * @param grantee who may
   */
  grantStart(grantee: iam.IGrantable): iam.Grant;

  /**
   * A rule that fires each time a job whose name begins with `jobNamePrefix` changes its state.
   *
   * @param id of the rule
   * @param options of the rule; the pattern is added to
   */
  onStateChange(id: string, options?: events.OnEventOptions): events.Rule;
}

/** What has to be known of a definition that is not of this app. */
export interface TrainingDefinitionAttributes {
  /** Name of the parameter. */
  readonly trainingDefinitionName: string;

  /** Begins the names of the jobs, without the hyphen that follows. */
  readonly jobNamePrefix: string;

  /** What the jobs act as. */
  readonly role: iam.IRole;
}
