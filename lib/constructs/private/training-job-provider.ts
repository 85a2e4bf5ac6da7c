import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { constructPart, stackPrefix } from './job-names';
import { JobProvider } from './job-provider';

const KIND = {
  handler: 'training-job',
  noun: 'training job',
  resource: 'training-job',
  createOperation: 'CreateTrainingJob',
  describeOperation: 'DescribeTrainingJob',
  stopOperation: 'StopTrainingJob',
  detailType: 'SageMaker Training Job State Change',
  nameMember: 'TrainingJobName',
  statusMember: 'TrainingJobStatus',
};

/** Starts the training jobs of one stack, and answers CloudFormation when they end. */
export class TrainingJobProvider extends JobProvider {
  static of(scope: Construct): TrainingJobProvider {
    const stack = Stack.of(scope);
    const found = stack.node.tryFindChild('TrainyardTrainingJobs') as TrainingJobProvider | undefined;
    return found ?? new TrainingJobProvider(stack);
  }

  private readonly taken = new Set<string>();

  private constructor(stack: Stack) {
    super(stack, 'TrainyardTrainingJobs', KIND, stackPrefix(stack));
  }

  override jobNamePrefix(construct: Construct): string {
    const part = constructPart(construct, this.taken);
    this.taken.add(part);
    return `${this.stackPrefix}-${part}`;
  }
}
