import { join } from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as trainyard from '../../../lib/constructs/index';

/** A stack around one search for hyperparameters. */
const stack = new Stack(new App(), 'Tuning');
const data = new trainyard.DatasetBucket(stack, 'Data', {
  removalPolicy: RemovalPolicy.DESTROY,
  autoDeleteObjects: true,
});
const definition = new trainyard.TrainingDefinition(stack, 'Definition', {
  container: trainyard.TrainingContainer.fromAsset(join(__dirname, 'image'), {
    buildArgs: { BASE_IMAGE: process.env['TRAINYARD_BASE_IMAGE'] ?? 'debian:bookworm-slim' },
  }),
  outputBucket: data.bucket,
  metricDefinitions: [{ name: 'loss', regex: 'loss=([0-9.]+)' }],
  maxRuntime: Duration.minutes(10),
});
const tuning = new trainyard.TuningJob(stack, 'Tune', {
  definition,
  objective: trainyard.TuningObjective.minimize('loss'),
  parameters: { layers: trainyard.TuningParameter.categorical('3', '1', '2') },
  strategy: trainyard.TuningStrategy.GRID,
  maxParallelJobs: 3,
});
new CfnOutput(stack, 'DefinitionName', { value: definition.trainingDefinitionName });
new CfnOutput(stack, 'Loss', { value: tuning.bestMetric });
new CfnOutput(stack, 'Layers', { value: tuning.bestHyperparameter('layers') });
new CfnOutput(stack, 'Model', { value: tuning.bestTrainingJob.modelArtifactS3Uri });
