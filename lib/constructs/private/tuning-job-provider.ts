import { Names, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { JobProvider } from './job-provider';

const KIND = {
  handler: 'tuning-job',
  noun: 'tuning job',
  resource: 'hyper-parameter-tuning-job',
  createOperation: 'CreateHyperParameterTuningJob',
  describeOperation: 'DescribeHyperParameterTuningJob',
  stopOperation: 'StopHyperParameterTuningJob',
  detailType: 'SageMaker HyperParameter Tuning Job State Change',
  nameMember: 'HyperParameterTuningJobName',
  statusMember: 'HyperParameterTuningJobStatus',
};

/** A tuning job's name has 32 characters: stack, the end of the construct's address and a hash of 12, with two hyphens between. */
const LONGEST_STACK = 10;
const ADDRESS_LENGTH = 8;

/** Starts the tuning jobs of one stack, and answers CloudFormation when they end. */
export class TuningJobProvider extends JobProvider {
  static of(scope: Construct): TuningJobProvider {
    const stack = Stack.of(scope);
    const found = stack.node.tryFindChild('TrainyardTuningJobs') as TuningJobProvider | undefined;
    return found ?? new TuningJobProvider(stack);
  }

  private constructor(stack: Stack) {
    const options = { maxLength: LONGEST_STACK, separator: '-', allowedSpecialCharacters: '-' };
    super(stack, 'TrainyardTuningJobs', KIND, Names.uniqueResourceName(stack, options).toLowerCase());
  }

  override jobNamePrefix(construct: Construct): string {
    return `${this.stackPrefix}-${construct.node.addr.slice(-ADDRESS_LENGTH)}`;
  }
}
