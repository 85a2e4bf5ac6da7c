import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { artifact, makeEndpoint, models, serving } from './endpoint/_endpoint';
import { digits, trainyard } from './_stack';
import type { Mistake } from './_mistake';

const { ApprovalPolicy, ModelSource } = trainyard;
const { ServingContainer } = trainyard;
const endpoint = (props: Partial<trainyard.InferenceEndpointProps>) => (stack: Stack) => makeEndpoint(props, stack);
const serverless = (props: Partial<trainyard.ServerlessEndpointProps>) => (stack: Stack) =>
  new trainyard.ServerlessEndpoint(stack, 'Endpoint', { model: artifact(stack), ...props });
const fleet = (stack: Stack, props: Partial<trainyard.InferenceComponentsProps> = {}) =>
  new trainyard.InferenceComponents(stack, 'Fleet', { maxInstanceCount: 2, ...props });
const approved = (stack: Stack) =>
  ModelSource.latestApproved(new trainyard.ModelRegistry(stack, 'Registry'), { like: artifact(stack) });
const transform = (stack: Stack, props: Partial<trainyard.BatchTransformProps>) => {
  const input = trainyard.Dataset.fromBucket(models(stack), 'all');
  return new trainyard.BatchTransform(stack, 'Transform', { model: artifact(stack), input, ...props });
};
const drift =
  (check: (bucket: IBucket) => trainyard.DriftCheck, props: Partial<trainyard.DriftMonitorProps> = {}) =>
  (stack: Stack) => {
    const dataCaptureBucket = models(stack);
    const watched = trainyard.InferenceEndpoint.fromEndpointName(stack, 'Endpoint', 'digits');
    const all = { endpoint: watched, dataCaptureBucket, check: check(dataCaptureBucket), ...props };
    return new trainyard.DriftMonitor(stack, 'Drift', all);
  };

