import type {
  CreateHyperParameterTuningJobCommandInput,
  DescribeHyperParameterTuningJobCommandOutput,
  HyperParameterTrainingJobSummary,
  HyperParameterTuningJobConfig,
  ParameterRanges,
} from '@aws-sdk/client-sagemaker';
import { describeWithDocker } from '../_helpers/docker';
import { call, describeJob, ROLE } from '../local/services/sagemaker/_helpers';
import { describeTuning, objective, trialsOf } from '../local/services/sagemaker/_tuning';
import type { JobCloud } from './_job-cloud';
import { patiently, startJobCloud } from './_job-cloud';

const X: ParameterRanges = { ContinuousParameterRanges: [{ Name: 'x', MinValue: '-1', MaxValue: '1' }] };
const values = (...Values: string[]): ParameterRanges => ({ CategoricalParameterRanges: [{ Name: 'x', Values }] });
const limits = (MaxNumberOfTrainingJobs: number, MaxParallelTrainingJobs = 2) => ({
  ResourceLimits: { MaxNumberOfTrainingJobs, MaxParallelTrainingJobs },
});

interface Search {
  readonly config: Partial<HyperParameterTuningJobConfig>;
  readonly more?: Partial<CreateHyperParameterTuningJobCommandInput>;
}

/** A parent before the search that it informs. */
const SEARCHES: Readonly<Record<string, Search>> = {
  bayesian: { config: { Strategy: 'Bayesian', ...limits(7) } },
  grid: { config: { Strategy: 'Grid', ParameterRanges: values('-0.5', '0.25'), ...limits(2) } },
  random: { config: { Strategy: 'Random', ...limits(2) } },
  hyperband: { config: { Strategy: 'Hyperband', ...limits(3) } },
  // The last never ends by itself.
  early: {
    config: {
      Strategy: 'Grid',
      ParameterRanges: values('0.1', '0.2', '0.3', '9'),
      TrainingJobEarlyStoppingType: 'Auto',
      ...limits(4, 1),
    },
  },
  // What runs when the first has reached the target never ends by itself.
  target: {
    config: {
      Strategy: 'Grid',
      ParameterRanges: values('0.3', '9'),
      TuningJobCompletionCriteria: { TargetObjectiveMetricValue: 0.5 },
      ...limits(2),
    },
  },
  idle: {
    config: {
      Strategy: 'Grid',
      ParameterRanges: values('0.3', '0.4', '0.5', '0.6', '9'),
      TuningJobCompletionCriteria: { BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 3 } },
      ...limits(5, 1),
    },
  },
  stopped: { config: { Strategy: 'Grid', ParameterRanges: values('9'), ...limits(1) } },
};

const WARM: Search = {
  config: { Strategy: 'Random', ...limits(2) },
  more: {
    WarmStartConfig: {
      WarmStartType: 'IdenticalDataAndAlgorithm',
      ParentHyperParameterTuningJobs: [{ HyperParameterTuningJobName: 'random' }],
    },
  },
};

function requestOf(name: string, { config, more }: Search, TrainingImage: string) {
  const MetricDefinitions = [{ Name: 'loss', Regex: 'loss=([0-9.]+)' }];
  return {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobConfig: {
      RandomSeed: 1,
      HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'loss' },
      ParameterRanges: X,
      ...config,
    },
    TrainingJobDefinition: {
      AlgorithmSpecification: { TrainingImage, TrainingInputMode: 'File', MetricDefinitions },
      StaticHyperParameters: { epochs: '2' },
      RoleArn: ROLE,
      OutputDataConfig: { S3OutputPath: 's3://bucket/out' },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    },
    ...more,
  };
}

