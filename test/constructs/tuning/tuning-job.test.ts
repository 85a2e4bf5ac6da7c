import type { Stack } from 'aws-cdk-lib';
import { Duration, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { digits, makeStack, only, statements, trainyard } from '../_stack';

import { data, makeDefinition, makeTuning } from './_definition';

const JOB = 'Custom::TrainyardTuningJob';
const { TuningObjective, TuningParameter, TuningScaling, TuningStrategy, TuningWarmStart } = trainyard;

describe('a tuning job', () => {
  test('searches with the defaults, over what the definition trains', () => {
    const stack = makeStack();
    makeTuning(stack);
    expect(only(stack, JOB)).toMatchObject({
      WaitForCompletion: 'true',
      ServiceTimeout: '3600',
      Specification: {
        HyperParameterTuningJobConfig: {
          Strategy: 'Bayesian',
          HyperParameterTuningJobObjective: { Type: 'Maximize', MetricName: 'validation:accuracy' },
          ResourceLimits: { MaxNumberOfTrainingJobs: 10, MaxParallelTrainingJobs: 1 },
          ParameterRanges: {
            ContinuousParameterRanges: [
              { Name: 'learning-rate', MinValue: '0.0001', MaxValue: '0.1', ScalingType: 'Logarithmic' },
            ],
          },
          TrainingJobEarlyStoppingType: 'Off',
        },
        TrainingJobDefinition: {
          StaticHyperParameters: { epochs: '3' },
          AlgorithmSpecification: { TrainingInputMode: 'File', MetricDefinitions: [{ Name: 'validation:accuracy' }] },
          EnableNetworkIsolation: true,
          InputDataConfig: [{ ChannelName: 'train' }],
        },
      },
    });
  });

  test('tries whole numbers and texts, from a seed, until something happens', () => {
    const stack = makeStack();
    makeTuning(stack, {
      parameters: {
        layers: TuningParameter.integer(1, 8),
        optimizer: TuningParameter.categorical('adam', 'sgd'),
        momentum: TuningParameter.continuous(0, 0.99, TuningScaling.REVERSE_LOGARITHMIC),
      },
      maxJobs: 20,
      maxParallelJobs: 4,
      maxRuntime: Duration.minutes(30),
      earlyStopping: true,
      targetObjective: 0.99,
      maxJobsNotImproving: 5,
      completeOnConvergence: true,
      randomSeed: 7,
    });
    expect(only(stack, JOB)['Specification']['HyperParameterTuningJobConfig']).toMatchObject({
      ResourceLimits: { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 4, MaxRuntimeInSeconds: 1800 },
      ParameterRanges: {
        IntegerParameterRanges: [{ Name: 'layers', MinValue: '1', MaxValue: '8', ScalingType: 'Auto' }],
        CategoricalParameterRanges: [{ Name: 'optimizer', Values: ['adam', 'sgd'] }],
        ContinuousParameterRanges: [{ Name: 'momentum', ScalingType: 'ReverseLogarithmic' }],
      },
      TrainingJobEarlyStoppingType: 'Auto',
      TuningJobCompletionCriteria: {
        TargetObjectiveMetricValue: 0.99,
        BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 5 },
        ConvergenceDetected: { CompleteOnConvergence: 'Enabled' },
      },
      RandomSeed: 7,
    });
  });

  test('on a grid has as many jobs as combinations, which SageMaker counts', () => {
    const stack = makeStack();
    const parameters = { optimizer: TuningParameter.categorical('adam', 'sgd') };
    makeTuning(stack, { strategy: TuningStrategy.GRID, parameters });
    expect(only(stack, JOB)['Specification']['HyperParameterTuningJobConfig']['ResourceLimits']).toEqual({
      MaxParallelTrainingJobs: 1,
    });
  });

  test('by Hyperband takes its epochs from the strategy or from the definition', () => {
    const stack = makeStack();
    makeTuning(stack, { strategy: TuningStrategy.hyperband(1, 30) });
    expect(only(stack, JOB)['Specification']['HyperParameterTuningJobConfig']).toMatchObject({
      Strategy: 'Hyperband',
      StrategyConfig: { HyperbandStrategyConfig: { MinResource: 1, MaxResource: 30 } },
    });
  });

  test('begins from what earlier ones have found', () => {
    const stack = makeStack();
    const parent = trainyard.TuningJob.fromTuningJobName(stack, 'Parent', 'tuning-1');
    makeTuning(stack, { warmStart: TuningWarmStart.transferLearning(parent) });
    expect(only(stack, JOB)['Specification']['WarmStartConfig']).toEqual({
      WarmStartType: 'TransferLearning',
      ParentHyperParameterTuningJobs: [{ HyperParameterTuningJobName: 'tuning-1' }],
    });
  });

  test('has a name of at most 32 characters with the hash of 12', () => {
    const stack = makeStack();
    makeTuning(stack, {}, 'y'.repeat(100));
    expect(`${only(stack, JOB)['JobNamePrefix']}-0123456789ab`.length).toBeLessThanOrEqual(32);
  });

  test('carries the tags of its stack', () => {
    const stack = makeStack();
    makeTuning(stack);
    Tags.of(stack).add('team', 'digits');
    expect(only(stack, JOB)['Specification']['Tags']).toEqual([{ Key: 'team', Value: 'digits' }]);
  });

  test('is started by a handler that may pass the role of the definition only', () => {
    const stack = makeStack();
    const { definition } = makeTuning(stack);
    expect(statements(stack, 'iam:PassRole')).toMatchObject([
      {
        Resource: stack.resolve(definition.role.roleArn),
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      },
    ]);
    expect(JSON.stringify(statements(stack, 'sagemaker:CreateHyperParameterTuningJob'))).toContain(
      ':hyper-parameter-tuning-job/test-*',
    );
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'detail-type': ['SageMaker HyperParameter Tuning Job State Change'] },
    });
  });

  test('knows its best training job, metric, model and hyperparameters', () => {
    const stack = makeStack();
    const { tuning } = makeTuning(stack);
    const of = (attribute: string) => ({ 'Fn::GetAtt': [expect.stringMatching(/^Tune/), attribute] });
    expect(stack.resolve(tuning.bestTrainingJob.trainingJobName)).toEqual(of('BestTrainingJobName'));
    expect(stack.resolve(tuning.bestMetric)).toEqual(of('BestMetric'));
    expect(stack.resolve(tuning.bestHyperparameter('learning-rate'))).toEqual(of('BestHyperparameter.learning_rate'));
    expect(() => trainyard.ModelSource.fromTrainingJob(tuning.bestTrainingJob)).not.toThrow();
  });

  test('may be described by those who are granted, and tells of its state', () => {
    const stack = makeStack();
    const { tuning } = makeTuning(stack);
    const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    tuning.grantDescribe(reader);
    tuning.onStateChange('Changed');
    expect(statements(stack, 'sagemaker:ListTrainingJobsForHyperParameterTuningJob')).toHaveLength(1);
  });
});

