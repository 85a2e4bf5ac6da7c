import type { Stack } from 'aws-cdk-lib';
import { Names } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { constructPart, stackPrefix } from './job-names';

/** What sets the providers of the kinds of jobs apart. */
export interface JobKind {
  /** Of the provider, below the stack. */
  readonly id: string;
  /** Folder below `handlers/`. */
  readonly handler: string;
  /** For descriptions, such as `training job`. */
  readonly noun: string;
  /** As ARNs write it. */
  readonly resource: string;
  readonly createOperation: string;
  readonly describeOperation: string;
  readonly stopOperation: string;
  /** EventBridge's detail type and the members of its detail. */
  readonly detailType: string;
  readonly nameMember: string;
  readonly statusMember: string;
  /** Begins the names of all jobs of a stack. */
  readonly stackPrefix: (stack: Stack) => string;
  /** What follows for the jobs of one construct. */
  readonly part: (construct: IConstruct, taken: ReadonlySet<string>) => string;
}

/** The end of the address sets a construct apart from the others of its stack. */
function addressPart(construct: IConstruct): string {
  return construct.node.addr.slice(-8);
}

function shortStackPrefix(stack: Stack, maxLength: number): string {
  const options = { maxLength, separator: '-', allowedSpecialCharacters: '-' };
  return Names.uniqueResourceName(stack, options).toLowerCase();
}

export const TRAINING_JOBS: JobKind = {
  id: 'TrainyardTrainingJobs',
  handler: 'training-job',
  noun: 'training job',
  resource: 'training-job',
  createOperation: 'CreateTrainingJob',
  describeOperation: 'DescribeTrainingJob',
  stopOperation: 'StopTrainingJob',
  detailType: 'SageMaker Training Job State Change',
  nameMember: 'TrainingJobName',
  statusMember: 'TrainingJobStatus',
  stackPrefix,
  part: constructPart,
};

export const TUNING_JOBS: JobKind = {
  id: 'TrainyardTuningJobs',
  handler: 'tuning-job',
  noun: 'tuning job',
  resource: 'hyper-parameter-tuning-job',
  createOperation: 'CreateHyperParameterTuningJob',
  describeOperation: 'DescribeHyperParameterTuningJob',
  stopOperation: 'StopHyperParameterTuningJob',
  detailType: 'SageMaker HyperParameter Tuning Job State Change',
  nameMember: 'HyperParameterTuningJobName',
  statusMember: 'HyperParameterTuningJobStatus',
  // A tuning job's name has 32 characters: stack, address and a hash of 12, with two hyphens between.
  stackPrefix: (stack) => shortStackPrefix(stack, 10),
  part: addressPart,
};

export const TRANSFORM_JOBS: JobKind = {
  id: 'TrainyardTransformJobs',
  handler: 'transform-job',
  noun: 'transform job',
  resource: 'transform-job',
  createOperation: 'CreateTransformJob',
  describeOperation: 'DescribeTransformJob',
  stopOperation: 'StopTransformJob',
  detailType: 'SageMaker Transform Job State Change',
  nameMember: 'TransformJobName',
  statusMember: 'TransformJobStatus',
  // Set apart from that of training jobs: the records of both lie in one place.
  stackPrefix: (stack) => `${shortStackPrefix(stack, 20)}-tf`,
  part: addressPart,
};
