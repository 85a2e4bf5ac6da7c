import { join } from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as trainyard from 'cdk-trainyard';

const REPOSITORY = join(__dirname, '../..');

/** What the Dockerfile begins with. */
const BASE_IMAGE = process.env['TRAINYARD_BASE_IMAGE'] ?? 'public.ecr.aws/docker/library/python:3.12-slim-bookworm';

/** An endpoint whose next model is tried by a part of the fleet first, and taken back when an alarm says so. */
export function build(app: App): Stack {
  const stack = new Stack(app, 'CanaryEndpoint', { description: 'Rolls a new model out behind a canary' });
  const data = new trainyard.DatasetBucket(stack, 'Data', {
    removalPolicy: RemovalPolicy.DESTROY,
    autoDeleteObjects: true,
  });
  const train = data.addFiles('train', {
    files: [join(REPOSITORY, 'data/digits/train.csv')],
    prefix: 'digits/train',
  });
  const job = new trainyard.TrainingJob(stack, 'Train', {
    container: trainyard.TrainingContainer.fromAsset(join(REPOSITORY, 'training-scripts/digits'), {
      buildArgs: { BASE_IMAGE },
    }),
    channels: { train },
    hyperparameters: { epochs: 10 },
  });

  const endpoint = new trainyard.InferenceEndpoint(stack, 'Endpoint', {
    model: trainyard.ModelSource.fromTrainingJob(job),
    instanceCount: 4,
    deployment: trainyard.DeploymentPolicy.canary({
      size: trainyard.CapacitySize.percent(25),
      waitInterval: Duration.minutes(10),
      terminationWait: Duration.minutes(5),
    }),
    // An alarm on failed requests is made for the deployment; others can be added with rollbackAlarms.
  });
  endpoint.autoScale({ minCapacity: 4, maxCapacity: 12 }).scaleOnInvocations('Invocations', {
    invocationsPerMinute: 3000,
  });
  new trainyard.EndpointAlarms(stack, 'Alarms', { endpoint, encryptionKey: data.encryptionKey });

  new CfnOutput(stack, 'EndpointName', { value: endpoint.endpointName });
  return stack;
}

if (require.main === module) build(new App());
