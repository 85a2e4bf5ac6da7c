import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { makeStack, only, statements, trainyard } from '../_stack';
import { makeDefinition } from '../tuning/_definition';

const { TrainingQueue, TrainingInstanceType, ShareStrategy } = trainyard;

const capacity = (count: number) => [{ instanceType: TrainingInstanceType.G5_XLARGE, maxInstances: count }];

describe('a queue with a number of machines', () => {
  const shares = [{ name: 'vision', weight: 2 }, { name: 'speech' }];

  test('limits the machines, and shares them by weight: the lower factor of AWS Batch is the higher weight', () => {
    const stack = makeStack();
    new TrainingQueue(stack, 'Queue', { shares, maxInstances: 16, maxWait: Duration.hours(2), computeReservation: 10 });
    expect(only(stack, 'AWS::Batch::ServiceEnvironment')).toEqual({
      ServiceEnvironmentType: 'SAGEMAKER_TRAINING',
      CapacityLimits: [{ CapacityUnit: 'NUM_INSTANCES', MaxCapacity: 16 }],
    });
    expect(only(stack, 'AWS::Batch::SchedulingPolicy')).toEqual({
      FairsharePolicy: {
        ComputeReservation: 10,
        ShareDecaySeconds: 3600,
        ShareDistribution: [
          { ShareIdentifier: 'vision', WeightFactor: 0.5 },
          { ShareIdentifier: 'speech', WeightFactor: 1 },
        ],
      },
    });
    expect(only(stack, 'AWS::Batch::JobQueue')).toMatchObject({
      JobQueueType: 'SAGEMAKER_TRAINING',
      Priority: 1,
      ServiceEnvironmentOrder: [{ Order: 1 }],
      JobStateTimeLimitActions: [{ Action: 'CANCEL', State: 'RUNNABLE', MaxTimeSeconds: 7200 }],
    });
  });

  test('takes jobs of those who are granted, who may pass the roles of their definitions', () => {
    const stack = makeStack();
    const queue = new TrainingQueue(stack, 'Queue', { shares, maxInstances: 16 });
    const definition = makeDefinition(stack);
    const submitter = new Role(stack, 'Submitter', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    queue.grantSubmit(submitter, definition);
    expect(statements(stack, 'batch:SubmitServiceJob')).toMatchObject([
      { Resource: stack.resolve(queue.trainingQueueArn) },
    ]);
    expect(statements(stack, 'iam:PassRole')).toMatchObject([{ Resource: stack.resolve(definition.role.roleArn) }]);
    expect(statements(stack, 'ssm:GetParameter')).toHaveLength(1);
  });

  test('tells of its jobs', () => {
    const stack = makeStack();
    TrainingQueue.fromTrainingQueueArn(
      stack,
      'Queue',
      'arn:aws:batch:eu-west-1:123456789012:job-queue/q',
    ).onStateChange('Changed');
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'detail-type': ['Batch Service Job State Change'],
        detail: { jobQueue: ['arn:aws:batch:eu-west-1:123456789012:job-queue/q'] },
      },
    });
  });
});

test('a queue with a capacity gives each team its quota of each machine', () => {
  const stack = makeStack();
  new TrainingQueue(stack, 'Queue', {
    capacity: capacity(8),
    shares: [
      { name: 'vision', quota: capacity(6), strategy: ShareStrategy.RESERVE, preemption: true },
      { name: 'speech', quota: capacity(2) },
    ],
  });
  expect(only(stack, 'AWS::Batch::ServiceEnvironment')).toMatchObject({
    CapacityLimits: [{ CapacityUnit: 'ml.g5.xlarge', MaxCapacity: 8 }],
  });
  expect(only(stack, 'AWS::Batch::SchedulingPolicy')).toEqual({
    QuotaSharePolicy: { IdleResourceAssignmentStrategy: 'FIFO' },
  });
  Template.fromStack(stack).hasResourceProperties('AWS::Batch::QuotaShare', {
    QuotaShareName: 'vision',
    CapacityLimits: [{ CapacityUnit: 'ml.g5.xlarge', MaxCapacity: 6 }],
    ResourceSharingConfiguration: { Strategy: 'RESERVE' },
    PreemptionConfiguration: { InSharePreemption: 'ENABLED' },
  });
});

const MISTAKES: [string, trainyard.TrainingQueueProps][] = [
  ['maxInstances and capacity are both given, or neither: give one of them', { shares: [{ name: 'a' }] }],
  ['shares is empty: give one for each team', { shares: [], maxInstances: 1 }],
  ['shares has two of the same name', { shares: [{ name: 'a' }, { name: 'a' }], maxInstances: 1 }],
  ['share "a-b" is "a-b", give letters and digits', { shares: [{ name: 'a-b' }], maxInstances: 1 }],
  [
    'weight of share "a" is 0, give a number from 0.0011 to 10000',
    { shares: [{ name: 'a', weight: 0 }], maxInstances: 1 },
  ],
  [
    'share "a" has a quota, but the queue has maxInstances: give weight, or the queue capacity',
    { shares: [{ name: 'a', quota: capacity(1) }], maxInstances: 1 },
  ],
  [
    'share "a" has a weight, but the queue has capacity: give quota, or the queue maxInstances',
    { shares: [{ name: 'a', weight: 1, quota: capacity(1) }], capacity: capacity(1) },
  ],
  [
    'share "a" has 9 ml.g5.xlarge, but the queue has 8',
    { shares: [{ name: 'a', quota: capacity(9) }], capacity: capacity(8) },
  ],
  [
    'maxWait in seconds is 60, give a whole number from 600 to 86400',
    { shares: [{ name: 'a' }], maxInstances: 1, maxWait: Duration.minutes(1) },
  ],
  [
    'computeReservation is 100, give a whole number from 0 to 99',
    { shares: [{ name: 'a' }], maxInstances: 1, computeReservation: 100 },
  ],
];

test.each(MISTAKES)('%s', (message, props) => {
  expect(() => new TrainingQueue(makeStack(), 'Queue', props)).toThrow(new Error(`Test/Queue: ${message}`));
});
