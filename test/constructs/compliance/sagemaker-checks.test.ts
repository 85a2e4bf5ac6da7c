import { App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { digits, makeStack, trainyard } from '../_stack';

interface Changes {
  readonly job?: Partial<trainyard.TrainingJobProps>;
  readonly endpoint?: Partial<trainyard.InferenceEndpointProps>;
}

/** From data to endpoint with the defaults of the library, apart from `changes`. */
function library({ job = {}, endpoint = {} }: Changes = {}): Stack {
  const stack = makeStack();
  const data = new trainyard.DatasetBucket(stack, 'Data');
  const training = new trainyard.TrainingJob(stack, 'Train', {
    container: digits(),
    channels: { train: data.dataset('digits/') },
    ...job,
  });
  new trainyard.InferenceEndpoint(stack, 'Endpoint', {
    model: trainyard.ModelSource.fromTrainingJob(training),
    ...endpoint,
  });
  return stack;
}

/** What production asks for besides. */
function production(stack: Stack = makeStack(), changes: Partial<trainyard.InferenceEndpointProps> = {}): Stack {
  const vpc = new Vpc(stack, 'Vpc');
  const data = new trainyard.DatasetBucket(stack, 'Data');
  const job = new trainyard.TrainingJob(stack, 'Train', {
    container: digits(),
    channels: { train: data.dataset('digits/') },
    vpc,
  });
  const registry = new trainyard.ModelRegistry(stack, 'Registry');
  registry.register('Version', { source: trainyard.ModelSource.fromTrainingJob(job) });
  new trainyard.InferenceEndpoint(stack, 'Endpoint', {
    model: trainyard.ModelSource.fromTrainingJob(job),
    vpc,
    instanceCount: 2,
    dataCaptureBucket: data.bucket,
    ...changes,
  });
  return stack;
}

const found = (stack: Stack, props?: trainyard.SageMakerChecksProps): string[] =>
  new trainyard.SageMakerChecks(props).validateScope(stack.node.root).violations.map(({ ruleName }) => ruleName);

/** A stack with one resource, as anyone writes it. */
function bare(type: string, properties: object): Stack {
  const stack = makeStack();
  new CfnResource(stack, 'Bare', { type, properties });
  return stack;
}

const plainBucket = (stack: Stack) => new s3.Bucket(stack, 'Plain');

describe('SageMakerChecks', () => {
  test('finds nothing in what the library makes by default', () => expect(found(library())).toEqual([]));

  test('finds nothing in what production asks for', () =>
    expect(found(production(), { production: true })).toEqual([]));

  test.each<[string, Changes, string]>([
    ['the isolation of a job', { job: { networkIsolation: false } }, 'JobNetworkIsolation'],
    ['the isolation of a model', { endpoint: { networkIsolation: false } }, 'ModelNetworkIsolation'],
    ['the encryption between machines', { job: { interContainerEncryption: false } }, 'InterContainerEncryption'],
  ])('without %s finds exactly that', (_default, changes, rule) =>
    expect(found(library(changes))).toEqual([`Trainyard-${rule}`]),
  );

  test('without keys finds volumes and outputs', () => {
    const stack = makeStack();
    const train = trainyard.Dataset.fromBucket(plainBucket(stack), 'digits/');
    const job = new trainyard.TrainingJob(stack, 'Train', { container: digits(), channels: { train } });
    const model = trainyard.ModelSource.fromTrainingJob(job);
    new trainyard.InferenceEndpoint(stack, 'Endpoint', {
      model,
      dataCaptureBucket: plainBucket(new Stack(stack, 'Two')),
    });
    const ids = ['JobVolumeKey', 'JobOutputKey', 'EndpointVolumeKey', 'DataCaptureKey'];
    expect(found(stack)).toEqual(ids.map((id) => `Trainyard-${id}`));
  });

  test('asks for no volume key where the machines have disks of their own', () => {
    const job = { instanceType: trainyard.TrainingInstanceType.G5_XLARGE };
    const endpoint = { instanceType: trainyard.EndpointInstanceType.G5_XLARGE };
    expect(found(library({ job, endpoint }))).toEqual([]);
  });

  test.each<[string, Partial<trainyard.InferenceEndpointProps>, string]>([
    ['a VPC', { vpc: undefined }, 'ModelVpc'],
    ['a second machine', { instanceCount: 1 }, 'InstanceCount'],
    ['data capture', { dataCaptureBucket: undefined }, 'DataCapture'],
  ])('in production without %s finds exactly that', (_what, changes, rule) =>
    expect(found(production(undefined, changes), { production: true })).toEqual([`Trainyard-${rule}`]),
  );

  test('in production asks jobs for a VPC, and apps for a registry', () =>
    expect(found(library(), { production: true })).toEqual(
      ['JobVpc', 'ModelVpc', 'InstanceCount', 'DataCapture', 'RegistryInUse'].map((id) => `Trainyard-${id}`),
    ));

  const statement = (Resource: string) => ({ Statement: [{ Effect: 'Allow', Action: ['iam:PassRole'], Resource }] });
  const trust = (Condition?: object) => ({
    AssumeRolePolicyDocument: {
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'sagemaker.amazonaws.com' }, Condition },
      ],
    },
  });

  test.each<[string, string, object, string[]]>([
    [
      'a secret in the environment of a model',
      'AWS::SageMaker::Model',
      { EnableNetworkIsolation: true, Containers: [{ Environment: { DB_PASSWORD: 'hunter2-hunter2' } }] },
      ['NoSecretSettings'],
    ],
    [
      'a secret hyperparameter',
      'AWS::SageMaker::TrainingJob',
      {
        AlgorithmSpecification: { TrainingImage: 'i' },
        EnableNetworkIsolation: true,
        EnableInterContainerTrafficEncryption: true,
        ResourceConfig: { VolumeKmsKeyId: 'k' },
        OutputDataConfig: { KmsKeyId: 'k' },
        HyperParameters: { 'api-key': 'abcdefghijklmnop' },
      },
      ['NoSecretSettings'],
    ],
    ['any role passed', 'AWS::IAM::Policy', { PolicyDocument: statement('*') }, ['NoPassRoleOnAll']],
    [
      'any role passed inline',
      'AWS::IAM::Role',
      { ...trust({ StringEquals: { 'aws:SourceAccount': '1' } }), Policies: [{ PolicyDocument: statement('*') }] },
      ['NoPassRoleOnAll'],
    ],
    ['a named role passed', 'AWS::IAM::Policy', { PolicyDocument: statement('arn:aws:iam::1:role/r') }, []],
    [
      'full access',
      'AWS::IAM::Group',
      { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSageMakerFullAccess'] },
      ['NoFullAccessPolicy'],
    ],
    ['trust in any account', 'AWS::IAM::Role', trust(), ['TrustSourceAccount']],
    ['trust in one account', 'AWS::IAM::Role', trust({ StringEquals: { 'aws:SourceAccount': '1' } }), []],
    [
      'a monitor with a network',
      'AWS::SageMaker::DataQualityJobDefinition',
      {
        JobResources: { ClusterConfig: { VolumeKmsKeyId: 'k', InstanceType: 'ml.m5.large' } },
        DataQualityJobOutputConfig: { KmsKeyId: 'k' },
      },
      ['MonitoringNetworkIsolation', 'InterContainerEncryption'],
    ],
  ])('of %s says so', (_what, type, properties, rules) =>
    expect(found(bare(type, properties))).toEqual(rules.map((id) => `Trainyard-${id}`)),
  );

  test('says where, why and what to do', () => {
    const [violation] = new trainyard.SageMakerChecks().validateScope(
      library({ job: { networkIsolation: false } }),
    ).violations;
    expect(violation).toMatchObject({
      severity: 'error',
      fix: expect.stringContaining('networkIsolation: true') as string,
      ruleMetadata: { sources: expect.stringContaining('prowler') as string },
      violatingResources: [
        {
          constructPath: 'Test/Train/Resource/Default',
          locations: ['Properties.Specification.EnableNetworkIsolation'],
        },
      ],
    });
  });

  test('keeps quiet about what was acknowledged with a reason', () => {
    const stack = library({ job: { networkIsolation: false } });
    const train = stack.node.findChild('Train');
    Validations.of(train).acknowledge({ id: 'Trainyard-JobNetworkIsolation', reason: 'it asks a licence server' });
    expect(found(stack)).toEqual([]);
  });

  test('ends a synthesis as a plugin of CDK', () => {
    const app = new App();
    Validations.of(app).addPlugins(new trainyard.SageMakerChecks());
    const stack = new Stack(app, 'Open');
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    new sagemaker.CfnModel(stack, 'Model', { executionRoleArn: role.roleArn, primaryContainer: { image: 'i' } });
    process.env['CDK_VALIDATION'] = 'true';
    expect(() => app.synth()).toThrow('trainyard-sagemaker-checks::Trainyard-ModelNetworkIsolation');
    process.env['CDK_VALIDATION'] = 'false';
  });
});

test('a transform job without a key of yours is found, and asked for no network of its own', () => {
  const stack = makeStack();
  const bucket = plainBucket(stack);
  const container = trainyard.InferenceContainer.fromAsset('training-scripts/digits');
  const job = new trainyard.BatchTransform(stack, 'Transform', {
    model: trainyard.ModelSource.fromArtifact(bucket, 'model.tar.gz', { container }),
    input: trainyard.Dataset.fromBucket(bucket, 'all'),
  });
  const { violations } = new trainyard.SageMakerChecks({ production: true }).validateScope(job);
  const ofJob = violations.filter(({ violatingResources }) =>
    violatingResources.some(({ constructPath }) => constructPath?.endsWith('Transform/Resource/Default') === true),
  );
  expect(ofJob.map(({ ruleName }) => ruleName)).toEqual(['Trainyard-JobVolumeKey', 'Trainyard-JobOutputKey']);
});
