import { Duration } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import type { Construct } from 'constructs';
import { trainyard } from './_stack';

const metricDefinitions = [{ name: 'accuracy', regex: 'accuracy=(.*)' }];

/** Every construct of the library once, below one scope. Not in all regions AWS has an image that watches for drift. */
export function makeEverything(scope: Construct, watchesDrift = true) {
  const repository = Repository.fromRepositoryName(scope, 'Repository', 'digits');
  const container = trainyard.TrainingContainer.fromEcr(repository);
  const processing = trainyard.ProcessingContainer.fromEcr(repository);
  const data = new trainyard.DatasetBucket(scope, 'Data');
  const network = new trainyard.IsolatedNetwork(scope, 'Network');
  const channels = { train: data.dataset('train') };
  const outputs = { report: { bucket: data.bucket, prefix: 'reports' } };
  const training = { container, channels, metricDefinitions };
  const job = new trainyard.TrainingJob(scope, 'Job', { ...training, network });
  const definition = new trainyard.TrainingDefinition(scope, 'Definition', training);
  const search = {
    definition,
    objective: trainyard.TuningObjective.maximize('accuracy'),
    parameters: { rate: trainyard.TuningParameter.continuous(0.1, 0.2) },
  };
  new trainyard.TuningJob(scope, 'Tune', search);
  new trainyard.ProcessingJob(scope, 'Process', { container: processing, inputs: channels, outputs });
  const registry = new trainyard.ModelRegistry(scope, 'Registry', {
    approvalPolicy: trainyard.ApprovalPolicy.byMetric({
      conditions: [trainyard.ApprovalCondition.metadata('accuracy').atLeast(0.9)],
    }),
  });
  const model = trainyard.ModelSource.fromTrainingJob(job);
  registry.register('Version', { source: model });
  makePipeline(scope, { processing, outputs, search, registry, data });
  makeEndpoints(scope, model, data, watchesDrift);
  new trainyard.TrainingMonitoring(scope, 'TrainingMonitoring', { trainingJob: job });
  new trainyard.TrainingBudget(scope, 'Budget', { limitUsd: 10, stopJobsAt: 100 });
  new trainyard.TrainingQueue(scope, 'Queue', { shares: [{ name: 'vision' }], maxInstances: 4 });
  new trainyard.ModelCard(scope, 'Card', { description: 'digits', purpose: 'to read them', trainingJob: job });
  new trainyard.ModelService(scope, 'Service', { ...training, approveAt: { accuracy: 0.9 }, api: true });
}

interface PipelineParts {
  readonly processing: trainyard.ProcessingContainer;
  readonly outputs: { readonly report: trainyard.ProcessingOutput };
  readonly search: trainyard.TuningSpecificationProps;
  readonly registry: trainyard.ModelRegistry;
  readonly data: trainyard.DatasetBucket;
}

function makePipeline(scope: Construct, { processing, outputs, search, registry, data }: PipelineParts): void {
  const split = new trainyard.ProcessingStep(scope, 'Split', {
    container: processing,
    outputs,
    reports: { report: 'report.json' },
  });
  const train = new trainyard.TrainingStep(scope, 'TrainStep', {
    definition: search.definition,
    channels: { train: split.output('report') },
  });
  const tune = new trainyard.TuningStep(scope, 'TuneStep', search);
  const register = new trainyard.RegisterStep(scope, 'Register', { registry, model: train.modelArtifact });
  const decide = new trainyard.ConditionStep(scope, 'Decide', {
    conditions: [trainyard.PipelineCondition.greaterThan(split.json('report', 'accuracy'), 0.9)],
    ifSteps: [register],
  });
  const pipeline = new trainyard.TrainingPipeline(scope, 'Pipeline', { steps: [split, train, tune, decide] });
  pipeline.startOnNewData('NewData', data, { prefix: 'raw' });
}

function makeEndpoints(
  scope: Construct,
  model: trainyard.ModelSource,
  data: trainyard.DatasetBucket,
  watchesDrift: boolean,
): void {
  const { bucket } = data;
  const size = trainyard.CapacitySize.instances(1);
  const endpoint = new trainyard.InferenceEndpoint(scope, 'Endpoint', {
    model,
    instanceCount: 4,
    dataCaptureBucket: bucket,
    deployment: trainyard.DeploymentPolicy.canary({ size, waitInterval: Duration.minutes(1) }),
  });
  endpoint.autoScale({ maxCapacity: 8 }).scaleOnInvocations('Load', { invocationsPerMinute: 600 });
  new trainyard.EndpointMonitoring(scope, 'Monitoring', { endpoint, slackWorkspaceId: 'T01', slackChannelId: 'C01' });
  if (watchesDrift) {
    const check = trainyard.DriftCheck.dataQuality(bucket, { constraintsKey: 'constraints.json' });
    new trainyard.DriftMonitor(scope, 'Drift', { endpoint, dataCaptureBucket: bucket, check });
  }
  new trainyard.AsyncEndpoint(scope, 'Async', { model, bucket }).autoScale({ maxCapacity: 2 });
  const serverless = new trainyard.ServerlessEndpoint(scope, 'Serverless', { model, provisionedConcurrency: 1 });
  serverless.autoScaleProvisionedConcurrency({ maxCapacity: 3 });
  const fleet = new trainyard.InferenceComponents(scope, 'Fleet', { maxInstanceCount: 2 });
  fleet.addModel('Model', { model }).autoScale({ maxCopies: 2 });
  new trainyard.BatchTransform(scope, 'Transform', { model, input: data.dataset('all') });
  new trainyard.ModelApi(scope, 'Api', { endpoint }).addTenant('Shop', { rateLimit: 5 });
}
