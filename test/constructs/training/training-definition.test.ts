import { Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { digits, makeStack, only, statements, trainyard } from '../_stack';

function makeDefinition(props: Partial<trainyard.TrainingDefinitionProps> = {}) {
  const stack = makeStack();
  const bucket = Bucket.fromBucketName(stack, 'Bucket', 'data');
  const channels = { train: trainyard.Dataset.fromBucket(bucket, 'train') };
  const definition = new trainyard.TrainingDefinition(stack, 'Digits', { container: digits(), channels, ...props });
  return { stack, definition };
}

describe('a training definition', () => {
  test("is a parameter with CreateTrainingJob's input, its numbers being numbers", () => {
    const { stack } = makeDefinition({ hyperparameters: { epochs: 3 }, instanceCount: 2 });
    const { Name, Tier, Value } = only(stack, 'AWS::SSM::Parameter');
    expect(Name).toMatch(/^\/trainyard\/definitions\/test-digits-[0-9a-f]{6}$/);
    expect(Tier).toBe('Intelligent-Tiering');
    const text = Value['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'TOKEN')).join('');
    expect(JSON.parse(text)).toMatchObject({
      RoleArn: 'TOKEN',
      HyperParameters: { epochs: '3' },
      InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource: { S3Uri: 's3://data/train/' } } }],
      ResourceConfig: { InstanceCount: 2 },
      StoppingCondition: { MaxRuntimeInSeconds: 86400 },
      EnableNetworkIsolation: true,
    });
  });

  test('starts nothing', () => {
    const { stack } = makeDefinition();
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 0);
  });

  test('carries the tags of its stack into the jobs', () => {
    const { stack } = makeDefinition();
    Tags.of(stack).add('team', 'digits');
    expect(JSON.stringify(only(stack, 'AWS::SSM::Parameter')['Value'])).toContain(
      '{\\"Key\\":\\"team\\",\\"Value\\":\\"digits\\"}',
    );
  });

  test('lets those who are granted start jobs with its prefix, as its role, by SageMaker', () => {
    const { stack, definition } = makeDefinition();
    const starter = new Role(stack, 'Starter', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    definition.grantStart(starter);
    expect(JSON.stringify(statements(stack, 'sagemaker:CreateTrainingJob'))).toContain(
      `training-job/${definition.jobNamePrefix}-*`,
    );
    expect(statements(stack, 'iam:PassRole')).toMatchObject([
      {
        Resource: stack.resolve(definition.role.roleArn),
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      },
    ]);
    expect(statements(stack, 'ssm:GetParameter')).toHaveLength(1);
  });

  test('tells of jobs with its prefix', () => {
    const { stack, definition } = makeDefinition();
    definition.onStateChange('Changed');
    const { EventPattern } = only(stack, 'AWS::Events::Rule');
    expect(EventPattern.detail.TrainingJobName).toEqual([{ prefix: `${definition.jobNamePrefix}-` }]);
  });

  test('of another app is known by its name, prefix and role', () => {
    const stack = makeStack();
    const role = Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/train');
    const attributes = { trainingDefinitionName: '/a/b', jobNamePrefix: 'x', role };
    const found = trainyard.TrainingDefinition.fromTrainingDefinitionAttributes(stack, 'Found', attributes);
    expect(JSON.stringify(stack.resolve(found.trainingDefinitionArn))).toContain(':parameter/a/b');
  });
});

describe('a processing job', () => {
  function makeProcessing(version?: string) {
    const stack = makeStack();
    const bucket = new Bucket(stack, 'Bucket', { encryptionKey: new Key(stack, 'Key') });
    const job = new trainyard.ProcessingJob(stack, 'Split', {
      container: trainyard.ProcessingContainer.fromAsset('training-scripts/digits'),
      containerEntrypoint: ['python3', 'split.py'],
      inputs: { raw: trainyard.Dataset.fromBucket(bucket, 'raw', { version }) },
      outputs: { train: { bucket, prefix: 'train' } },
    });
    return { stack, job };
  }

  test('is one of CloudFormation, isolated and encrypted', () => {
    const { stack } = makeProcessing();
    const key = stack.resolve((stack.node.findChild('Key') as Key).keyArn);
    expect(only(stack, 'AWS::SageMaker::ProcessingJob')).toMatchObject({
      AppSpecification: { ContainerEntrypoint: ['python3', 'split.py'] },
      ProcessingInputs: [
        { InputName: 'raw', S3Input: { LocalPath: '/opt/ml/processing/input/raw', S3DataType: 'S3Prefix' } },
      ],
      ProcessingOutputConfig: {
        KmsKeyId: key,
        Outputs: [{ OutputName: 'train', S3Output: { LocalPath: '/opt/ml/processing/output/train' } }],
      },
      ProcessingResources: { ClusterConfig: { VolumeKmsKeyId: key, VolumeSizeInGB: 30 } },
      NetworkConfig: { EnableNetworkIsolation: true, EnableInterContainerTrafficEncryption: true },
    });
  });

  test('is another one when the version of its data changes', () => {
    const of = (version?: string) =>
      only(makeProcessing(version).stack, 'AWS::SageMaker::ProcessingJob')['Environment'];
    expect(of()).toBeUndefined();
    expect(of('1')).not.toEqual(of('2'));
  });

  test('reads its inputs and writes its outputs, nothing else', () => {
    const { stack } = makeProcessing();
    expect(JSON.stringify(statements(stack, 's3:GetObject'))).toContain('/raw/*"');
    expect(JSON.stringify(statements(stack, 's3:PutObject'))).toContain('/train/*"');
  });

  test('may be described by those who are granted', () => {
    const { stack, job } = makeProcessing();
    const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    job.grantDescribe(reader);
    expect(statements(stack, 'sagemaker:DescribeProcessingJob')).toMatchObject([
      { Resource: stack.resolve(job.processingJobArn) },
    ]);
    const other = trainyard.ProcessingJob.fromProcessingJobName(stack, 'Other', 'job-1');
    expect(JSON.stringify(stack.resolve(other.processingJobArn))).toContain(':processing-job/job-1');
  });
});
