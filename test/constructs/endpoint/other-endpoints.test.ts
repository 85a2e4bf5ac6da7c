import { Duration, Size } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { makeStack, only, statements, trainyard } from '../_stack';
import { artifact, CONFIG, ENDPOINT, MODEL } from './_endpoint';

const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
const ALARM = 'AWS::CloudWatch::Alarm';
const COMPONENT = 'AWS::SageMaker::InferenceComponent';
const caller = (stack: ReturnType<typeof makeStack>) =>
  new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

describe('a serverless endpoint', () => {
  const make = (props: Partial<trainyard.ServerlessEndpointProps> = {}, stack = makeStack()) => {
    const endpoint = new trainyard.ServerlessEndpoint(stack, 'Endpoint', { model: artifact(stack), ...props });
    return { stack, endpoint };
  };

  test('has memory and concurrency, and no machine, network or isolation', () => {
    const { stack } = make({ memorySize: Size.gibibytes(3), maxConcurrency: 50, provisionedConcurrency: 5 });
    expect(only(stack, CONFIG)).toEqual({
      ProductionVariants: [
        expect.objectContaining({
          ServerlessConfig: { MemorySizeInMB: 3072, MaxConcurrency: 50, ProvisionedConcurrency: 5 },
        }),
      ],
    });
    expect(only(stack, MODEL)).toMatchObject({ EnableNetworkIsolation: false });
  });

  test('lets its provisioned concurrency follow the load', () => {
    const { stack, endpoint } = make();
    endpoint.autoScaleProvisionedConcurrency({ maxCapacity: 10, utilization: 0.5 });
    expect(only(stack, TARGET)).toMatchObject({
      ScalableDimension: 'sagemaker:variant:DesiredProvisionedConcurrency',
      MinCapacity: 1,
      MaxCapacity: 10,
    });
    expect(only(stack, POLICY)['TargetTrackingScalingPolicyConfiguration']).toMatchObject({
      PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantProvisionedConcurrencyUtilization' },
      TargetValue: 0.5,
    });
  });

  test('reports cold starts', () => {
    const endpoint = trainyard.ServerlessEndpoint.fromEndpointName(makeStack(), 'Endpoint', 'digits');
    expect(endpoint.metricModelSetupTime()).toMatchObject({ metricName: 'ModelSetupTime' });
    expect(endpoint.metricMemoryUtilization()).toMatchObject({ namespace: '/aws/sagemaker/Endpoints' });
  });
});

