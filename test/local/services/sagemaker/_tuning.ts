import { readFileSync } from 'node:fs';
import type {
  CreateHyperParameterTuningJobCommandInput,
  DescribeHyperParameterTuningJobCommandOutput,
  HyperParameterTrainingJobSummary,
  HyperParameterTuningJobConfig,
} from '@aws-sdk/client-sagemaker';
import type { FakeMachine } from '../../../_helpers/fake-engine';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { call, ROLE, until } from './_helpers';

type Request = CreateHyperParameterTuningJobCommandInput;
type Definition = NonNullable<Request['TrainingJobDefinition']>;

export const X_RANGE = { ContinuousParameterRanges: [{ Name: 'x', MinValue: '-1', MaxValue: '1' }] };

/** A random search of `x` from -1 to 1 for the lowest `loss`, six training jobs, two at a time. */
export function tuningRequest(
  name: string,
  config: Partial<HyperParameterTuningJobConfig> = {},
  definition: Partial<Definition> = {},
): Request {
  return {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobConfig: {
      Strategy: 'Random',
      RandomSeed: 7,
      HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'loss' },
      ResourceLimits: { MaxNumberOfTrainingJobs: 6, MaxParallelTrainingJobs: 2 },
      ParameterRanges: X_RANGE,
      ...config,
    },
    TrainingJobDefinition: {
      AlgorithmSpecification: {
        TrainingImage: 'trainer:1',
        TrainingInputMode: 'File',
        MetricDefinitions: [{ Name: 'loss', Regex: 'loss=([0-9.e-]+)' }],
      },
      RoleArn: ROLE,
      OutputDataConfig: { S3OutputPath: 's3://bucket/out' },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
      ...definition,
    },
  };
}

export function hyperparametersOf(machine: FakeMachine): Record<string, string> {
  const file = machine.path('/opt/ml/input/config/hyperparameters.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}

/** A training program whose loss is the square of `x`. */
export function printLoss(machine: FakeMachine): number {
  machine.print(`loss=${Number(hyperparametersOf(machine)['x']) ** 2}`);
  return 0;
}

export function describeTuning(cloud: TestCloud, name: string): Promise<DescribeHyperParameterTuningJobCommandOutput> {
  return call(cloud, 'DescribeHyperParameterTuningJob', { HyperParameterTuningJobName: name });
}

export function tuned(cloud: TestCloud, name: string): Promise<DescribeHyperParameterTuningJobCommandOutput> {
  return until(
    () => describeTuning(cloud, name),
    ({ HyperParameterTuningJobStatus: status }) => ['Completed', 'Failed', 'Stopped'].includes(status ?? ''),
  );
}

/** Creates a tuning job and waits for its end. */
export async function tune(cloud: TestCloud, request: Request): Promise<DescribeHyperParameterTuningJobCommandOutput> {
  await call(cloud, 'CreateHyperParameterTuningJob', request);
  return tuned(cloud, request.HyperParameterTuningJobName as string);
}

export async function trialsOf(
  cloud: TestCloud,
  name: string,
  more: object = {},
): Promise<HyperParameterTrainingJobSummary[]> {
  const { TrainingJobSummaries } = await call<{ TrainingJobSummaries: HyperParameterTrainingJobSummary[] }>(
    cloud,
    'ListTrainingJobsForHyperParameterTuningJob',
    { HyperParameterTuningJobName: name, MaxResults: 100, ...more },
  );
  return TrainingJobSummaries;
}

export function objective({ FinalHyperParameterTuningJobObjectiveMetric: metric }: HyperParameterTrainingJobSummary) {
  return metric?.Value;
}
