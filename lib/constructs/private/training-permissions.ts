import type * as iam from 'aws-cdk-lib/aws-iam';
import type { TrainingJobProps } from '../training/training-job-props';
import {
  allowDeleting,
  allowLogsAndMetrics,
  allowNetworkInterfaces,
  allowReading,
  allowVolumeKey,
  allowWriting,
} from './execution-role';
import type { TrainingSurroundings } from './training-specification';

/** All that a training job does as its role, apart from pulling the image. */
export function allowTraining(role: iam.IRole, props: TrainingJobProps, around: TrainingSurroundings): void {
  const { outputBucket, outputPrefix, checkpointPrefix, encryptionKey } = around;
  allowLogsAndMetrics(role, '/aws/sagemaker/TrainingJobs');
  for (const { bucket, _readableKeys } of Object.values(props.channels ?? {})) {
    for (const keys of _readableKeys) allowReading(role, bucket, keys);
  }
  allowWriting(role, outputBucket, outputPrefix, encryptionKey);
  if (checkpointPrefix !== undefined) {
    allowReading(role, outputBucket, checkpointPrefix);
    allowWriting(role, outputBucket, checkpointPrefix, encryptionKey);
    allowDeleting(role, outputBucket, checkpointPrefix);
  }
  if (encryptionKey !== undefined) allowVolumeKey(role, encryptionKey);
  if (around.placement !== undefined) allowNetworkInterfaces(role);
}