describe('an asynchronous endpoint', () => {
  const make = (props: Partial<trainyard.AsyncEndpointProps> = {}, stack = makeStack()) => {
    const bucket = new Bucket(stack, 'Bucket', { encryptionKey: new Key(stack, 'Key') });
    const endpoint = new trainyard.AsyncEndpoint(stack, 'Endpoint', { model: artifact(stack), bucket, ...props });
    return { stack, endpoint };
  };

  test('puts answers and failures into folders, encrypted, and tells topics', () => {
    const stack = makeStack();
    const topics = { successTopic: new Topic(stack, 'Good'), errorTopic: new Topic(stack, 'Bad') };
    make({ ...topics, includeResponseInNotifications: true, maxConcurrentInvocationsPerInstance: 4 }, stack);
    const { AsyncInferenceConfig } = only(stack, CONFIG);
    expect(AsyncInferenceConfig['ClientConfig']).toEqual({ MaxConcurrentInvocationsPerInstance: 4 });
    expect(AsyncInferenceConfig['OutputConfig']).toMatchObject({
      KmsKeyId: { 'Fn::GetAtt': [expect.stringContaining('Key'), 'Arn'] },
      NotificationConfig: {
        SuccessTopic: stack.resolve(topics.successTopic.topicArn),
        ErrorTopic: stack.resolve(topics.errorTopic.topicArn),
        IncludeInferenceResponseIn: ['SUCCESS_NOTIFICATION_TOPIC', 'ERROR_NOTIFICATION_TOPIC'],
      },
    });
    expect(statements(stack, 'sns:Publish')).toHaveLength(2);
  });

  test('lets callers write requests and read answers, no more', () => {
    const { stack, endpoint } = make();
    endpoint.grantInvokeAsync(caller(stack));
    const [invoke] = statements(stack, 'sagemaker:InvokeEndpointAsync');
    expect(invoke?.Resource).toEqual(stack.resolve(endpoint.endpointArn));
    const policy = JSON.stringify(
      Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).find(([id]) =>
        id.startsWith('Caller'),
      ),
    );
    expect(policy).toContain('/async/input/*');
    expect(policy).toContain('/async/output/*');
    expect(policy).toContain('/async/failures/*');
  });

  test('scales down to no machine, and up again when a request waits without one', () => {
    const { stack, endpoint } = make();
    endpoint.autoScale({ maxCapacity: 5, backlogPerInstance: 3 });
    expect(only(stack, TARGET)).toMatchObject({ MinCapacity: 0, MaxCapacity: 5 });
    const template = Template.fromStack(stack);
    template.hasResourceProperties(POLICY, {
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
      },
    });
    template.hasResourceProperties(POLICY, {
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 3,
        CustomizedMetricSpecification: { MetricName: 'ApproximateBacklogSizePerInstance', Statistic: 'Average' },
      },
    });
    expect(only(stack, ALARM)).toMatchObject({
      MetricName: 'HasBacklogWithoutCapacity',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 2,
      Period: 60,
    });
    expect(only(stack, ALARM)['Dimensions']).toEqual([{ Name: 'EndpointName', Value: expect.anything() }]);
  });

  test('needs no start from zero with a machine that stays', () => {
    const { stack, endpoint } = make();
    endpoint.autoScale({ minCapacity: 1, maxCapacity: 5 });
    Template.fromStack(stack).resourceCountIs(ALARM, 0);
  });
});

