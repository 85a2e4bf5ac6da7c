import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { TrainingSpecificationProps } from '../training/training-specification-props';
import {
  allowDeleting,
  allowLogsAndMetrics,
  allowNetworkInterfaces,
  allowReading,
  allowReadingSecret,
  allowVolumeKey,
  allowWriting,
} from './execution-role';
import type { TrainingSurroundings } from './training-specification';

/** All that a training job does as its role, apart from pulling the image. */
export function allowTraining(
  scope: IConstruct,
  role: iam.IRole,
  props: TrainingSpecificationProps,
  around: TrainingSurroundings,
): void {
  const { outputBucket, outputPrefix, checkpointPrefix, encryptionKey } = around;
  allowLogsAndMetrics(scope, role, '/aws/sagemaker/TrainingJobs');
  for (const { bucket, _readableKeys } of Object.values(around.channels)) {
    for (const keys of _readableKeys) allowReading(role, bucket, keys);
  }
  allowWriting(role, outputBucket, outputPrefix, encryptionKey);
  if (checkpointPrefix !== undefined) {
    allowReading(role, outputBucket, checkpointPrefix);
    allowWriting(role, outputBucket, checkpointPrefix, encryptionKey);
    allowDeleting(role, outputBucket, checkpointPrefix);
  }
  for (const secret of Object.values(props.secrets ?? {})) allowReadingSecret(role, secret);
  if (encryptionKey !== undefined) allowVolumeKey(role, encryptionKey);
  if (around.placement !== undefined) allowNetworkInterfaces(role);
}