function suite(kind: 'docker' | 'process'): void {
  const searched = new Map<string, DescribeHyperParameterTuningJobCommandOutput>();
  let world: JobCloud;

  const start = async (name: string, search: Search, image: string): Promise<void> => {
    await call(world.cloud, 'CreateHyperParameterTuningJob', requestOf(name, search, image));
  };

  const end = async (name: string): Promise<void> => {
    const job = await patiently(
      () => describeTuning(world.cloud, name),
      ({ HyperParameterTuningJobStatus: status }) => !['InProgress', 'Stopping'].includes(status ?? ''),
    );
    searched.set(name, job);
  };

  /** Searches run side by side. */
  beforeAll(async () => {
    world = await startJobCloud(kind);
    const image = await world.imageOf('objective');
    for (const [name, search] of Object.entries(SEARCHES)) await start(name, search, image);
    await patiently(
      () => describeTuning(world.cloud, 'stopped'),
      ({ TrainingJobStatusCounters: counters }) => counters?.InProgress === 1,
    );
    await call(world.cloud, 'StopHyperParameterTuningJob', { HyperParameterTuningJobName: 'stopped' });
    await end('random');
    await start('warm', WARM, image);
    await Promise.all([...Object.keys(SEARCHES), 'warm'].map(end));
  }, 180_000);

  afterAll(() => world[Symbol.asyncDispose]());

  test.each(['bayesian', 'grid', 'random', 'warm'])('%s: every trial is judged by what it printed', async (name) => {
    const trials = await trialsOf(world.cloud, name);
    const { MaxNumberOfTrainingJobs: most } = (SEARCHES[name] ?? WARM).config.ResourceLimits ?? {};
    expect(searched.get(name)).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      TrainingJobStatusCounters: { Completed: most, NonRetryableError: 0 },
    });
    expect(trials).toHaveLength(most ?? 0);
    for (const trial of trials)
      expect(objective(trial)).toBeCloseTo((Number(trial.TunedHyperParameters?.['x']) - 0.3) ** 2 + 0.5, 4);
  });

  test('Bayesian search comes near the best there is, and a grid tries each value', async () => {
    const found = searched.get('bayesian')?.BestTrainingJob?.TunedHyperParameters?.['x'];
    expect(Math.abs(Number(found) - 0.3)).toBeLessThan(0.2);
    const tried = (await trialsOf(world.cloud, 'grid')).map((trial) => trial.TunedHyperParameters?.['x']);
    expect(tried.sort()).toEqual(['-0.5', '0.25']);
  });

  test('Hyperband ends its training jobs at rungs or at their last epoch', () => {
    const { Completed = 0, Stopped = 0 } = searched.get('hyperband')?.TrainingJobStatusCounters ?? {};
    expect(searched.get('hyperband')?.HyperParameterTuningJobStatus).toBe('Completed');
    expect(Completed + Stopped).toBe(3);
  });

  test('a trial that is worse than the median of those before it is stopped early', () => {
    expect(searched.get('early')).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      TrainingJobStatusCounters: { Completed: 3, Stopped: 1 },
    });
  });

  test('a search ends when its target is reached, and what runs with it', () => {
    expect(searched.get('target')).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      TrainingJobStatusCounters: { Completed: 1, Stopped: 1, InProgress: 0 },
      BestTrainingJob: { TunedHyperParameters: { x: '0.3' } },
    });
  });

  test('a search ends when its latest training jobs did not improve it', () => {
    expect(searched.get('idle')).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      TrainingJobStatusCounters: { Completed: 4, InProgress: 0 },
      BestTrainingJob: { TunedHyperParameters: { x: '0.3' } },
      TuningJobCompletionDetails: { NumberOfTrainingJobsObjectiveNotImproving: 3 },
    });
  });

  test('a search that is stopped ends its training jobs', () => {
    expect(searched.get('stopped')).toMatchObject({
      HyperParameterTuningJobStatus: 'Stopped',
      TrainingJobStatusCounters: { Stopped: 1, InProgress: 0 },
    });
  });

  test('a search that began warm names the best of all', () => {
    const best = searched.get('warm')?.OverallBestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric?.Value;
    const those = ['random', 'warm'].map(
      (name) => searched.get(name)?.BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric?.Value,
    );
    expect(best).toBe(Math.min(...(those as number[])));
  });

  test('what a trial printed is its final metric, and every value is in CloudWatch', async () => {
    const [trial] = (await trialsOf(world.cloud, 'grid')) as [HyperParameterTrainingJobSummary];
    const { TrainingJobName: name = '' } = trial;
    const { FinalMetricDataList } = await describeJob(world.cloud, name);
    expect(FinalMetricDataList).toMatchObject([{ MetricName: 'loss', Value: objective(trial) }]);
    const statistics = {
      Namespace: '/aws/sagemaker/TrainingJobs',
      MetricName: 'loss',
      Dimensions: [{ Name: 'TrainingJobName', Value: name }],
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 3_600_000),
      Period: 7200,
      Statistics: ['SampleCount'],
    };
    const { door, caller } = world.cloud;
    await patiently(
      () =>
        door.call<{ Datapoints: { SampleCount: number }[] }>('cloudwatch', 'GetMetricStatistics', statistics, caller),
      (answer) => answer.Datapoints.reduce((sum, { SampleCount }) => sum + SampleCount, 0) === 2,
    );
  });

  test('nothing went wrong beside', () => {
    expect(world.cloud.reports).toEqual([]);
  });
}

describe('tuning with processes', () => suite('process'));
describeWithDocker('tuning with containers', () => suite('docker'));