describe('inference components', () => {
  const instanceType = trainyard.EndpointInstanceType.G6_12XLARGE;
  test('encrypts its volumes with the key of the first model that has one, unless one is given', () => {
    const keyed = (stack: ReturnType<typeof makeStack>, id: string) => {
      const bucket = new Bucket(stack, `${id}Bucket`, { encryptionKey: new Key(stack, `${id}Key`) });
      const container = trainyard.InferenceContainer.fromAsset('training-scripts/digits');
      return trainyard.ModelSource.fromArtifact(bucket, 'model.tar.gz', { container });
    };
    const instanceType = trainyard.EndpointInstanceType.M5_LARGE;
    const { stack, endpoint } = make({ instanceType });
    endpoint.addModel('None', { model: artifact(stack) });
    for (const id of ['First', 'Second']) endpoint.addModel(id, { model: keyed(stack, id) });
    const named = (name: string) => ({ 'Fn::GetAtt': [expect.stringContaining(name), 'Arn'] });
    expect(only(stack, CONFIG).KmsKeyId).toEqual(named('FirstKey'));
    expect(statements(stack, 'kms:CreateGrant')).toMatchObject([{ Resource: named('FirstKey') }]);
    const other = makeStack();
    const given = make({ instanceType, encryptionKey: new Key(other, 'GivenKey') }, other);
    given.endpoint.addModel('Model', { model: keyed(other, 'Model') });
    expect(only(other, CONFIG).KmsKeyId).toEqual(named('GivenKey'));
  });

  test('writes a log for each model', () => {
    const groups = JSON.stringify(statements(make().stack, 'logs:PutLogEvents'));
    for (const name of ['Endpoints/', 'InferenceComponents/']) expect(groups).toContain(`/aws/sagemaker/${name}*`);
  });

  test('lets who may invoke it invoke also what is added later', () => {
    const { stack, endpoint } = make();
    endpoint.grantInvoke(caller(stack));
    endpoint.addModel('Late', { model: artifact(stack) });
    expect(JSON.stringify(statements(stack, 'sagemaker:InvokeEndpoint'))).toContain('FleetLate');
  });

  const make = (props: Partial<trainyard.InferenceComponentsProps> = {}, stack = makeStack()) => {
    const all = { instanceType, maxInstanceCount: 4, ...props };
    return { stack, endpoint: new trainyard.InferenceComponents(stack, 'Fleet', all) };
  };

  test('share machines that SageMaker starts and ends', () => {
    const { stack, endpoint } = make();
    endpoint.addModel('Chat', { model: artifact(stack), accelerators: 2, minMemory: Size.gibibytes(16) });
    expect(only(stack, CONFIG)).toMatchObject({
      EnableNetworkIsolation: true,
      ExecutionRoleArn: expect.anything(),
      ProductionVariants: [
        {
          InitialInstanceCount: 1,
          ManagedInstanceScaling: { Status: 'ENABLED', MinInstanceCount: 0, MaxInstanceCount: 4 },
          RoutingConfig: { RoutingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
        },
      ],
    });
    expect(only(stack, CONFIG)['ProductionVariants'][0]).not.toHaveProperty('ModelName');
    expect(only(stack, COMPONENT)).toMatchObject({
      VariantName: 'AllTraffic',
      RuntimeConfig: { CopyCount: 1 },
      Specification: {
        ComputeResourceRequirements: { NumberOfAcceleratorDevicesRequired: 2, MinMemoryRequiredInMb: 16384 },
      },
    });
  });

  test('scale to no copy, and up again when a request finds none', () => {
    const { stack, endpoint } = make();
    const chat = endpoint.addModel('Chat', { model: artifact(stack), startupTimeout: Duration.minutes(30) });
    chat.autoScale({ maxCopies: 8 }).scaleOnConcurrency('Busy', { concurrentRequests: 4 });
    expect(only(stack, TARGET)).toMatchObject({
      ResourceId: `inference-component/${chat.inferenceComponentName}`,
      ScalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
      MinCapacity: 0,
    });
    expect(only(stack, ALARM)).toMatchObject({
      MetricName: 'NoCapacityInvocationFailures',
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 1,
      Dimensions: [{ Name: 'InferenceComponentName', Value: chat.inferenceComponentName }],
    });
  });

  test('serve one model in several precisions, of which one is the default', () => {
    const { stack, endpoint } = make();
    const { FP32, BF16, INT8 } = trainyard.PrecisionTier;
    const tiers = [FP32, BF16, INT8].map((tier) => ({ tier, model: artifact(stack, `${tier}/model.tar.gz`) }));
    endpoint.addPrecisionTiers('Digits', tiers, BF16);
    expect(endpoint.defaultInferenceComponent).toBe(endpoint.precision(BF16));
    expect(endpoint.precision(INT8).inferenceComponentName).toMatch(/^Test-Fleet-Digitsint8-/);
    Template.fromStack(stack).resourceCountIs(COMPONENT, 3);
    expect(() => endpoint.precision(trainyard.PrecisionTier.of('fp8'))).toThrow(
      'Test/Fleet: precision tier fp8 is not here, there is fp32, bf16, int8',
    );
  });

  test('are invoked with a permission on endpoint and component', () => {
    const { stack, endpoint } = make();
    const chat = endpoint.addModel('Chat', { model: artifact(stack) });
    chat.grantInvoke(caller(stack));
    const [statement] = statements(stack, 'sagemaker:InvokeEndpoint');
    expect(statement?.Resource).toEqual(stack.resolve([endpoint.endpointArn, chat.inferenceComponentArn]));
  });

  test('can be imported', () => {
    const stack = makeStack();
    const names = { inferenceComponentName: 'Chat', endpointName: 'Fleet' };
    const chat = trainyard.InferenceComponent.fromInferenceComponentAttributes(stack, 'Chat', names);
    expect(JSON.stringify(stack.resolve(chat.inferenceComponentArn))).toContain(':inference-component/chat');
    expect(chat.metricInvocationsPerCopy().dimensions).toEqual({ InferenceComponentName: 'Chat' });
    Template.fromStack(stack).resourceCountIs(ENDPOINT, 0);
  });
});
