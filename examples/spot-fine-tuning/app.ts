import { join } from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as trainyard from 'cdk-trainyard';

const REPOSITORY = join(__dirname, '../..');

/** What the Dockerfile begins with. */
const BASE_IMAGE = process.env['TRAINYARD_TORCH_IMAGE'] ?? 'public.ecr.aws/docker/library/python:3.12-slim-bookworm';

/** A model is trained once, then fine-tuned on a GPU of spare capacity, which may be taken away at any time. */
export function build(app: App): Stack {
  const stack = new Stack(app, 'SpotFineTuning', { description: 'Fine-tunes on spot GPUs with checkpoints' });
  const data = new trainyard.DatasetBucket(stack, 'Data', {
    removalPolicy: RemovalPolicy.DESTROY,
    autoDeleteObjects: true,
  });
  const digits = (part: string) =>
    data.addFiles(part, { files: [join(REPOSITORY, `data/digits/${part}.csv`)], prefix: `digits/${part}` });
  const train = digits('train');
  const validation = digits('validation');
  const container = trainyard.TrainingContainer.fromAsset(join(REPOSITORY, 'training-scripts/digits-torch'), {
    buildArgs: { BASE_IMAGE },
  });
  const metricDefinitions = [{ name: 'validation:accuracy', regex: 'validation:accuracy=([0-9.]+)' }];

  const pretrained = new trainyard.TrainingJob(stack, 'Pretrain', {
    container,
    channels: { train, validation },
    hyperparameters: { epochs: 1 },
    metricDefinitions,
  });

  const tuned = new trainyard.TrainingJob(stack, 'FineTune', {
    container,
    channels: {
      train,
      validation,
      pretrained: trainyard.Dataset.fromBucket(
        pretrained.outputBucket,
        `${pretrained.outputPrefix}${pretrained.trainingJobName}/output/`,
      ),
    },
    hyperparameters: { epochs: 2, 'learning-rate': 0.001 },
    metricDefinitions,
    instanceType: trainyard.TrainingInstanceType.G5_XLARGE, // NVIDIA A10G, 24 GiB
    spot: true,
    maxRuntime: Duration.minutes(20),
    maxWait: Duration.minutes(50),
    // Implied by spot: /opt/ml/checkpoints is kept in S3, and a job that lost its machine goes on from there.
    checkpoints: true,
  });

  new CfnOutput(stack, 'Job', { value: tuned.trainingJobName });
  new CfnOutput(stack, 'Before', { value: pretrained.finalMetric('validation:accuracy') });
  new CfnOutput(stack, 'After', { value: tuned.finalMetric('validation:accuracy') });
  new CfnOutput(stack, 'BillableSeconds', { value: tuned.billableSeconds });
  return stack;
}

if (require.main === module) build(new App());
