import type { Stack } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { digits, trainyard } from '../_stack';

export function data(stack: Stack): IBucket {
  return (stack.node.tryFindChild('Data') as IBucket | undefined) ?? Bucket.fromBucketName(stack, 'Data', 'data');
}

export function makeDefinition(stack: Stack, props: Partial<trainyard.TrainingDefinitionProps> = {}) {
  return new trainyard.TrainingDefinition(stack, 'Definition', {
    container: digits(),
    channels: { train: trainyard.Dataset.fromBucket(data(stack), 'train') },
    hyperparameters: { epochs: 3 },
    metricDefinitions: [{ name: 'validation:accuracy', regex: 'accuracy=([0-9.]+)' }],
    ...props,
  });
}

export function makeTuning(stack: Stack, props: Partial<trainyard.TuningJobProps> = {}, id = 'Tune') {
  const definition = props.definition ?? makeDefinition(stack);
  const tuning = new trainyard.TuningJob(stack, id, {
    definition,
    objective: trainyard.TuningObjective.maximize('validation:accuracy'),
    parameters: {
      'learning-rate': trainyard.TuningParameter.continuous(0.0001, 0.1, trainyard.TuningScaling.LOGARITHMIC),
    },
    ...props,
  });
  return { definition, tuning };
}
