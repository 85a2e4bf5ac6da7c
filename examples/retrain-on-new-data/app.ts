import { join } from 'node:path';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import * as trainyard from 'cdk-trainyard';

const IMAGE = join(__dirname, '../../training-scripts/digits');

/** What the Dockerfile begins with. */
const BASE_IMAGE = process.env['TRAINYARD_BASE_IMAGE'] ?? 'public.ecr.aws/docker/library/python:3.12-slim-bookworm';

/** New data starts a pipeline; its model is registered if it is good, and served once somebody has approved it. */
export function build(app: App): Stack {
  const stack = new Stack(app, 'RetrainOnNewData', { description: 'Trains again when data arrives' });
  const data = new trainyard.DatasetBucket(stack, 'Data', {
    removalPolicy: RemovalPolicy.DESTROY,
    autoDeleteObjects: true,
  });
  const registry = new trainyard.ModelRegistry(stack, 'Registry', { removalPolicy: RemovalPolicy.DESTROY });
  const pipeline = newPipeline(stack, data, registry);
  // Whoever brings data puts the marker last.
  pipeline.startOnNewData('OnNewData', data, { prefix: 'digits', suffix: '_SUCCESS' });

  const wanted = new Topic(stack, 'ApprovalWanted', { masterKey: data.encryptionKey, enforceSSL: true });
  registry.onRegistered('OnRegistered', { target: new SnsTopic(wanted) });
  const endpoint = new trainyard.InferenceEndpoint(stack, 'Endpoint', {
    model: trainyard.ModelSource.latestApproved(registry, {
      like: trainyard.ModelSource.fromArtifact(data.bucket, 'models/', {
        container: trainyard.InferenceContainer.fromAsset(IMAGE, { buildArgs: { BASE_IMAGE } }),
      }),
    }),
  });

  new CfnOutput(stack, 'BucketName', { value: data.bucket.bucketName });
  new CfnOutput(stack, 'PipelineName', { value: pipeline.pipelineName });
  new CfnOutput(stack, 'EndpointName', { value: endpoint.endpointName });
  return stack;
}

/** Train, evaluate on images that the model has not seen, register at 95 % or more. */
function newPipeline(
  stack: Stack,
  data: trainyard.DatasetBucket,
  registry: trainyard.ModelRegistry,
): trainyard.TrainingPipeline {
  const definition = new trainyard.TrainingDefinition(stack, 'Definition', {
    container: trainyard.TrainingContainer.fromAsset(IMAGE, { buildArgs: { BASE_IMAGE } }),
    channels: { train: data.dataset('digits/train'), validation: data.dataset('digits/validation') },
    hyperparameters: { epochs: 40 },
    metricDefinitions: [{ name: 'validation:accuracy', regex: 'validation:accuracy=([0-9.]+)' }],
  });
  const train = new trainyard.TrainingStep(stack, 'Train', { definition });
  const evaluate = new trainyard.ProcessingStep(stack, 'Evaluate', {
    container: trainyard.ProcessingContainer.fromAsset(IMAGE, { buildArgs: { BASE_IMAGE } }),
    containerEntrypoint: ['evaluate'],
    stepInputs: { model: train.modelArtifact },
    inputs: { data: data.dataset('digits/test') },
    outputs: { report: { bucket: data.bucket, prefix: 'reports' } },
    reports: { report: 'evaluation.json' },
  });
  const accuracy = evaluate.json('report', 'metrics.accuracy');
  const register = new trainyard.RegisterStep(stack, 'Register', {
    registry,
    model: train.modelArtifact,
    evaluationReport: evaluate.output('report').file('evaluation.json'),
  });
  const decide = new trainyard.ConditionStep(stack, 'Decide', {
    conditions: [trainyard.PipelineCondition.greaterThanOrEqualTo(accuracy, 0.95)],
    ifSteps: [register],
    elseSteps: [new trainyard.FailStep(stack, 'TooBad', { message: 'test accuracy is below 0.95' })],
  });
  return new trainyard.TrainingPipeline(stack, 'Pipeline', { steps: [train, evaluate, decide] });
}

if (require.main === module) build(new App());
