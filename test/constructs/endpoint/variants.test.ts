import { Duration, Size } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { makeStack, only, statements, trainyard } from '../_stack';
import { artifact, CONFIG, makeEndpoint, MODEL, models, serving } from './_endpoint';

describe('variants of an endpoint', () => {
  test('share requests by weight, each on machines and with a model of its own', () => {
    const stack = makeStack();
    const second = { variantName: 'Second', model: artifact(stack, 'second/model.tar.gz'), weight: 0.25 };
    makeEndpoint({ variantName: 'First', weight: 0.75, instanceCount: 2, variants: [second] }, stack);
    expect(only(stack, CONFIG)['ProductionVariants']).toMatchObject([
      { VariantName: 'First', InitialVariantWeight: 0.75, InitialInstanceCount: 2 },
      { VariantName: 'Second', InitialVariantWeight: 0.25, InitialInstanceCount: 1 },
    ]);
    Template.fromStack(stack).resourceCountIs(MODEL, 2);
  });

  test('take what their machines are given', () => {
    const { stack } = makeEndpoint({
      startupTimeout: Duration.minutes(20),
      modelDownloadTimeout: Duration.minutes(30),
      volumeSize: Size.gibibytes(100),
      routingStrategy: trainyard.RoutingStrategy.LEAST_OUTSTANDING_REQUESTS,
      inferenceAmiVersion: 'al2-ami-sagemaker-inference-gpu-3-1',
    });
    expect(only(stack, CONFIG)['ProductionVariants']).toMatchObject([
      {
        ContainerStartupHealthCheckTimeoutInSeconds: 1200,
        ModelDataDownloadTimeoutInSeconds: 1800,
        VolumeSizeInGB: 100,
        RoutingConfig: { RoutingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
        InferenceAmiVersion: 'al2-ami-sagemaker-inference-gpu-3-1',
      },
    ]);
  });

  test('have a shadow whose weight is its share of copies', () => {
    const stack = makeStack();
    const shadow = { model: artifact(stack, 'next/model.tar.gz'), samplingPercentage: 20 };
    makeEndpoint({ weight: 2, shadow }, stack);
    expect(only(stack, CONFIG)['ShadowProductionVariants']).toMatchObject([
      { VariantName: 'Shadow', InitialVariantWeight: 0.4 },
    ]);
  });

  test('have no volume key when one of their machines has disks of its own', () => {
    const stack = makeStack();
    const instanceType = trainyard.EndpointInstanceType.G5_XLARGE;
    const second = { variantName: 'Second', model: artifact(stack), instanceType };
    makeEndpoint({ encryptionKey: new Key(stack, 'Key'), variants: [second] }, stack);
    expect(only(stack, CONFIG)).not.toHaveProperty('KmsKeyId');
  });
});

describe('model sources', () => {
  test('a pipeline leads each request through its containers', () => {
    const stack = makeStack();
    const model = trainyard.ModelSource.pipeline([artifact(stack, 'a/m.tar.gz'), artifact(stack, 'b/m.tar.gz')]);
    makeEndpoint({ model }, stack);
    expect(only(stack, MODEL)).toMatchObject({
      Containers: [{ ModelDataUrl: 's3://models/a/m.tar.gz' }, { ModelDataUrl: 's3://models/b/m.tar.gz' }],
      InferenceExecutionConfig: { Mode: 'Serial' },
    });
    expect(only(stack, MODEL)).not.toHaveProperty('PrimaryContainer');
  });

  test('with direct invocation each request names its container', () => {
    const stack = makeStack();
    const sources = [artifact(stack), artifact(stack)];
    makeEndpoint({ model: trainyard.ModelSource.pipeline(sources, { directInvocation: true }) }, stack);
    expect(only(stack, MODEL)['InferenceExecutionConfig']).toEqual({ Mode: 'Direct' });
  });

  test('many models lie below one prefix, which may be read as a whole', () => {
    const stack = makeStack();
    const options = { container: serving(), modelCache: false };
    makeEndpoint({ model: trainyard.ModelSource.multiModel(models(stack), '/tenants', options) }, stack);
    expect(only(stack, MODEL)['PrimaryContainer']).toMatchObject({
      Mode: 'MultiModel',
      ModelDataUrl: 's3://models/tenants/',
      MultiModelConfig: { ModelCacheSetting: 'Disabled' },
    });
    expect(JSON.stringify(statements(stack, 's3:GetObject'))).toContain(':s3:::models/tenants/*"');
  });

  test('files without an archive are a data source of their own', () => {
    const stack = makeStack();
    makeEndpoint({ model: trainyard.ModelSource.fromPrefix(models(stack), 'llm', { container: serving() }) }, stack);
    const { PrimaryContainer } = only(stack, MODEL);
    expect(PrimaryContainer).not.toHaveProperty('ModelDataUrl');
    expect(PrimaryContainer['ModelDataSource']).toEqual({
      S3DataSource: { S3Uri: 's3://models/llm/', S3DataType: 'S3Prefix', CompressionType: 'None' },
    });
  });

  test('a container may bring its model', () => {
    const stack = makeStack();
    const model = trainyard.ModelSource.fromContainer(serving(), { environment: { WORKERS: '2' } });
    makeEndpoint({ model }, stack);
    expect(only(stack, MODEL)['PrimaryContainer']).toMatchObject({ Environment: { WORKERS: '2' } });
    expect(statements(stack, 's3:GetObject')).toEqual([]);
  });
});
