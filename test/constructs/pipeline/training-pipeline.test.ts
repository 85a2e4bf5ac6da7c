import type { Stack } from 'aws-cdk-lib';
import { Duration, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { makeStack, only, statements, trainyard } from '../_stack';
import { data, makeDefinition } from '../tuning/_definition';
import { container, definitionOf, makeLife } from './_life';

const { PipelineCondition, PipelineParameter, PipelineValue, StepException, TrainingPipeline } = trainyard;

interface Step {
  readonly Name: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any JSON
  readonly Arguments: any;
}

test('tags reach the jobs that a pipeline starts', () => {
  const stack = makeStack();
  const definition = makeDefinition(stack);
  const evaluate = new trainyard.ProcessingStep(stack, 'Evaluate', { container: container() });
  const tune = new trainyard.TuningStep(stack, 'TuneStep', {
    definition,
    objective: trainyard.TuningObjective.maximize('validation:accuracy'),
    parameters: { rate: trainyard.TuningParameter.continuous(0.1, 0.2) },
  });
  const train = new trainyard.TrainingStep(stack, 'TrainStep', { definition });
  new TrainingPipeline(stack, 'Pipeline', { steps: [evaluate, tune, train] });
  Tags.of(stack).add('team', 'vision');
  for (const { Arguments } of definitionOf(stack).Steps as Step[]) {
    expect(Arguments.Tags).toEqual([{ Key: 'team', Value: 'vision' }]);
  }
});

test('a version is registered with the environment that its container asks for', () => {
  const stack = makeStack();
  const train = new trainyard.TrainingStep(stack, 'TrainStep', { definition: makeDefinition(stack) });
  const register = new trainyard.RegisterStep(stack, 'Register', {
    registry: new trainyard.ModelRegistry(stack, 'Registry'),
    model: train.modelArtifact,
    container: trainyard.ServingContainer.triton({ defaultModelName: 'digits' }),
  });
  new TrainingPipeline(stack, 'Pipeline', { steps: [train, register] });
  const steps = definitionOf(stack).Steps as Step[];
  expect(steps[1]?.Arguments.InferenceSpecification.Containers).toMatchObject([
    { Environment: { SAGEMAKER_TRITON_DEFAULT_MODEL_NAME: 'digits' } },
  ]);
});

describe('a pipeline from data to registry', () => {
  let life: ReturnType<typeof makeLife>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any JSON
  let definition: any;
  let steps: Record<string, Step & Record<string, unknown>>;
  beforeAll(() => {
    life = makeLife();
    definition = definitionOf(life.stack);
    steps = Object.fromEntries(
      (definition.Steps as (Step & Record<string, unknown>)[]).map((step) => [step.Name, step]),
    );
  });

  test('is written in the language of SageMaker, with its parameters', () => {
    expect(definition).toMatchObject({
      Version: '2020-12-01',
      Parameters: [{ Name: 'Epochs', Type: 'Integer', DefaultValue: 10 }],
    });
    expect(only(life.stack, 'AWS::SageMaker::Pipeline')).toMatchObject({
      ParallelismConfiguration: { MaxParallelExecutionSteps: 2 },
    });
    expect(Object.keys(steps)).toEqual(['Split', 'TrainStep', 'Validate', 'Decide']);
  });

  test('writes the data of each execution into a folder of its own', () => {
    const [train] = steps['Split']?.Arguments.ProcessingOutputConfig.Outputs;
    expect(train.S3Output.S3Uri).toEqual({
      'Std:Join': { On: '/', Values: ['s3://data/split', { Get: 'Execution.PipelineExecutionId' }, 'Split', 'train'] },
    });
  });

  test('trains with what was split, and with the parameter as text', () => {
    const { InputDataConfig, HyperParameters } = steps['TrainStep']?.Arguments;
    expect(InputDataConfig[0].DataSource.S3DataSource.S3Uri).toEqual({
      Get: "Steps.Split.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri",
    });
    expect(InputDataConfig.map(({ ChannelName }: { ChannelName: string }) => ChannelName)).toEqual([
      'train',
      'validation',
    ]);
    expect(HyperParameters).toEqual({ epochs: { 'Std:Join': { On: '', Values: [{ Get: 'Parameters.Epochs' }] } } });
  });

  test('evaluates the model on the validation data, and decides by the report', () => {
    expect(steps['Validate']).toMatchObject({
      Type: 'Processing',
      Arguments: {
        ProcessingInputs: [
          { InputName: 'model', S3Input: { S3Uri: { Get: 'Steps.TrainStep.ModelArtifacts.S3ModelArtifacts' } } },
          { InputName: 'data' },
        ],
      },
      PropertyFiles: [{ PropertyFileName: 'report', OutputName: 'report', FilePath: 'evaluation.json' }],
    });
    expect(steps['Decide']?.Arguments.Conditions).toEqual([
      {
        Type: 'GreaterThanOrEqualTo',
        LeftValue: {
          'Std:JsonGet': { PropertyFile: { Get: 'Steps.Validate.PropertyFiles.report' }, Path: 'metrics.accuracy' },
        },
        RightValue: 0.95,
      },
    ]);
  });

  test('then evaluates on the test data and registers, to be approved by somebody; or fails', () => {
    const { IfSteps, ElseSteps } = steps['Decide']?.Arguments;
    expect(IfSteps).toMatchObject([
      { Name: 'Test', Type: 'Processing' },
      {
        Name: 'Register',
        Type: 'RegisterModel',
        DependsOn: ['Test'],
        Arguments: {
          ModelApprovalStatus: 'PendingManualApproval',
          ModelMetrics: { ModelQuality: { Statistics: { ContentType: 'application/json' } } },
          InferenceSpecification: {
            Containers: [{ ModelDataUrl: { Get: 'Steps.TrainStep.ModelArtifacts.S3ModelArtifacts' } }],
          },
        },
      },
    ]);
    expect(ElseSteps).toEqual([
      { Name: 'TooBad', Type: 'Fail', Arguments: { ErrorMessage: 'accuracy is below 0.95' } },
    ]);
  });

  test('is tried again after errors that pass', () => {
    expect(steps['TrainStep']?.['RetryPolicies']).toEqual([
      {
        ExceptionType: ['Step.SERVICE_FAULT', 'Step.THROTTLING', 'SageMaker.JOB_INTERNAL_ERROR'],
        IntervalSeconds: 1,
        BackoffRate: 2,
        MaxAttempts: 5,
      },
    ]);
  });

  test('may start its own jobs as the roles of its steps, and no other', () => {
    const { stack, split, validate, test: testStep, definition: trained, pipeline } = life;
    const passed = statements(stack, 'iam:PassRole').map(({ Resource }) => Resource);
    const roles = [split.role, trained.role, validate.role, testStep.role].map(({ roleArn }) => stack.resolve(roleArn));
    expect(passed.flat()).toEqual(expect.arrayContaining(roles));
    expect(JSON.stringify(passed)).not.toContain('"*"');
    expect(JSON.stringify(statements(stack, 'sagemaker:CreateTrainingJob'))).toContain(':training-job/pipelines-*');
    expect(statements(stack, 'sagemaker:CreateModelPackage')).not.toEqual([]);
    expect(stack.resolve(pipeline.role.roleArn)).toBeDefined();
  });
});

test('a tuning step hands the model of its best job on', () => {
  const stack = makeStack();
  const definition = makeDefinition(stack, { spot: true });
  const tune = new trainyard.TuningStep(stack, 'Tune', {
    definition,
    objective: trainyard.TuningObjective.maximize('validation:accuracy'),
    parameters: { layers: trainyard.TuningParameter.integer(1, 8) },
    cacheFor: Duration.days(30),
  });
  const registry = new trainyard.ModelRegistry(stack, 'Registry');
  const register = new trainyard.RegisterStep(stack, 'Register', { registry, model: tune.modelArtifact });
  new TrainingPipeline(stack, 'Pipeline', { steps: [tune, register] });
  const [first, second] = definitionOf(stack).Steps;
  expect(first).toMatchObject({
    Type: 'Tuning',
    CacheConfig: { Enabled: true, ExpireAfter: 'P30D' },
    Arguments: {
      HyperParameterTuningJobConfig: { Strategy: 'Bayesian' },
      TrainingJobDefinition: {
        CheckpointConfig: {
          S3Uri: { 'Std:Join': { Values: [expect.any(String), { Get: 'Execution.PipelineExecutionId' }] } },
        },
      },
    },
  });
  expect(second.Arguments.InferenceSpecification.Containers[0].ModelDataUrl).toEqual({
    'Std:Join': {
      On: '/',
      Values: [
        's3://data/models',
        { Get: 'Steps.Tune.TrainingJobSummaries[0].TrainingJobName' },
        'output/model.tar.gz',
      ],
    },
  });
});

test('conditions may be combined', () => {
  const { value } = PipelineParameter.floatingPoint('Limit', 0.5);
  const any = PipelineCondition.anyOf(PipelineCondition.lessThan(value, 1), PipelineCondition.oneOf(value, 'a'));
  expect(PipelineCondition.negate(any)._expression).toEqual({
    Type: 'Not',
    Expression: {
      Type: 'Or',
      Conditions: [
        { Type: 'LessThan', LeftValue: { Get: 'Parameters.Limit' }, RightValue: 1 },
        { Type: 'In', QueryValue: { Get: 'Parameters.Limit' }, Values: ['a'] },
      ],
    },
  });
});

describe('a pipeline is started', () => {
  const pipeline = (stack: Stack) => TrainingPipeline.fromPipelineName(stack, 'Pipeline', 'Retrain');
  const target = (stack: Stack) => only(stack, 'AWS::Events::Rule')['Targets'][0];

  test('by new data, with its key as a parameter', () => {
    const stack = makeStack();
    const bucket = trainyard.DatasetBucket.fromBucket(stack, 'Bucket', data(stack));
    pipeline(stack).startOnNewData('New', bucket, { prefix: 'raw', parameters: { Key: '$.detail.object.key' } });
    expect(only(stack, 'AWS::Events::Rule')['EventPattern']['detail']).toMatchObject({
      object: { key: [{ prefix: 'raw/' }] },
    });
    expect(target(stack)).toMatchObject({
      SageMakerPipelineParameters: { PipelineParameterList: [{ Name: 'Key', Value: '$.detail.object.key' }] },
    });
    expect(JSON.stringify(statements(stack, 'sagemaker:StartPipelineExecution'))).toContain(':pipeline/retrain');
  });

  test('by the clock', () => {
    const stack = makeStack();
    pipeline(stack).startOnSchedule('Weekly', Schedule.rate(Duration.days(7)));
    expect(only(stack, 'AWS::Events::Rule')).toMatchObject({ ScheduleExpression: 'rate(7 days)' });
    expect(target(stack)).not.toHaveProperty('SageMakerPipelineParameters');
  });

  test('by an alarm', () => {
    const stack = makeStack();
    const found = pipeline(stack);
    const alarm = new Alarm(stack, 'Drift', {
      metric: found.metricExecutionFailed(),
      threshold: 1,
      evaluationPeriods: 1,
    });
    found.startOnAlarm('OnDrift', alarm);
    expect(only(stack, 'AWS::Events::Rule')['EventPattern']).toMatchObject({
      'detail-type': ['CloudWatch Alarm State Change'],
      detail: { state: { value: ['ALARM'] } },
    });
  });

  test('by hand, by those who are granted', () => {
    const stack = makeStack();
    const role = new Role(stack, 'Starter', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const found = pipeline(stack);
    found.grantStartPipelineExecution(role);
    found.onExecutionChange('Changed');
    expect(statements(stack, 'sagemaker:StartPipelineExecution')).toHaveLength(1);
    expect(found.pipelineRef).toEqual({ pipelineName: 'Retrain' });
    expect(found.metricExecutionDuration().toMetricConfig().metricStat).toMatchObject({
      namespace: 'AWS/SageMaker/ModelBuildingPipeline',
      statistic: 'Average',
    });
    Template.fromStack(stack).resourceCountIs('AWS::SageMaker::Pipeline', 0);
  });
});

const step = (stack: Stack, props: Partial<trainyard.ProcessingStepProps> = {}, id = 'Step') =>
  new trainyard.ProcessingStep(stack, id, { container: container(), ...props });

const MISTAKES: [string, (stack: Stack) => unknown][] = [
  [
    'Test/Pipeline: steps is empty: give at least one',
    (stack) => new TrainingPipeline(stack, 'Pipeline', { steps: [] }),
  ],
  [
    'Test/Pipeline: steps has "Step" twice: give each step once, and a stepName of its own',
    (stack) => {
      const twice = step(stack);
      return new TrainingPipeline(stack, 'Pipeline', { steps: [twice, twice] });
    },
  ],
  [
    'Test/Pipeline: step "Second" needs "Step", which is not in the pipeline: add it to steps',
    (stack) => {
      const second = step(stack, { after: [step(stack)] }, 'Second');
      return new TrainingPipeline(stack, 'Pipeline', { steps: [second] });
    },
  ],
  [
    'Test/Pipeline: step "Decide" needs "Step", which is not in the pipeline: add it to steps',
    (stack) => {
      const outputs = { report: { bucket: data(stack), prefix: 'reports' } };
      const looked = step(stack, { outputs, reports: { report: 'evaluation.json' } });
      const high = PipelineCondition.greaterThan(looked.json('report', 'accuracy'), 0.9);
      const decide = new trainyard.ConditionStep(stack, 'Decide', {
        conditions: [PipelineCondition.anyOf(PipelineCondition.negate(high))],
        elseSteps: [new trainyard.FailStep(stack, 'TooBad', { message: 'too bad' })],
      });
      return new TrainingPipeline(stack, 'Pipeline', { steps: [decide] });
    },
  ],
  [
    'Test/Train: hyperparameter "token" looks like a token of Hugging Face, which whoever may describe the job could read: keep it in Secrets Manager and give secrets',
    (stack) => {
      const hyperparameters = { token: 'hf_' + 'aB3'.repeat(12) };
      return new trainyard.TrainingStep(stack, 'Train', { definition: makeDefinition(stack), hyperparameters });
    },
  ],
  [
    'Test/Pipeline: default of parameter "Key" looks like an access key of AWS, which whoever may describe the job could read: keep it in Secrets Manager and give secrets',
    (stack) => {
      const parameters = [PipelineParameter.text('Key', 'AKIA' + 'A1B2'.repeat(4))];
      return new TrainingPipeline(stack, 'Pipeline', { steps: [step(stack)], parameters });
    },
  ],
  [
    'Test/Step: containerArguments "1" looks like a token of Hugging Face, which whoever may describe the job could read: keep it in Secrets Manager and give secrets',
    (stack) => step(stack, { containerArguments: ['--token', 'hf_' + 'aB3'.repeat(12)] }),
  ],
  [
    'Test/Register: cacheFor is given, but SageMaker caches no registrations: leave it out',
    (stack) => {
      const { modelArtifact: model } = new trainyard.TrainingStep(stack, 'Train', {
        definition: makeDefinition(stack),
      });
      const registry = new trainyard.ModelRegistry(stack, 'Registry');
      return new trainyard.RegisterStep(stack, 'Register', { registry, model, cacheFor: Duration.days(1) });
    },
  ],
  [
    'Test/Step: interval of a retry policy in seconds is 86400, give a whole number from 1 to 43200',
    (stack) => step(stack, { retryPolicies: [{ exceptions: [StepException.THROTTLING], interval: Duration.days(1) }] }),
  ],
  [
    'Test/Pipeline: maxParallelSteps is 0, give a whole number from 1 to 50; parameters has two of the same name',
    (stack) =>
      new TrainingPipeline(stack, 'Pipeline', {
        steps: [step(stack)],
        maxParallelSteps: 0,
        parameters: [PipelineParameter.text('A'), PipelineParameter.text('A')],
      }),
  ],
  [
    'Test/Pipeline: default of parameter "A" is 1.5, give a whole number; default of parameter "B" is "x", give one of y',
    (stack) =>
      new TrainingPipeline(stack, 'Pipeline', {
        steps: [step(stack)],
        parameters: [PipelineParameter.integer('A', 1.5), PipelineParameter.text('B', 'x', ['y'])],
      }),
  ],
  [
    'Test/Step: stepName is "a b", give letters and digits with hyphens between them',
    (stack) => step(stack, { stepName: 'a b' }),
  ],
  ['Test/Step: output("x") is asked for, but outputs has none', (stack) => step(stack).output('x')],
  ['Test/Step: json("x") is no report: reports has none', (stack) => step(stack).json('x', 'a')],
  [
    'Test/Step: a retry policy has no exceptions: give those after which the step is tried again',
    (stack) => step(stack, { retryPolicies: [{ exceptions: [] }] }),
  ],
  [
    'Test/Step: maxAttempts of a retry policy is 21, give a whole number from 1 to 20',
    (stack) => step(stack, { retryPolicies: [{ exceptions: [StepException.THROTTLING], maxAttempts: 21 }] }),
  ],
  [
    'Test/Decide: ifSteps and elseSteps are both empty: give a step to decide on',
    (stack) =>
      new trainyard.ConditionStep(stack, 'Decide', {
        conditions: [PipelineCondition.equalTo(PipelineValue.EXECUTION_ID, 1)],
      }),
  ],
  [
    'Test/Register: container is missing: the image that trained cannot serve, give another',
    (stack) => {
      const definition = makeDefinition(stack, {
        container: trainyard.TrainingContainer.pytorch(trainyard.PyTorchVersion.V2_8_0),
      });
      const train = new trainyard.TrainingStep(stack, 'Train', { definition });
      const registry = new trainyard.ModelRegistry(stack, 'Registry');
      return new trainyard.RegisterStep(stack, 'Register', { registry, model: train.modelArtifact });
    },
  ],
];

test.each(MISTAKES)('%s', (message, make) => {
  const stack = makeStack();
  expect(() => make(stack)).toThrow(new Error(message));
});
