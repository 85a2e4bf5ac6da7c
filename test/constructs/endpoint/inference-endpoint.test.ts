import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { makeJob, makeStack, only, statements, trainyard } from '../_stack';

const MODEL = 'AWS::SageMaker::Model';
const CONFIG = 'AWS::SageMaker::EndpointConfig';

function makeEndpoint(props: Partial<trainyard.InferenceEndpointProps> = {}, stack = makeStack()) {
  const bucket = Bucket.fromBucketName(stack, 'Models', 'models');
  const container = trainyard.InferenceContainer.fromAsset('training-scripts/digits');
  const model = trainyard.ModelSource.fromArtifact(bucket, 'digits/model.tar.gz', { container });
  return { stack, endpoint: new trainyard.InferenceEndpoint(stack, 'Endpoint', { model, ...props }) };
}

describe('an endpoint', () => {
  test('serves an archive in isolation on one machine by default', () => {
    const { stack } = makeEndpoint();
    expect(only(stack, MODEL)).toMatchObject({
      EnableNetworkIsolation: true,
      PrimaryContainer: { ModelDataUrl: 's3://models/digits/model.tar.gz' },
    });
    expect(only(stack, CONFIG)['ProductionVariants']).toMatchObject([
      { VariantName: 'AllTraffic', InstanceType: 'ml.m5.large', InitialInstanceCount: 1, InitialVariantWeight: 1 },
    ]);
  });

  test('reads its model and nothing else', () => {
    const { stack } = makeEndpoint();
    expect(JSON.stringify(statements(stack, 's3:GetObject'))).toContain(':s3:::models/digits/model.tar.gz"');
    expect(statements(stack, 's3:PutObject')).toEqual([]);
  });

  test('serves the model of a training job with the container that trained it', () => {
    const stack = makeStack();
    const job = makeJob(stack);
    makeEndpoint({ model: trainyard.ModelSource.fromTrainingJob(job, { environment: { WORKERS: '2' } }) }, stack);
    const { Image } = only(stack, MODEL)['PrimaryContainer'];
    const specification = only(stack, 'Custom::TrainyardTrainingJob')['Specification'];
    expect(Image).toEqual(specification['AlgorithmSpecification']['TrainingImage']);
    expect(only(stack, MODEL)['PrimaryContainer']).toMatchObject({
      ModelDataUrl: stack.resolve(job.modelArtifactS3Uri),
      Environment: { WORKERS: '2' },
    });
  });

  test('needs a container for a training job that it knows too little of', () => {
    const stack = makeStack();
    const outputBucket = Bucket.fromBucketName(stack, 'Out', 'out');
    const attributes = { trainingJobName: 'job', outputBucket };
    const job = trainyard.TrainingJob.fromTrainingJobAttributes(stack, 'Job', attributes);
    expect(() => trainyard.ModelSource.fromTrainingJob(job)).toThrow(
      'Test/Job: the container that trained is not known, give options.container',
    );
  });

  test('serves a version of a registry, and may read what it is made of', () => {
    const stack = makeStack();
    const modelPackage = trainyard.ModelPackage.fromModelPackageAttributes(stack, 'Version', {
      modelPackageArn: 'arn:aws:sagemaker:eu-west-1:123456789012:model-package/digits/3',
      artifactBucket: Bucket.fromBucketName(stack, 'Registered', 'registered'),
      repository: Repository.fromRepositoryName(stack, 'Repository', 'images'),
    });
    makeEndpoint({ model: trainyard.ModelSource.fromModelPackage(modelPackage) }, stack);
    expect(only(stack, MODEL)['PrimaryContainer']).toEqual({ ModelPackageName: modelPackage.modelPackageArn });
    expect(JSON.stringify(statements(stack, 's3:GetObject'))).toContain(':s3:::registered/*');
    expect(statements(stack, 'ecr:BatchGetImage')).toHaveLength(1);
  });

  test('encrypts volumes, but not those of machines that do it themselves', () => {
    const stack = makeStack();
    const encryptionKey = new Key(stack, 'Key');
    makeEndpoint({ encryptionKey }, stack);
    expect(only(stack, CONFIG)['KmsKeyId']).toEqual(stack.resolve(encryptionKey.keyArn));
    const other = makeStack();
    const instanceType = trainyard.EndpointInstanceType.G6_XLARGE;
    makeEndpoint({ encryptionKey: new Key(other, 'Key'), instanceType }, other);
    expect(only(other, CONFIG)).not.toHaveProperty('KmsKeyId');
  });

  test('captures requests and answers where it is told to', () => {
    const stack = makeStack();
    const dataCaptureBucket = new Bucket(stack, 'Captured');
    makeEndpoint({ dataCaptureBucket, dataCapturePercentage: 0, startupTimeout: Duration.minutes(10) }, stack);
    expect(only(stack, CONFIG)).toMatchObject({
      DataCaptureConfig: {
        EnableCapture: true,
        InitialSamplingPercentage: 0,
        CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
      },
      ProductionVariants: [{ ContainerStartupHealthCheckTimeoutInSeconds: 600 }],
    });
    expect(JSON.stringify(statements(stack, 's3:PutObject'))).toContain('/captured/*');
  });

  test('tells all mistakes together', () => {
    const props = { endpointName: 'a_b', instanceCount: 0, dataCapturePercentage: 101 };
    expect(() => makeEndpoint(props)).toThrow(
      'Test/Endpoint: endpointName is "a_b", give letters, digits and hyphens; ' +
        'instanceCount is 0, give a whole number from 1 to 1000; ' +
        'dataCapturePercentage is 101, give a whole number from 0 to 100; ' +
        'data capture has no dataCaptureBucket: give it',
    );
  });

  test('may be invoked by whom it is granted to', () => {
    const { stack, endpoint } = makeEndpoint();
    endpoint.grantInvoke(new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
    const [statement] = statements(stack, 'sagemaker:InvokeEndpoint');
    expect(statement?.Resource).toEqual(stack.resolve(endpoint.endpointArn));
  });

  test('that is imported has its ARN in lower case, as SageMaker writes it', () => {
    const stack = makeStack();
    const endpoint = trainyard.InferenceEndpoint.fromEndpointName(stack, 'Endpoint', 'Digits');
    expect(JSON.stringify(stack.resolve(endpoint.endpointArn))).toContain(':endpoint/digits');
    expect(endpoint.metricInvocations().toMetricConfig().metricStat).toMatchObject({
      namespace: 'AWS/SageMaker',
      metricName: 'Invocations',
      statistic: 'Sum',
      dimensions: [
        { name: 'EndpointName', value: 'Digits' },
        { name: 'VariantName', value: 'AllTraffic' },
      ],
    });
  });

  test('replaces model and configuration by names that CloudFormation makes up', () => {
    const { stack } = makeEndpoint({ endpointName: 'digits' });
    Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::Endpoint', { EndpointName: 'digits' });
    expect(only(stack, MODEL)).not.toHaveProperty('ModelName');
    expect(only(stack, CONFIG)).not.toHaveProperty('EndpointConfigName');
  });
});
