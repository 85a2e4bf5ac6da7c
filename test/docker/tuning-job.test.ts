import type { CreateHyperParameterTuningJobCommandInput } from '@aws-sdk/client-sagemaker';
import { describeWithDocker } from '../_helpers/docker';
import { ROLE, until } from '../local/services/sagemaker/_helpers';
import { describeTuning, objective, trialsOf } from '../local/services/sagemaker/_tuning';
import { startJobCloud } from './_job-cloud';

function request(TrainingImage: string): CreateHyperParameterTuningJobCommandInput {
  const MetricDefinitions = [{ Name: 'loss', Regex: 'loss=([0-9.]+)' }];
  return {
    HyperParameterTuningJobName: 'search',
    HyperParameterTuningJobConfig: {
      Strategy: 'Bayesian',
      RandomSeed: 1,
      HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'loss' },
      ResourceLimits: { MaxNumberOfTrainingJobs: 7, MaxParallelTrainingJobs: 2 },
      ParameterRanges: { ContinuousParameterRanges: [{ Name: 'x', MinValue: '-1', MaxValue: '1' }] },
    },
    TrainingJobDefinition: {
      AlgorithmSpecification: { TrainingImage, TrainingInputMode: 'File', MetricDefinitions },
      RoleArn: ROLE,
      OutputDataConfig: { S3OutputPath: 's3://bucket/out' },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    },
  };
}

/** A search with real containers that print what they are judged by. */
async function search(kind: 'docker' | 'process'): Promise<void> {
  // GIVEN
  await using job = await startJobCloud(kind);
  const { cloud } = job;
  // WHEN
  const input = request(await job.imageOf('objective'));
  await cloud.door.call('sagemaker', 'CreateHyperParameterTuningJob', input, cloud.caller);
  const asked = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return describeTuning(cloud, 'search');
  };
  const ended = await until(asked, ({ HyperParameterTuningJobStatus: status }) => status !== 'InProgress');
  // THEN
  expect(ended.HyperParameterTuningJobStatus).toBe('Completed');
  expect(ended.TrainingJobStatusCounters).toMatchObject({ Completed: 7, NonRetryableError: 0 });
  const trials = await trialsOf(cloud, 'search');
  for (const trial of trials)
    expect(objective(trial)).toBeCloseTo((Number(trial.TunedHyperParameters?.['x']) - 0.3) ** 2 + 0.5, 4);
  expect(Math.abs(Number(ended.BestTrainingJob?.TunedHyperParameters?.['x']) - 0.3)).toBeLessThan(0.2);
  expect(cloud.reports).toEqual([]);
}

test('processes are tuned', () => search('process'), 60_000);

describeWithDocker('tuning under Docker', () => {
  test('containers are tuned', () => search('docker'), 60_000);
});
