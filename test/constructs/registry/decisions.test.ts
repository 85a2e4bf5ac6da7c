import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { makeJob, makeStack, only, statements, trainyard } from '../_stack';

const GROUP = 'AWS::SageMaker::ModelPackageGroup';
const RULE = 'AWS::Events::Rule';
const { ApprovalCondition, ApprovalFailure, ApprovalPolicy } = trainyard;

describe('a registry of several accounts', () => {
  test('lets some read and others register', () => {
    const stack = makeStack();
    const accounts = { readAccounts: ['111111111111'], registerAccounts: ['222222222222'] };
    new trainyard.ModelRegistry(stack, 'Registry', { modelPackageGroupName: 'digits', ...accounts });
    const { Statement } = only(stack, GROUP)['ModelPackageGroupPolicy'];
    const actions = (Statement as { Action: string | string[]; Principal: unknown }[]).map(({ Action, Principal }) => [
      JSON.stringify(Principal).match(/\d{12}/)?.[0],
      [Action].flat().map((action) => action.replace('sagemaker:', '')),
    ]);
    expect(actions).toEqual([
      ['111111111111', ['DescribeModelPackageGroup', 'ListModelPackages']],
      ['111111111111', ['DescribeModelPackage', 'ListModelPackages', 'CreateModel']],
      ['222222222222', ['DescribeModelPackageGroup', 'ListModelPackages']],
      ['222222222222', ['CreateModelPackage', 'DescribeModelPackage', 'ListModelPackages', 'UpdateModelPackage']],
    ]);
    expect(JSON.stringify(Statement)).toContain(':model-package/digits/*');
    expect(JSON.stringify(Statement)).not.toContain('Fn::GetAtt');
  });

  test('has no policy for one account', () => {
    const stack = makeStack();
    new trainyard.ModelRegistry(stack, 'Registry');
    expect(only(stack, GROUP)).not.toHaveProperty('ModelPackageGroupPolicy');
  });
});

test('who decides by metrics registers nothing', () => {
  const stack = makeStack();
  const conditions = [ApprovalCondition.metadata('accuracy').atLeast(0.9)];
  new trainyard.ModelRegistry(stack, 'Registry', { approvalPolicy: ApprovalPolicy.byMetric({ conditions }) });
  expect(statements(stack, 'sagemaker:UpdateModelPackage')).toHaveLength(1);
  expect(statements(stack, 'sagemaker:CreateModelPackage')).toEqual([]);
});

describe('events of a registry', () => {
  test.each([
    ['onRegistered', 'PendingManualApproval'],
    ['onApproved', 'Approved'],
    ['onRejected', 'Rejected'],
  ] as const)('%s fires for versions that are %s', (method, status) => {
    const stack = makeStack();
    const registry = trainyard.ModelRegistry.fromModelPackageGroupName(stack, 'Registry', 'digits');
    registry[method]('Rule');
    expect(only(stack, RULE)['EventPattern']).toEqual({
      source: ['aws.sagemaker'],
      'detail-type': ['SageMaker Model Package State Change'],
      detail: {
        ModelPackageGroupName: ['digits'],
        ModelPackageStatus: ['Completed'],
        ModelApprovalStatus: [status],
      },
    });
  });
});

