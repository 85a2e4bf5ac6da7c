import { AssetManifestArtifact } from 'aws-cdk-lib/cx-api';
import { App, Duration, Size, Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { makeJob, makeStack, only, statements, trainyard } from '../_stack';

const JOB = 'Custom::TrainyardTrainingJob';

describe('a training job', () => {
  test('is isolated, encrypted between machines, and waited for by default', () => {
    const stack = makeStack();
    makeJob(stack);
    expect(only(stack, JOB)).toMatchObject({
      JobNamePrefix: 'test-train',
      WaitForCompletion: 'true',
      ServiceTimeout: '3600',
      Specification: {
        EnableNetworkIsolation: true,
        EnableInterContainerTrafficEncryption: true,
        EnableManagedSpotTraining: false,
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 30 },
        StoppingCondition: { MaxRuntimeInSeconds: 3000 },
      },
    });
  });

  test('reads its channels as they say', () => {
    const stack = makeStack();
    const bucket = Bucket.fromBucketName(stack, 'Data', 'data');
    const train = trainyard.Dataset.fromBucket(bucket, 'a/b', {
      contentType: 'text/csv',
      inputMode: trainyard.InputMode.FAST_FILE,
      distribution: trainyard.DataDistribution.SHARDED_BY_S3_KEY,
      version: '7',
    });
    makeJob(stack, { channels: { train, plain: train.withOptions({ version: undefined, contentType: undefined }) } });
    expect(only(stack, JOB)).toMatchObject({
      DataVersions: { train: '7' },
      Specification: {
        InputDataConfig: [
          {
            ChannelName: 'train',
            ContentType: 'text/csv',
            InputMode: 'FastFile',
            DataSource: { S3DataSource: { S3Uri: 's3://data/a/b/', S3DataDistributionType: 'ShardedByS3Key' } },
          },
          { ChannelName: 'plain' },
        ],
      },
    });
  });

  test('passes hyperparameters and environment as text', () => {
    const stack = makeStack();
    makeJob(stack, {
      hyperparameters: { epochs: 3, rate: 0.1, early: true, name: 'x' },
      environment: { LEVEL: 'debug' },
    });
    expect(only(stack, JOB)['Specification']).toMatchObject({
      HyperParameters: { epochs: '3', rate: '0.1', early: 'true', name: 'x' },
      Environment: { LEVEL: 'debug' },
    });
  });

  test('on spare capacity keeps checkpoints, and may read, write and delete them', () => {
    const stack = makeStack();
    makeJob(stack, { spot: true, maxRuntime: Duration.minutes(20), maxWait: Duration.minutes(50) });
    expect(only(stack, JOB)['Specification']).toMatchObject({
      EnableManagedSpotTraining: true,
      StoppingCondition: { MaxRuntimeInSeconds: 1200, MaxWaitTimeInSeconds: 3000 },
      CheckpointConfig: { S3Uri: { 'Fn::Join': ['', ['s3://', expect.anything(), '/checkpoints/test-train/']] } },
    });
    expect(JSON.stringify(statements(stack, 's3:DeleteObject'))).toContain('/checkpoints/test-train/*');
  });

  test('encrypts volume and model with the key of its bucket', () => {
    const stack = makeStack();
    const key = new Key(stack, 'Key');
    makeJob(stack, { encryptionKey: key, volumeSize: Size.gibibytes(100) });
    const keyArn = stack.resolve(key.keyArn);
    expect(only(stack, JOB)['Specification']).toMatchObject({
      ResourceConfig: { VolumeKmsKeyId: keyArn, VolumeSizeInGB: 100 },
      OutputDataConfig: { KmsKeyId: keyArn },
    });
  });

  test('gives no volume key to machines with disks of their own, which SageMaker would refuse', () => {
    const stack = makeStack();
    makeJob(stack, { encryptionKey: new Key(stack, 'Key'), instanceType: trainyard.TrainingInstanceType.G5_XLARGE });
    expect(only(stack, JOB)['Specification']['ResourceConfig']).not.toHaveProperty('VolumeKmsKeyId');
  });

  test('in a VPC may create network interfaces, and its machines reach each other', () => {
    const stack = makeStack();
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['a'],
      privateSubnetIds: ['subnet-1'],
    });
    const job = makeJob(stack, { vpc });
    job.connections.allowTo(new SecurityGroup(stack, 'Other', { vpc }), Port.tcp(2049));
    expect(only(stack, JOB)['Specification']).toMatchObject({ VpcConfig: { Subnets: ['subnet-1'] } });
    expect(statements(stack, 'ec2:CreateNetworkInterface')).toHaveLength(1);
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { IpProtocol: '-1' });
  });

  test('carries the tags of its stack', () => {
    const stack = makeStack();
    makeJob(stack);
    Tags.of(stack).add('team', 'digits');
    expect(only(stack, JOB)['Specification']['Tags']).toEqual([{ Key: 'team', Value: 'digits' }]);
  });

  test('is deployed after its role, bucket and handlers, so that it ends before they go', () => {
    const stack = makeStack();
    makeJob(stack);
    const [job] = Object.values(Template.fromStack(stack).findResources(JOB));
    const before = (job as { DependsOn: string[] }).DependsOn.map((id) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(before).toEqual(
      expect.arrayContaining([
        'Bucket',
        'TrainRole',
        'TrainRoleDefaultPolicy',
        'TrainyardTrainingJobsEnded',
        'TrainyardTrainingJobsOnEventRoleDefaultPolicy',
        'TrainyardTrainingJobsOnStateChangeFunction',
      ]),
    );
  });

  test('shares its handlers with the other jobs of the stack', () => {
    const stack = makeStack();
    makeJob(stack);
    makeJob(stack, {}, 'train');
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 2);
    const prefixes = Object.values(Template.fromStack(stack).findResources(JOB)).map(
      (job) => (job['Properties'] as { JobNamePrefix: string }).JobNamePrefix,
    );
    expect(prefixes).toEqual(['test-train', expect.stringMatching(/^test-train-[0-9a-f]{6}$/)]);
  });

  test('has a name of at most 63 characters however long the names of stack and construct are', () => {
    const stack = new Stack(new App(), `Long${'x'.repeat(100)}`);
    makeJob(stack, {}, 'y'.repeat(200));
    const prefix: string = only(stack, JOB)['JobNamePrefix'];
    expect(prefix).toMatch(/^[a-z0-9](-*[a-z0-9])*$/);
    expect(`${prefix}-0123456789ab`.length).toBeLessThanOrEqual(63);
  });
});

