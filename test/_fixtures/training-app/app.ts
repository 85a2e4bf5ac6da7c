import { join } from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as trainyard from '../../../lib/constructs/index';

/** A stack around one training job. The environment makes the changes between deployments. */
const { OUTCOME = 'complete', TEAM = 'one' } = process.env;
const stack = new Stack(new App(), 'Training');
const data = new trainyard.DatasetBucket(stack, 'Data', {
  removalPolicy: RemovalPolicy.DESTROY,
  autoDeleteObjects: true,
});
const waits = OUTCOME !== 'wait';
const job = new trainyard.TrainingJob(stack, 'Train', {
  container: trainyard.TrainingContainer.fromAsset(join(__dirname, 'image'), {
    buildArgs: { BASE_IMAGE: process.env['TRAINYARD_BASE_IMAGE'] ?? 'debian:bookworm-slim' },
  }),
  channels: { train: data.addFiles('Rows', { files: [join(__dirname, 'rows.csv')], prefix: 'rows' }) },
  hyperparameters: { outcome: OUTCOME },
  metricDefinitions: [{ name: 'loss', regex: 'loss=([0-9.]+)' }],
  maxRuntime: Duration.minutes(10),
  waitForCompletion: waits,
});
Tags.of(stack).add('team', TEAM);
new CfnOutput(stack, 'Job', { value: job.trainingJobName });
if (waits) new CfnOutput(stack, 'Loss', { value: job.finalMetric('loss') });