/** With fleets of models, containers and precisions, transform jobs, the registry and what watches. */
export const SERVING_MISTAKES: readonly Mistake[] = [
  [
    'a fleet with fewer machines at most than at least',
    (stack) => fleet(stack, { minInstanceCount: 3 }),
    'Test/Fleet: maxInstanceCount is 2, give at least minInstanceCount (3)',
  ],
  [
    'a copy with hardly any memory',
    (stack) => fleet(stack).addModel('Chat', { model: artifact(stack), minMemory: Size.mebibytes(64) }),
    'Test/Fleet/Chat: minMemory in MiB is 64, give a whole number from 128 to 4194304',
  ],
  [
    'a copy that may use less memory than it has',
    (stack) => fleet(stack).addModel('Chat', { model: artifact(stack), maxMemory: Size.mebibytes(512) }),
    'Test/Fleet/Chat: maxMemory is 512 MiB, give at least minMemory (1024 MiB)',
  ],
  [
    'a default precision that is not served',
    (stack) => {
      const tiers = [{ tier: trainyard.PrecisionTier.FP32, model: artifact(stack) }];
      return fleet(stack).addPrecisionTiers('Chat', tiers, trainyard.PrecisionTier.INT8);
    },
    'Test/Fleet: defaultTier is int8, give one of fp32',
  ],
  [
    'a precision that is no name',
    () => trainyard.PrecisionTier.of('8 bit'),
    'precision tier is "8 bit", give at most 16 small letters and digits such as fp8',
  ],
  [
    'a second variant beside the newest approved version',
    (stack) => {
      const model = approved(stack);
      return makeEndpoint({ model, variants: [{ variantName: 'Second', model: artifact(stack) }] }, stack);
    },
    'Test/Endpoint: variants or shadow is given, but the newest approved version is served alone: leave them out',
  ],
  [
    'scaling of an endpoint that is not there yet',
    (stack) => makeEndpoint({ model: approved(stack) }, stack).endpoint.autoScale({ maxCapacity: 2 }),
    'Test/Endpoint: autoScale needs an endpoint from the start, but this one comes with the first approval: leave it out',
  ],
  [
    'a token among the settings of a container',
    (stack) => {
      const environment = { HF_TOKEN: 'hf_' + 'aB3'.repeat(12) };
      return makeEndpoint({ model: ModelSource.fromContainer(serving(), { environment }) }, stack);
    },
    'Test/Endpoint: environment variable "HF_TOKEN" looks like a token of Hugging Face, which whoever may describe the model could read: let the container read it from Secrets Manager',
  ],
  [
    'a token of a hub in a version that is registered',
    (stack) => {
      const environment = { HF_TOKEN: 'hf_' + 'aB3'.repeat(12) };
      const source = ModelSource.fromArtifact(models(stack), 'model.tar.gz', { container: serving(), environment });
      return new trainyard.ModelRegistry(stack, 'Registry').register('V1', { source });
    },
    'Test/Registry/V1: environment variable "HF_TOKEN" looks like a token of Hugging Face, which whoever may describe the model could read: let the container read it from Secrets Manager',
  ],
  [
    'a download without a network',
    endpoint({ model: ModelSource.fromContainer(ServingContainer.vllm({ modelId: 'openai/gpt-oss-20b' })) }),
    'Test/Endpoint: the container downloads its model, but networkIsolation is true: set it to false, or give the model as files in S3',
  ],
  [
    'all of the GPUs and then some',
    endpoint({ model: ModelSource.fromContainer(ServingContainer.vllm({ gpuMemoryUtilization: 1.5 })) }),
    'Test/Endpoint: gpuMemoryUtilization is 1.5, give more than 0 and at most 1',
  ],
  [
    'questions as long as question and answer',
    endpoint({
      model: ModelSource.fromContainer(ServingContainer.tgi({ maxInputTokens: 4096, maxModelLength: 4096 })),
    }),
    'Test/Endpoint: maxInputTokens is 4096, give less than maxModelLength (4096)',
  ],
  [
    'a model of the hub without its task',
    endpoint({ model: ModelSource.fromContainer(ServingContainer.huggingFace({ modelId: 'org/model' })) }),
    'Test/Endpoint: modelId is "org/model", but task is missing: give it, such as text-classification',
  ],
  [
    'an account with letters',
    (stack) => new trainyard.ModelRegistry(stack, 'Registry', { readAccounts: ['production'] }),
    'Test/Registry: account is "production", give the 12 digits of an account',
  ],
  [
    'an approval without conditions',
    (stack) =>
      new trainyard.ModelRegistry(stack, 'Registry', { approvalPolicy: ApprovalPolicy.byMetric({ conditions: [] }) }),
    'Test/Registry: approvalPolicy has no conditions: give one at least, or ApprovalPolicy.manual()',
  ],
  [
    'an approval by a report that is nowhere',
    (stack) => {
      const conditions = [trainyard.ApprovalCondition.report('mse').atMost(6)];
      const approvalPolicy = ApprovalPolicy.byMetric({ conditions });
      return new trainyard.ModelRegistry(stack, 'Registry', { approvalPolicy });
    },
    'Test/Registry: approvalPolicy has a condition on the evaluation report, but no reportBucket: give it',
  ],
  [
    'half of a channel of Slack',
    (stack) => {
      const watched = trainyard.InferenceEndpoint.fromEndpointName(stack, 'Endpoint', 'digits');
      return new trainyard.EndpointMonitoring(stack, 'Monitoring', { endpoint: watched, slackChannelId: 'C01' });
    },
    'Test/Monitoring: slackWorkspaceId and slackChannelId belong together: give both or none',
  ],
  [
    'more than all of the memory',
    (stack) => {
      const watched = trainyard.InferenceEndpoint.fromEndpointName(stack, 'Endpoint', 'digits');
      return new trainyard.EndpointMonitoring(stack, 'Monitoring', { endpoint: watched, maxMemoryUtilization: 120 });
    },
    'Test/Monitoring: maxMemoryUtilization is 120, give a whole number from 1 to 100',
  ],
  [
    'an hour that no day has',
    () => trainyard.MonitoringFrequency.daily(24),
    'hour is 24, give a whole number from 0 to 23',
  ],
  [
    'a transform job of too much at once',
    (stack) => transform(stack, { maxPayloadInMb: 50, maxConcurrentTransforms: 4 }),
    'Test/Transform: maxPayloadInMb × maxConcurrentTransforms is 200 MB, at most 100 MB are allowed: lower one of them',
  ],
  [
    'a transform job of data that only training reads',
    (stack) => {
      const options = { inputMode: trainyard.InputMode.PIPE };
      const input = trainyard.Dataset.fromAugmentedManifest(models(stack), 'all.jsonl', ['image-ref'], options);
      return transform(stack, { input });
    },
    'Test/Transform: input is an augmented manifest: only training reads it; input has inputMode Pipe: transform jobs read whole objects, leave it out',
  ],
  [
    'a transform job of data in an order of its own',
    (stack) => {
      const input = trainyard.Dataset.fromBucket(models(stack), 'all', { shuffleSeed: 1 });
      return transform(stack, { input });
    },
    'Test/Transform: input has distribution, recordWrapper or shuffleSeed: only training knows them, leave them out',
  ],
  [
    'an explanation without a network',
    drift((bucket) => trainyard.DriftCheck.explainability(bucket, { configKey: 'analysis_config.json' })),
    'Test/Drift: explainability is found with an endpoint of its own, which networkIsolation keeps out of reach: set it to false',
  ],
  [
    'a look each hour that takes two',
    drift((bucket) => trainyard.DriftCheck.dataQuality(bucket, {}), { maxRuntime: Duration.hours(2) }),
    'Test/Drift: maxRuntime in seconds is 7200, give a whole number from 1 to 3600',
  ],
  [
    'an image of AWS in a region that has none',
    () => {
      const stack = new Stack(new App(), 'Far', { env: { account: '123456789012', region: 'us-iso-east-1' } });
      return drift((bucket) => trainyard.DriftCheck.dataQuality(bucket, {}))(stack);
    },
    'Far/Drift: sagemaker-model-monitor-analyzer is not known in region "us-iso-east-1", but in ap-east-1, ap-northeast-1, ap-northeast-2, ap-south-1, ap-southeast-1, ap-southeast-2, ca-central-1, cn-north-1, cn-northwest-1, eu-central-1, eu-north-1, eu-west-1, eu-west-2, eu-west-3, me-south-1, sa-east-1, us-east-1, us-east-2, us-west-1, us-west-2: watch endpoints there',
  ],
  [
    'records of objects that are not cut',
    (stack) => transform(stack, { batchStrategy: trainyard.BatchStrategy.MULTI_RECORD }),
    'Test/Transform: batchStrategy is given, but objects are not cut into records: give splitType, or leave it out',
  ],
  [
    'an asynchronous endpoint that scales twice',
    (stack) => {
      const slow = new trainyard.AsyncEndpoint(stack, 'Slow', { model: artifact(stack), bucket: models(stack) });
      slow.autoScale({ maxCapacity: 2 });
      return slow.autoScale({ maxCapacity: 3 });
    },
    'Test/Slow: the machines scale already: call autoScale once',
  ],
  [
    'a serverless endpoint that scales twice',
    (stack) => {
      const small = serverless({ provisionedConcurrency: 1 })(stack);
      small.autoScaleProvisionedConcurrency({ maxCapacity: 2 });
      return small.autoScaleProvisionedConcurrency({ maxCapacity: 3 });
    },
    'Test/Endpoint: the provisioned concurrency scales already: call autoScaleProvisionedConcurrency once',
  ],
  [
    'an API to many models that names none',
    (stack) => new trainyard.ModelApi(stack, 'Api', { endpoint: fleet(stack) }),
    'Test/Api: endpoint has several models, of which each request names one: give inferenceComponent, such as defaultInferenceComponent',
  ],
  [
    'a filter that is no path',
    (stack) => transform(stack, { inputFilter: 'features' }),
    'Test/Transform: inputFilter is "features", give a JSONPath such as $.features',
  ],
  [
    'an approval at a metric that nobody prints',
    (stack) => {
      const channels = { train: trainyard.Dataset.fromBucket(models(stack), 'train') };
      const props = { container: digits(), channels, approveAt: { accuracy: 0.9 } };
      return new trainyard.ModelService(stack, 'Service', props);
    },
    'Test/Service: approveAt "accuracy" is no metric: metricDefinitions has none',
  ],
  [
    'a look each hour at an endpoint that is not there yet',
    (stack) => {
      const { endpoint: later } = makeEndpoint({ model: approved(stack) }, stack);
      const check = trainyard.DriftCheck.dataQuality(models(stack), {});
      return new trainyard.DriftMonitor(stack, 'Drift', { endpoint: later, check, dataCaptureBucket: models(stack) });
    },
    'Test/Drift: endpoint comes with the first approval, but a schedule needs it from the start: give another endpoint',
  ],
  [
    'the newest approved version without machines',
    (stack) => serverless({ model: approved(stack) })(stack),
    'Test/Endpoint: the newest approved version is served by an InferenceEndpoint only, as its first model: give a version of the registry',
  ],
  [
    'a pipeline in a pipeline',
    (stack) => {
      const inner = ModelSource.pipeline([artifact(stack), artifact(stack)]);
      return makeEndpoint({ model: ModelSource.pipeline([inner, artifact(stack)]) }, stack);
    },
    'Test/Endpoint: a pipeline has a pipeline in it: give its containers one by one',
  ],
  [
    'many models as one version',
    (stack) => {
      const source = ModelSource.multiModel(models(stack), 'tenants', { container: serving() });
      return new trainyard.ModelRegistry(stack, 'Registry').register('V1', { source });
    },
    'Test/Registry/V1: source is many models, give one',
  ],
];
