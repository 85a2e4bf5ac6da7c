import { Names, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { JobProvider } from './job-provider';

const KIND = {
  handler: 'transform-job',
  noun: 'transform job',
  resource: 'transform-job',
  createOperation: 'CreateTransformJob',
  describeOperation: 'DescribeTransformJob',
  stopOperation: 'StopTransformJob',
  detailType: 'SageMaker Transform Job State Change',
  nameMember: 'TransformJobName',
  statusMember: 'TransformJobStatus',
};

/** The prefix is set apart from that of training jobs: records of both lie in one place. */
const LONGEST_STACK = 20;
const ADDRESS_LENGTH = 8;

/** Starts the transform jobs of one stack, and answers CloudFormation when they end. */
export class TransformJobProvider extends JobProvider {
  static of(scope: Construct): TransformJobProvider {
    const stack = Stack.of(scope);
    const found = stack.node.tryFindChild('TrainyardTransformJobs') as TransformJobProvider | undefined;
    return found ?? new TransformJobProvider(stack);
  }

  private constructor(stack: Stack) {
    const options = { maxLength: LONGEST_STACK, separator: '-', allowedSpecialCharacters: '-' };
    super(stack, 'TrainyardTransformJobs', KIND, `${Names.uniqueResourceName(stack, options).toLowerCase()}-tf`);
  }

  override jobNamePrefix(construct: Construct): string {
    return `${this.stackPrefix}-${construct.node.addr.slice(-ADDRESS_LENGTH)}`;
  }
}