describe('an approval policy', () => {
  const byMetric = () => {
    const stack = makeStack();
    const approvalPolicy = ApprovalPolicy.byMetric({
      conditions: [
        ApprovalCondition.metadata('validation:accuracy').atLeast(0.9),
        ApprovalCondition.report('metrics.mse.value').atMost(6),
      ],
      onFailure: ApprovalFailure.REJECT,
      reportBucket: Bucket.fromBucketName(stack, 'Reports', 'reports'),
      reportPrefix: 'evaluation',
    });
    new trainyard.ModelRegistry(stack, 'Registry', { modelPackageGroupName: 'digits', approvalPolicy });
    return stack;
  };

  test('by metric is a function that is called for versions that nobody has decided on', () => {
    const stack = byMetric();
    expect(only(stack, RULE)['EventPattern']['detail']['ModelApprovalStatus']).toEqual(['PendingManualApproval']);
    const { POLICY } = only(stack, 'AWS::Lambda::Function')['Environment']['Variables'];
    expect(JSON.parse(POLICY)).toEqual({
      Conditions: [
        { Source: 'metadata', Name: 'validation:accuracy', Operator: '>=', Value: 0.9 },
        { Source: 'report', Name: 'metrics.mse.value', Operator: '<=', Value: 6 },
      ],
      OnFailure: 'reject',
    });
  });

  test('may read reports in their folder and decide on versions of this registry', () => {
    const stack = byMetric();
    expect(JSON.stringify(statements(stack, 's3:GetObject'))).toContain(':s3:::reports/evaluation/*"');
    expect(JSON.stringify(statements(stack, 'sagemaker:UpdateModelPackage'))).toContain(':model-package/');
  });

  test('of people needs nothing', () => {
    const stack = makeStack();
    new trainyard.ModelRegistry(stack, 'Registry', { approvalPolicy: ApprovalPolicy.manual() });
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 0);
  });
});

test('a version keeps reports on its quality, bias and explanations', () => {
  const stack = makeStack();
  const registry = new trainyard.ModelRegistry(stack, 'Registry');
  registry.register('V1', {
    source: trainyard.ModelSource.fromTrainingJob(makeJob(stack)),
    evaluationReport: 's3://reports/evaluation.json',
    biasReport: 's3://reports/bias.json',
  });
  expect(only(stack, 'AWS::SageMaker::ModelPackage')['ModelMetrics']).toEqual({
    ModelQuality: { Statistics: { S3Uri: 's3://reports/evaluation.json', ContentType: 'application/json' } },
    Bias: { Report: { S3Uri: 's3://reports/bias.json', ContentType: 'application/json' } },
  });
});

test('a version may be files without an archive', () => {
  const stack = makeStack();
  const bucket = Bucket.fromBucketName(stack, 'Models', 'models');
  const container = trainyard.InferenceContainer.fromAsset('training-scripts/digits');
  const source = trainyard.ModelSource.fromPrefix(bucket, 'llm', { container });
  new trainyard.ModelRegistry(stack, 'Registry').register('V1', { source });
  const [version] = only(stack, 'AWS::SageMaker::ModelPackage')['InferenceSpecification']['Containers'];
  expect(version).not.toHaveProperty('ModelDataUrl');
  expect(version['ModelDataSource']['S3DataSource']).toEqual({
    S3Uri: 's3://models/llm/',
    S3DataType: 'S3Prefix',
    CompressionType: 'None',
  });
});

test('a model card says what a model is for, how it was made and what it can do', () => {
  const stack = makeStack();
  const trainingJob = makeJob(stack);
  new trainyard.ModelCard(stack, 'Card', {
    description: 'Handwritten digits',
    purpose: 'Reads postal codes',
    riskRating: trainyard.RiskRating.LOW,
    trainingJob,
    metrics: { accuracy: 0.97 },
  });
  expect(only(stack, 'AWS::SageMaker::ModelCard')).toMatchObject({
    ModelCardName: expect.stringMatching(/^Test-Card-/),
    ModelCardStatus: 'Draft',
    Content: {
      ModelOverview: { ModelDescription: 'Handwritten digits' },
      IntendedUses: { PurposeOfModel: 'Reads postal codes', RiskRating: 'Low' },
      TrainingDetails: { TrainingJobDetails: { TrainingArn: stack.resolve(trainingJob.trainingJobArn) } },
      EvaluationDetails: [{ MetricGroups: [{ MetricData: [{ Name: 'accuracy', Type: 'number', Value: 0.97 }] }] }],
    },
  });
});
