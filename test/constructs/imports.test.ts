import { Topic } from 'aws-cdk-lib/aws-sns';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { artifact, makeEndpoint, models } from './endpoint/_endpoint';
import { makeStack, only, statements, trainyard } from './_stack';

const reader = (stack: ReturnType<typeof makeStack>) =>
  new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

describe('ARNs of what is imported by its name are in lower case, as SageMaker writes them', () => {
  const stack = makeStack();
  const outputBucket = models(stack);
  test.each([
    [
      trainyard.TrainingJob.fromTrainingJobAttributes(stack, 'Job', { trainingJobName: 'MyJob', outputBucket })
        .trainingJobArn,
      ':training-job/myjob',
    ],
    [trainyard.TuningJob.fromTuningJobName(stack, 'Tune', 'MyTune').tuningJobArn, ':hyper-parameter-tuning-job/mytune'],
    [
      trainyard.ProcessingJob.fromProcessingJobName(stack, 'Process', 'MyProcess').processingJobArn,
      ':processing-job/myprocess',
    ],
    [trainyard.TrainingPipeline.fromPipelineName(stack, 'Pipe', 'MyPipe').pipelineArn, ':pipeline/mypipe'],
    [trainyard.InferenceEndpoint.fromEndpointName(stack, 'Endpoint', 'MyEnd').endpointArn, ':endpoint/myend'],
  ])('%s', (arn, end) => {
    expect(arn.endsWith(end)).toBe(true);
  });
});

test('versions of a registry are allowed as their names are given and as SageMaker writes them', () => {
  const stack = makeStack();
  const registry = trainyard.ModelRegistry.fromModelPackageGroupName(stack, 'Registry', 'MyModels');
  registry.grantRead(reader(stack));
  const resources = JSON.stringify(statements(stack, 'sagemaker:DescribeModelPackage')[0]?.Resource);
  for (const end of [':model-package/MyModels/*', ':model-package/mymodels/*']) expect(resources).toContain(end);
});

test('a registry without a name of its own has one that both write alike', () => {
  const stack = makeStack();
  new trainyard.ModelRegistry(stack, 'Registry').grantRead(reader(stack));
  expect(only(stack, 'AWS::SageMaker::ModelPackageGroup').ModelPackageGroupName).toMatch(/^test-registry-[0-9a-f]{8}$/);
});

test('an endpoint is imported with the variant that its metrics are about', () => {
  const stack = makeStack();
  const of = (...variant: [] | [string]) =>
    trainyard.InferenceEndpoint.fromEndpointName(stack, `Endpoint${variant.length}`, 'digits', ...variant);
  expect(of().metricInvocations().dimensions).toEqual({ EndpointName: 'digits', VariantName: 'AllTraffic' });
  expect(of('Small').metricInvocations().dimensions).toEqual({ EndpointName: 'digits', VariantName: 'Small' });
});

test('a processing job has the metrics of its first machine', () => {
  const stack = makeStack();
  const job = trainyard.ProcessingJob.fromProcessingJobName(stack, 'Process', 'split');
  expect(job.metricDiskUtilization()).toMatchObject({
    namespace: '/aws/sagemaker/ProcessingJobs',
    metricName: 'DiskUtilization',
    dimensions: { Host: 'split/algo-1' },
  });
});

test('a budget is imported with its topic', () => {
  const stack = makeStack();
  const topic = new Topic(stack, 'Topic');
  const attributes = { trainingBudgetName: 'gpus', topic };
  expect(trainyard.TrainingBudget.fromTrainingBudgetAttributes(stack, 'Budget', attributes)).toMatchObject(attributes);
});

describe('an isolated network', () => {
  const make = () => {
    const stack = makeStack();
    return { stack, network: new trainyard.IsolatedNetwork(stack, 'Network') };
  };
  const isIn = { SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringContaining('NetworkSecurityGroup'), 'GroupId'] }] };

  test('holds an endpoint, whose role may attach its machines', () => {
    const { stack, network } = make();
    const { endpoint } = makeEndpoint({ network }, stack);
    expect(only(stack, 'AWS::SageMaker::Model').VpcConfig).toMatchObject(isIn);
    expect(statements(stack, 'ec2:CreateNetworkInterface')).toHaveLength(1);
    expect(endpoint.connections.securityGroups).toEqual([network.securityGroup]);
  });

  test('holds a fleet, an asynchronous endpoint, a transform job and a drift monitor', () => {
    const { stack, network } = make();
    const bucket = models(stack);
    const model = artifact(stack);
    new trainyard.InferenceComponents(stack, 'Fleet', { maxInstanceCount: 1, network });
    new trainyard.AsyncEndpoint(stack, 'Async', { model, bucket, network });
    new trainyard.BatchTransform(stack, 'Transform', {
      model,
      input: trainyard.Dataset.fromBucket(bucket, 'all'),
      network,
    });
    new trainyard.DriftMonitor(stack, 'Drift', {
      endpoint: trainyard.InferenceEndpoint.fromEndpointName(stack, 'Watched', 'digits'),
      dataCaptureBucket: bucket,
      check: trainyard.DriftCheck.dataQuality(bucket, {}),
      network,
    });
    expect(statements(stack, 'ec2:CreateNetworkInterface')).toHaveLength(4);
    expect(JSON.stringify(Template.fromStack(stack).toJSON()).match(/"VpcConfig"/g)).toHaveLength(4);
  });
});
