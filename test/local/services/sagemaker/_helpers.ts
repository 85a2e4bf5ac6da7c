import type { CreateTrainingJobCommandInput, DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import type { TestCloud } from '../../../_helpers/test-cloud';

export const ROLE = 'arn:aws:iam::000000000000:role/trainer';

/** A request for a job of one instance, without inputs, that writes to `s3://bucket/out`. */
export function jobRequest(
  name: string,
  more: Partial<CreateTrainingJobCommandInput> = {},
): CreateTrainingJobCommandInput {
  return {
    TrainingJobName: name,
    RoleArn: ROLE,
    AlgorithmSpecification: { TrainingImage: 'trainer:1', TrainingInputMode: 'File' },
    OutputDataConfig: { S3OutputPath: 's3://bucket/out' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    ...more,
  };
}

export function call<Output>(cloud: TestCloud, operation: string, input: object): Promise<Output> {
  return cloud.door.call<Output>('sagemaker', operation, input, cloud.caller);
}

export function describeJob(cloud: TestCloud, TrainingJobName: string): Promise<DescribeTrainingJobCommandOutput> {
  return call(cloud, 'DescribeTrainingJob', { TrainingJobName });
}

/** Resolves once `check` holds, asking after every turn of the event loop. */
export async function until<T>(ask: () => Promise<T>, check: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask();
    if (check(value)) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export function ended(cloud: TestCloud, name: string): Promise<DescribeTrainingJobCommandOutput> {
  return until(
    () => describeJob(cloud, name),
    ({ TrainingJobStatus }) => ['Completed', 'Failed', 'Stopped'].includes(TrainingJobStatus ?? ''),
  );
}
