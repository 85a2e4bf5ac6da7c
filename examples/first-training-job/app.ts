import { join } from 'node:path';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as trainyard from 'cdk-trainyard';

const REPOSITORY = join(__dirname, '../..');

/** What the Dockerfile begins with. */
const BASE_IMAGE = process.env['TRAINYARD_BASE_IMAGE'] ?? 'public.ecr.aws/docker/library/python:3.12-slim-bookworm';

/** Images in a bucket, and a job that learns from them when the stack is deployed. */
export function build(app: App): Stack {
  const stack = new Stack(app, 'FirstTrainingJob', { description: 'Trains a classifier of handwritten digits' });
  const data = new trainyard.DatasetBucket(stack, 'Data', {
    removalPolicy: RemovalPolicy.DESTROY,
    autoDeleteObjects: true,
  });
  const digits = (part: string) =>
    data.addFiles(part, {
      files: [join(REPOSITORY, `data/digits/${part}.csv`)],
      prefix: `digits/${part}`,
      contentType: 'text/csv',
    });

  const job = new trainyard.TrainingJob(stack, 'Train', {
    container: trainyard.TrainingContainer.fromAsset(join(REPOSITORY, 'training-scripts/digits'), {
      buildArgs: { BASE_IMAGE },
    }),
    channels: { train: digits('train'), validation: digits('validation') },
    hyperparameters: { epochs: 10 },
    metricDefinitions: [{ name: 'validation:accuracy', regex: 'validation:accuracy=([0-9.]+)' }],
  });

  new CfnOutput(stack, 'Model', { value: job.modelArtifactS3Uri });
  new CfnOutput(stack, 'Accuracy', { value: job.finalMetric('validation:accuracy') });
  return stack;
}

if (require.main === module) build(new App());
