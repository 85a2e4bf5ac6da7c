import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as trainyard from '../lib/constructs/index';

/** Handwritten digits, from images in this repository to a watched endpoint. */
export class TrainyardDigits extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    // A sample: everything goes with the stack. Leave these two out, and data and models stay.
    const data = new trainyard.DatasetBucket(this, 'Data', {
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    const csv = { contentType: 'text/csv' };
    const train = data.addFiles('TrainFiles', { files: ['data/digits/train.csv'], prefix: 'digits/train', ...csv });
    const validation = data.addFiles('ValidationFiles', {
      files: ['data/digits/validation.csv'],
      prefix: 'digits/validation',
      ...csv,
    });

    const job = new trainyard.TrainingJob(this, 'Train', {
      container: trainyard.TrainingContainer.fromAsset('training-scripts/digits', { buildArgs: buildArgs() }),
      channels: { train, validation },
      hyperparameters: { epochs: 40, 'hidden-units': 128, 'learning-rate': 0.003 },
      metricDefinitions: [
        { name: 'train:loss', regex: 'train:loss=([0-9.]+)' },
        { name: 'validation:accuracy', regex: 'validation:accuracy=([0-9.]+)' },
      ],
      instanceType: trainyard.TrainingInstanceType.M5_LARGE,
      maxRuntime: Duration.minutes(30),
      // On a GPU, on spare capacity that may be taken away, going on from the last checkpoint:
      //   instanceType: trainyard.TrainingInstanceType.G5_XLARGE,  // NVIDIA A10G, 24 GiB
      //   spot: true,
      //   maxWait: Duration.hours(1),
      // On eight machines with eight H100 each, for days, while the deployment goes on:
      //   instanceType: trainyard.TrainingInstanceType.P5_48XLARGE,
      //   instanceCount: 8,
      //   maxRuntime: Duration.days(5),
      //   waitForCompletion: false,
    });

    const registry = new trainyard.ModelRegistry(this, 'Registry', {
      description: 'Digit classifiers',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const source = trainyard.ModelSource.fromTrainingJob(job);
    const accuracy = job.finalMetric('validation:accuracy');
    registry.register('Version', {
      source,
      approvalStatus: trainyard.ModelApprovalStatus.APPROVED,
      metadata: { 'validation:accuracy': accuracy, trainingJob: job.trainingJobName },
    });

    const endpoint = new trainyard.InferenceEndpoint(this, 'Endpoint', {
      model: source,
      instanceType: trainyard.EndpointInstanceType.M5_LARGE,
      // In production two machines or more, in different availability zones:
      //   instanceCount: 2,
      // On a GPU:
      //   instanceType: trainyard.EndpointInstanceType.G6_XLARGE,  // NVIDIA L4, 24 GiB
    });
    new trainyard.EndpointAlarms(this, 'Alarms', { endpoint, encryptionKey: data.encryptionKey });

    new CfnOutput(this, 'TrainingJobName', { value: job.trainingJobName });
    new CfnOutput(this, 'ModelArtifact', { value: job.modelArtifactS3Uri });
    new CfnOutput(this, 'ValidationAccuracy', { value: accuracy });
    new CfnOutput(this, 'BillableSeconds', { value: job.billableSeconds });
    new CfnOutput(this, 'RegistryName', { value: registry.modelPackageGroupName });
    new CfnOutput(this, 'EndpointName', { value: endpoint.endpointName });
  }
}

/** TRAINYARD_BASE_IMAGE replaces the public Python image that the Dockerfile begins with. */
function buildArgs(): Record<string, string> {
  const image = process.env['TRAINYARD_BASE_IMAGE'];
  return image === undefined || image === '' ? {} : { BASE_IMAGE: image };
}

if (require.main === module) {
  const app = new App();
  new TrainyardDigits(app, 'TrainyardDigits', { description: 'Trains and serves a classifier of handwritten digits' });
}