describe('least privilege', () => {
  test('handlers may pass the role of the job only, and only to SageMaker', () => {
    const stack = makeStack();
    const job = makeJob(stack);
    expect(statements(stack, 'iam:PassRole')).toEqual([
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: stack.resolve(job.role.roleArn),
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      },
    ]);
  });

  test('only SageMaker on behalf of this account may assume the role', () => {
    const stack = makeStack();
    makeJob(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'sagemaker.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    });
  });

  test('the job reads its channels and writes its model, nothing else in the bucket', () => {
    const stack = makeStack();
    makeJob(stack);
    const bucket = stack.resolve((stack.node.findChild('Bucket') as Bucket).bucketArn);
    expect(statements(stack, 's3:GetObject').map(({ Resource }) => Resource)).toEqual([
      { 'Fn::Join': ['', [bucket, '/digits/train/*']] },
    ]);
    expect(statements(stack, 's3:PutObject').map(({ Resource }) => Resource)).toEqual([
      { 'Fn::Join': ['', [bucket, '/models/*']] },
    ]);
    expect(statements(stack, 's3:ListBucket')[0]).toMatchObject({
      Resource: bucket,
      Condition: { StringLike: { 's3:prefix': ['digits/train/*'] } },
    });
  });

  test('a role that was given gets the permissions', () => {
    const stack = makeStack();
    const role = new Role(stack, 'Own', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
    makeJob(stack, { role });
    expect(stack.resolve(only(stack, JOB)['Specification']['RoleArn'])).toEqual(stack.resolve(role.roleArn));
    expect(stack.node.tryFindChild('Train')?.node.tryFindChild('Role')).toBeUndefined();
  });

  test.each(['AmazonSageMakerFullAccess', 'AWSLambdaBasicExecutionRole'])('%s is attached to nothing', (name) => {
    const stack = makeStack();
    makeJob(stack);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain(name);
  });
});

describe('what is known of a job', () => {
  test('are attributes of the resource', () => {
    const stack = makeStack();
    const job = makeJob(stack, { metricDefinitions: [{ name: 'validation:accuracy', regex: 'a=(.*)' }] });
    const of = (attribute: string) => ({ 'Fn::GetAtt': [expect.stringMatching(/^Train/), attribute] });
    expect(stack.resolve(job.trainingJobName)).toEqual({ Ref: expect.stringMatching(/^Train/) });
    expect(stack.resolve(job.trainingJobArn)).toEqual(of('TrainingJobArn'));
    expect(stack.resolve(job.modelArtifactS3Uri)).toEqual(of('ModelArtifactS3Uri'));
    expect(stack.resolve(job.billableSeconds)).toEqual(of('BillableSeconds'));
    expect(stack.resolve(job.finalMetric('validation:accuracy'))).toEqual(of('FinalMetric.validation_accuracy'));
  });

  test('are metrics by the name of the job and of its first machine', () => {
    const stack = makeStack();
    const job = trainyard.TrainingJob.fromTrainingJobAttributes(stack, 'Job', {
      trainingJobName: 'job-1',
      outputBucket: Bucket.fromBucketName(stack, 'Models', 'models'),
    });
    expect(job.metric('loss').toMetricConfig().metricStat).toMatchObject({
      namespace: '/aws/sagemaker/TrainingJobs',
      dimensions: [{ name: 'TrainingJobName', value: 'job-1' }],
    });
    const machine = [job.metricCpuUtilization(), job.metricMemoryUtilization(), job.metricDiskUtilization()];
    const gpu = [job.metricGpuUtilization(), job.metricGpuMemoryUtilization()];
    expect([...machine, ...gpu].map((metric) => metric.metricName)).toEqual([
      'CPUUtilization',
      'MemoryUtilization',
      'DiskUtilization',
      'GPUUtilization',
      'GPUMemoryUtilization',
    ]);
    expect(gpu[0]?.dimensions).toEqual({ Host: 'job-1/algo-1' });
    expect(job.modelArtifactS3Uri).toBe('s3://models/models/job-1/output/model.tar.gz');
  });

  test('is told by events of any job of the construct', () => {
    const stack = makeStack();
    makeJob(stack).onStateChange('Changed');
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'detail-type': ['SageMaker Training Job State Change'],
        detail: { TrainingJobName: [{ prefix: 'test-train-' }], TrainingJobStatus: Match.absent() },
      },
    });
  });

  test('may be read by whom it is granted to', () => {
    const stack = makeStack();
    const job = makeJob(stack);
    const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    job.grantDescribe(reader);
    job.grantReadModel(reader);
    const arns = statements(stack, 'sagemaker:DescribeTrainingJob').map(({ Resource }) => Resource);
    expect(arns).toContainEqual(stack.resolve(job.trainingJobArn));
    expect(JSON.stringify(statements(stack, 's3:GetObject'))).toContain('/models/*');
  });
});