const MISTAKES: [string, (stack: Stack) => unknown][] = [
  [
    'Test/Tune: objective is "loss", which the definition does not define: metricDefinitions has validation:accuracy',
    (stack) => makeTuning(stack, { objective: TuningObjective.minimize('loss') }),
  ],
  [
    'Test/Tune: parameters is empty: give 1 to 30 hyperparameters to tune',
    (stack) => makeTuning(stack, { parameters: {} }),
  ],
  [
    'Test/Tune: parameter "epochs" is among the hyperparameters of the definition: leave it out of either',
    (stack) => makeTuning(stack, { parameters: { epochs: TuningParameter.integer(1, 2) } }),
  ],
  [
    'Test/Tune: parameter "a" is from 2 to 1: give a smaller number first',
    (stack) => makeTuning(stack, { parameters: { a: TuningParameter.continuous(2, 1) } }),
  ],
  [
    'Test/Tune: parameter "a" is from 0.5 to 2: give whole numbers',
    (stack) => makeTuning(stack, { parameters: { a: TuningParameter.integer(0.5, 2) } }),
  ],
  [
    'Test/Tune: parameter "a" begins at 0: a logarithmic scale begins above 0',
    (stack) => makeTuning(stack, { parameters: { a: TuningParameter.continuous(0, 1, TuningScaling.LOGARITHMIC) } }),
  ],
  [
    'Test/Tune: parameter "a" is continuous, from 0 to 1: a reverse logarithmic scale is continuous, from 0 to below 1',
    (stack) =>
      makeTuning(stack, { parameters: { a: TuningParameter.continuous(0, 1, TuningScaling.REVERSE_LOGARITHMIC) } }),
  ],
  [
    'Test/Tune: parameter "a" has no values: give 1 to 30',
    (stack) => makeTuning(stack, { parameters: { a: TuningParameter.categorical() } }),
  ],
  [
    'Test/Tune: a grid has the range "a": give TuningParameter.categorical',
    (stack) => makeTuning(stack, { strategy: TuningStrategy.GRID, parameters: { a: TuningParameter.integer(1, 2) } }),
  ],
  [
    'Test/Tune: maxJobs is 5, but the grid has 2 combinations: leave maxJobs out',
    (stack) =>
      makeTuning(stack, {
        strategy: TuningStrategy.GRID,
        parameters: { a: TuningParameter.categorical('x', 'y') },
        maxJobs: 5,
      }),
  ],
  [
    'Test/Tune: earlyStopping is given with Hyperband, which stops jobs itself: leave it out',
    (stack) => makeTuning(stack, { strategy: TuningStrategy.hyperband(), earlyStopping: true }),
  ],
  [
    'Test/Tune: maxParallelJobs is 5, give at most maxJobs (2)',
    (stack) => makeTuning(stack, { maxJobs: 2, maxParallelJobs: 5 }),
  ],
  [
    'Test/Tune: maxJobsNotImproving is 2, give a whole number from 3 to 750',
    (stack) => makeTuning(stack, { maxJobsNotImproving: 2 }),
  ],
  [
    'Test/Tune: warmStart has no parents: give 1 to 5 tuning jobs',
    (stack) => makeTuning(stack, { warmStart: TuningWarmStart.identicalDataAndAlgorithm() }),
  ],
  [
    'Test/Tune: the job may take 7200 s, but CloudFormation waits 3600 s at most: shorten it or set waitForCompletion to false',
    (stack) => makeTuning(stack, { maxRuntime: Duration.hours(2) }),
  ],
  [
    'Test/Tune: bestMetric is known only when the deployment waits: set waitForCompletion to true',
    (stack) => makeTuning(stack, { waitForCompletion: false }).tuning.bestMetric,
  ],
  [
    'Test/Tune: bestHyperparameter("x") is not tuned: parameters has learning-rate',
    (stack) => makeTuning(stack).tuning.bestHyperparameter('x'),
  ],
  [
    'Test/Tune: the definition has containerEntrypoint or containerArguments, which tuning has not: leave them out',
    (stack) => makeTuning(stack, { definition: makeDefinition(stack, { containerEntrypoint: ['x'] }) }),
  ],
  [
    'Test/Tune: Hyperband knows no number of epochs: give maxResource, or the definition a hyperparameter epochs, numepochs, n-epochs, n_epochs, num_epochs',
    (stack) => {
      const definition = makeDefinition(stack, { hyperparameters: {}, container: digits(), outputBucket: data(stack) });
      return makeTuning(stack, { definition, strategy: TuningStrategy.hyperband() });
    },
  ],
];

test.each(MISTAKES)('%s', (message, make) => {
  const stack = makeStack();
  expect(() => make(stack)).toThrow(new Error(message));
});
