import { Duration, Stack, App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { makeJob, makeStack, only, statements, trainyard } from '../_stack';

const JOB = 'Custom::TrainyardTrainingJob';
const { TrainingContainer, TrainingInstanceType } = trainyard;

const specification = (props: Partial<trainyard.TrainingJobProps>, stack = makeStack()) => {
  makeJob(stack, props);
  return only(stack, JOB)['Specification'];
};
const inRegion = (region: string) => new Stack(new App(), 'Test', { env: { region, account: '123456789012' } });
const code = (stack: Stack) => trainyard.Dataset.fromBucket(Bucket.fromBucketName(stack, 'Code', 'code'), 'src');

describe('a training job', () => {
  test('may have groups of machines, to which channels go', () => {
    const stack = makeStack();
    const train = trainyard.Dataset.fromBucket(Bucket.fromBucketName(stack, 'Data', 'data'), 'x', {
      instanceGroups: ['gpu'],
    });
    const instanceGroups = [
      { name: 'cpu', instanceType: TrainingInstanceType.C5_4XLARGE, instanceCount: 2 },
      { name: 'gpu', instanceType: TrainingInstanceType.G5_XLARGE },
    ];
    expect(specification({ instanceGroups, channels: { train } }, stack)).toMatchObject({
      ResourceConfig: {
        InstanceGroups: [
          { InstanceGroupName: 'cpu', InstanceType: 'ml.c5.4xlarge', InstanceCount: 2 },
          { InstanceGroupName: 'gpu', InstanceType: 'ml.g5.xlarge', InstanceCount: 1 },
        ],
      },
      InputDataConfig: [{ DataSource: { S3DataSource: { InstanceGroupNames: ['gpu'] } } }],
    });
  });

  test('may keep its machines, be tried again, be measured, and start another executable', () => {
    const props = {
      keepAlive: Duration.minutes(30),
      maxRetryAttempts: 3,
      profilingInterval: Duration.millis(500),
      containerEntrypoint: ['python3', 'train.py'],
      containerArguments: ['--fast'],
    };
    expect(specification(props)).toMatchObject({
      ResourceConfig: { KeepAlivePeriodInSeconds: 1800 },
      RetryStrategy: { MaximumRetryAttempts: 3 },
      ProfilerConfig: { ProfilingIntervalInMilliseconds: 500 },
      AlgorithmSpecification: { ContainerEntrypoint: ['python3', 'train.py'], ContainerArguments: ['--fast'] },
    });
  });

  test('without channels has no list of them, which SageMaker would refuse', () => {
    const stack = makeStack();
    const outputBucket = Bucket.fromBucketName(stack, 'Models', 'models');
    expect(specification({ channels: {}, outputBucket }, stack)).not.toHaveProperty('InputDataConfig');
  });

  test('is told the ARN of a secret, and may read its value', () => {
    const stack = makeStack();
    const secret = new Secret(stack, 'Secret');
    const found = specification({ secrets: { HF_TOKEN_ARN: secret }, networkIsolation: false }, stack);
    expect(found['Environment']).toEqual({ HF_TOKEN_ARN: stack.resolve(secret.secretArn) });
    expect(statements(stack, 'secretsmanager:GetSecretValue')).toMatchObject([
      { Resource: stack.resolve(secret.secretArn) },
    ]);
  });
});

describe('a container of AWS', () => {
  const image = (container: trainyard.TrainingContainer, props: Partial<trainyard.TrainingJobProps> = {}) => {
    const stack = inRegion('eu-west-1');
    makeJob(stack, { container, ...props });
    const { TrainingImage } = only(stack, JOB)['Specification']['AlgorithmSpecification'];
    return JSON.stringify(TrainingImage);
  };

  test.each([
    ['pytorch', TrainingContainer.pytorch(trainyard.PyTorchVersion.V2_8_0), 'pytorch-training:2.8.0-gpu-py312'],
    [
      'tensorflow',
      TrainingContainer.tensorflow(trainyard.TensorFlowVersion.V2_19_0),
      'tensorflow-training:2.19.0-gpu-py312',
    ],
    [
      'huggingFace',
      TrainingContainer.huggingFace(trainyard.HuggingFaceVersion.V4_49_0),
      'huggingface-pytorch-training:2.5.1-transformers4.49.0-gpu-py311-cu124-ubuntu22.04',
    ],
  ])('%s is the one for the machine, of the region', (_name, container, tag) => {
    const found = image(container, { instanceType: TrainingInstanceType.G5_XLARGE });
    expect(found).toContain('763104351884.dkr.ecr.eu-west-1.');
    expect(found).toContain(tag);
    expect(container.canServe).toBe(false);
  });

  test('is for CPUs on a machine without GPUs, unless it is said', () => {
    const version = trainyard.PyTorchVersion.of('9.9.9', 'py399');
    expect(image(TrainingContainer.pytorch(version))).toContain('pytorch-training:9.9.9-cpu-py399');
    expect(image(TrainingContainer.pytorch(version, { gpu: true }))).toContain('9.9.9-gpu-py399');
  });

  test.each([
    ['sklearn', TrainingContainer.sklearn(trainyard.SklearnVersion.V1_2), 'sagemaker-scikit-learn:1.2-1-cpu-py3'],
    ['xgboost', TrainingContainer.xgboost(trainyard.XGBoostVersion.V1_7), 'sagemaker-xgboost:1.7-1'],
  ])('%s comes from the account of SageMaker in the region', (_name, container, tag) => {
    expect(image(container)).toContain('141502667606.dkr.ecr.eu-west-1.');
    expect(image(container)).toContain(tag);
    expect(container.canServe).toBe(true);
  });

  test('may be pulled, and nothing else of its account', () => {
    const stack = inRegion('eu-west-1');
    makeJob(stack, { container: TrainingContainer.pytorch(trainyard.PyTorchVersion.V2_6_0) });
    expect(statements(stack, 'ecr:BatchGetImage').map(({ Resource }) => JSON.stringify(Resource))).toEqual([
      expect.stringContaining(':ecr:eu-west-1:763104351884:repository/pytorch-training'),
    ]);
  });

  test('is looked up by region in a stack for any region', () => {
    const stack = makeStack();
    makeJob(stack, { container: TrainingContainer.xgboost(trainyard.XGBoostVersion.V1_7) });
    const { AlgorithmSpecification } = only(stack, JOB)['Specification'];
    expect(JSON.stringify(AlgorithmSpecification.TrainingImage)).toContain('"Fn::FindInMap"');
    Template.fromStack(stack).hasMapping('*', { 'us-east-1': { account: '683313688378' } });
  });

  test('runs a script that arrives as a channel, so that it needs no network', () => {
    const stack = makeStack();
    const container = TrainingContainer.pytorch(trainyard.PyTorchVersion.V2_6_0, {
      code: code(stack),
      entryPoint: 'train.py',
    });
    const found = specification({ container, hyperparameters: { epochs: 3 } }, stack);
    expect(found).toMatchObject({
      EnableNetworkIsolation: true,
      HyperParameters: {
        sagemaker_program: 'train.py',
        sagemaker_submit_directory: '/opt/ml/input/data/code',
        epochs: '3',
      },
    });
    const channels = found['InputDataConfig'] as { ChannelName: string }[];
    expect(channels.map(({ ChannelName }) => ChannelName)).toEqual(['train', 'code']);
  });
});