describe('containers', () => {
  test('from a folder are built for x86 with the build arguments that are given', () => {
    const app = new App();
    const stack = new Stack(app, 'Test');
    const buildArgs = { BASE_IMAGE: 'base' };
    makeJob(stack, { container: trainyard.TrainingContainer.fromAsset('training-scripts/digits', { buildArgs }) });
    const manifest = app.synth().artifacts.find((artifact) => artifact instanceof AssetManifestArtifact);
    const images = Object.values(manifest?.contents.dockerImages ?? {});
    expect(images).toMatchObject([{ source: { dockerBuildArgs: buildArgs, platform: 'linux/amd64' } }]);
  });

  test('from a repository are pulled by tag or digest', () => {
    const stack = makeStack();
    const repository = Repository.fromRepositoryName(stack, 'Repository', 'team/image');
    makeJob(stack, { container: trainyard.TrainingContainer.fromEcr(repository, 'v1') });
    expect(JSON.stringify(only(stack, JOB)['Specification']['AlgorithmSpecification'])).toContain('/team/image:v1');
    expect(JSON.stringify(statements(stack, 'ecr:BatchGetImage'))).toContain(':repository/team/image');
  });

  test('outside ECR need a VPC', () => {
    const container = trainyard.TrainingContainer.fromRegistry('registry.example.com/image:1');
    expect(() => makeJob(makeStack(), { container })).toThrow(
      'Test/Train: an image outside ECR is reached through a VPC only: give vpc',
    );
  });
});
