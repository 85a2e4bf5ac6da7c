import { jsonHeaders, load } from './processes';
import type { LoadPlan, LoadResult } from './processes';

const JOB = {
  TrainingJobName: 'job-{n}',
  AlgorithmSpecification: { TrainingImage: 'bench:latest', TrainingInputMode: 'File' },
  RoleArn: 'arn:aws:iam::000000000000:role/bench',
  OutputDataConfig: { S3OutputPath: 's3://bench/out' },
  ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  HyperParameters: { epochs: '10', 'learning-rate': '0.003', 'batch-size': '32' },
};

/** Creates `count` jobs named `<prefix>000000` and so on. */
export function createJobs(port: number, count: number, prefix = 'job-', connections = 16): Promise<LoadResult> {
  const body = JSON.stringify({ ...JOB, TrainingJobName: `${prefix}{n}` });
  return load({
    port,
    headers: jsonHeaders('sagemaker', 'SageMaker.CreateTrainingJob'),
    body,
    connections,
    requests: count,
  });
}

export function describing(port: number, requests: number, connections: number): LoadPlan {
  const body = JSON.stringify({ TrainingJobName: 'job-000000' });
  return { port, headers: jsonHeaders('sagemaker', 'SageMaker.DescribeTrainingJob'), body, connections, requests };
}

export function listing(port: number, requests: number, connections: number): LoadPlan {
  const body = JSON.stringify({ MaxResults: 100 });
  return { port, headers: jsonHeaders('sagemaker', 'SageMaker.ListTrainingJobs'), body, connections, requests };
}
