import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { ServiceError } from '../../../../lib/local/common/errors';
import { FakeEngine } from '../../../_helpers/fake-engine';
import type { FakeProgram } from '../../../_helpers/fake-engine';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { call, describeJob, until } from './_helpers';
import {
  describeTuning,
  hyperparametersOf,
  objective,
  printLoss,
  trialsOf,
  tune,
  tuned,
  tuningRequest,
} from './_tuning';

function cloudWith(program: FakeProgram): Promise<TestCloud> {
  return createTestCloud({ engine: new FakeEngine(program) });
}

/** Ends when it is stopped. */
const wait: FakeProgram = ({ signal }) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(0), { once: true }));

describe('a tuning job that completes', () => {
  let cloud: TestCloud;

  beforeAll(async () => {
    cloud = await cloudWith(printLoss);
    await tune(cloud, {
      ...tuningRequest('search', {}, { StaticHyperParameters: { epochs: '3' }, Environment: { A: 'b' } }),
      Tags: [{ Key: 'team', Value: 'blue' }],
    });
  });

  afterAll(() => cloud.stop());

  test('has its counters, times and best training job', async () => {
    const job = await describeTuning(cloud, 'search');
    const trials = await trialsOf(cloud, 'search');
    expect(job.HyperParameterTuningJobStatus).toBe('Completed');
    expect(job.TrainingJobStatusCounters).toEqual({
      Completed: 6,
      InProgress: 0,
      RetryableError: 0,
      NonRetryableError: 0,
      Stopped: 0,
    });
    expect(job.ObjectiveStatusCounters).toEqual({ Succeeded: 6, Pending: 0, Failed: 0 });
    expect(job.HyperParameterTuningEndTime).toBeInstanceOf(Date);
    const lowest = Math.min(...trials.map((trial) => objective(trial) as number));
    expect(job.BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric).toEqual({
      MetricName: 'loss',
      Value: lowest,
    });
    expect(job.OverallBestTrainingJob).toBeUndefined();
  });

  test('names its training jobs by number and eight hexadecimal digits', async () => {
    const names = (await trialsOf(cloud, 'search')).map(({ TrainingJobName }) => TrainingJobName);
    expect(names.map((name) => name?.slice(0, 11))).toEqual([1, 2, 3, 4, 5, 6].map((n) => `search-00${n}-`));
    for (const name of names) expect(name).toMatch(/^search-\d{3}-[0-9a-f]{8}$/);
  });

  test('gives each training job static and tuned hyperparameters, the metric, the environment and the tags', async () => {
    const [trial] = await trialsOf(cloud, 'search');
    const job = await describeJob(cloud, trial?.TrainingJobName as string);
    const x = trial?.TunedHyperParameters?.['x'];
    expect(job.HyperParameters).toEqual({ epochs: '3', x, _tuning_objective_metric: 'loss' });
    expect(Number(x)).toBeGreaterThanOrEqual(-1);
    expect(job.Environment).toEqual({ A: 'b' });
    expect(job.TuningJobArn).toBe('arn:aws:sagemaker:us-east-1:000000000000:hyper-parameter-tuning-job/search');
    const { Tags } = await call<{ Tags: object[] }>(cloud, 'ListTags', { ResourceArn: job.TrainingJobArn });
    expect(Tags).toEqual([{ Key: 'team', Value: 'blue' }]);
  });

  test('shows what was asked for, with the defaults', async () => {
    const job = await describeTuning(cloud, 'search');
    expect(job.HyperParameterTuningJobConfig?.TrainingJobEarlyStoppingType).toBe('Off');
    expect(job.TrainingJobDefinition?.EnableNetworkIsolation).toBe(false);
    expect(job.TrainingJobDefinition?.StaticHyperParameters).toEqual({
      epochs: '3',
      _tuning_objective_metric: 'loss',
    });
  });

  test('is found by its name in any case, and in the list', async () => {
    expect((await describeTuning(cloud, 'SEARCH')).HyperParameterTuningJobName).toBe('search');
    const { HyperParameterTuningJobSummaries: jobs } = await call<{ HyperParameterTuningJobSummaries: object[] }>(
      cloud,
      'ListHyperParameterTuningJobs',
      { StatusEquals: 'Completed', NameContains: 'sea' },
    );
    expect(jobs).toEqual([
      expect.objectContaining({
        HyperParameterTuningJobName: 'search',
        Strategy: 'Random',
        ResourceLimits: { MaxNumberOfTrainingJobs: 6, MaxParallelTrainingJobs: 2 },
      }),
    ]);
  });

  test('lists its training jobs by their objective, page by page', async () => {
    const input = {
      HyperParameterTuningJobName: 'search',
      SortBy: 'FinalObjectiveMetricValue',
      SortOrder: 'Descending',
      MaxResults: 4,
    };
    interface Page {
      TrainingJobSummaries: Awaited<ReturnType<typeof trialsOf>>;
      NextToken?: string;
    }
    const list = (more: object): Promise<Page> =>
      call<Page>(cloud, 'ListTrainingJobsForHyperParameterTuningJob', { ...input, ...more });
    const first = await list({});
    const second = await list({ NextToken: first.NextToken });
    const values = [...first.TrainingJobSummaries, ...second.TrainingJobSummaries].map(objective) as number[];
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(values).toHaveLength(6);
    expect(second.NextToken).toBeUndefined();
    await expect(list({ NextToken: 'x' })).rejects.toThrow('The pagination token is not valid');
  });

  test('cannot be stopped any more', async () => {
    await expect(call(cloud, 'StopHyperParameterTuningJob', { HyperParameterTuningJobName: 'search' })).rejects.toThrow(
      'The request was rejected because the hyperparameter tuning job is in status Completed',
    );
  });
});

test('never more training jobs run than may at a time', async () => {
  let running = 0;
  let most = 0;
  await using cloud = await cloudWith(async (machine) => {
    most = Math.max(most, (running += 1));
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return printLoss(machine);
  });
  const limits = { MaxNumberOfTrainingJobs: 9, MaxParallelTrainingJobs: 3 };
  await tune(cloud, tuningRequest('wide', { ResourceLimits: limits }));
  expect(most).toBeLessThanOrEqual(3);
  expect(await trialsOf(cloud, 'wide')).toHaveLength(9);
});

test('the same seed chooses the same hyperparameters', async () => {
  await using cloud = await cloudWith(printLoss);
  await tune(cloud, tuningRequest('one'));
  await tune(cloud, tuningRequest('two'));
  const chosen = async (name: string) => (await trialsOf(cloud, name)).map((trial) => trial.TunedHyperParameters);
  expect(await chosen('one')).toEqual(await chosen('two'));
});

test('Maximize takes the highest objective', async () => {
  await using cloud = await cloudWith(printLoss);
  const objectiveOf = { Type: 'Maximize', MetricName: 'loss' } as const;
  const job = await tune(
    cloud,
    tuningRequest('up', { HyperParameterTuningJobObjective: objectiveOf, Strategy: 'Bayesian' }),
  );
  const values = (await trialsOf(cloud, 'up')).map((trial) => objective(trial) as number);
  expect(objective(job.BestTrainingJob!)).toBe(Math.max(...values));
});

test('Grid tries every combination, without being told how many there are', async () => {
  await using cloud = await cloudWith(printLoss);
  const ranges = {
    CategoricalParameterRanges: [
      { Name: 'x', Values: ['1', '2', '3'] },
      { Name: 'y', Values: ['a', 'b'] },
    ],
  };
  const limits = { MaxParallelTrainingJobs: 4 };
  const job = await tune(
    cloud,
    tuningRequest('grid', { Strategy: 'Grid', ParameterRanges: ranges, ResourceLimits: limits }),
  );
  expect(job.TrainingJobStatusCounters?.Completed).toBe(6);
  const chosen = (await trialsOf(cloud, 'grid')).map(({ TunedHyperParameters }) =>
    JSON.stringify(TunedHyperParameters),
  );
  expect(new Set(chosen).size).toBe(6);
});

test('a training job without an objective is Completed, its objective Failed', async () => {
  await using cloud = await cloudWith((machine) =>
    Number(hyperparametersOf(machine)['x']) < 0 ? printLoss(machine) : 0,
  );
  const job = await tune(cloud, tuningRequest('silent'));
  const { Succeeded = 0, Failed = 0 } = job.ObjectiveStatusCounters ?? {};
  expect(job.TrainingJobStatusCounters?.Completed).toBe(6);
  expect(Failed).toBeGreaterThan(0);
  expect(Succeeded + Failed).toBe(6);
  const silent = (await trialsOf(cloud, 'silent')).find(({ ObjectiveStatus }) => ObjectiveStatus === 'Failed');
  expect(silent?.FinalHyperParameterTuningJobObjectiveMetric).toBeUndefined();
  expect(await trialsOf(cloud, 'silent', { SortBy: 'FinalObjectiveMetricValue' })).toHaveLength(Succeeded);
});

test('it fails when five training jobs have failed and none has succeeded', async () => {
  await using cloud = await cloudWith(() => 1);
  const limits = { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 1 };
  const job = await tune(cloud, tuningRequest('bad', { ResourceLimits: limits }));
  expect(job.HyperParameterTuningJobStatus).toBe('Failed');
  expect(job.FailureReason).toBe(
    'No training job succeeded after 5 attempts. For additional details, please take a look at the training job failures by listing training jobs for the hyperparameter tuning job.',
  );
  expect(job.TrainingJobStatusCounters?.NonRetryableError).toBe(5);
  expect((await trialsOf(cloud, 'bad'))[0]?.FailureReason).toBe('AlgorithmError: , exit code: 1');
});

test('it completes with the training jobs that succeed, however many fail', async () => {
  let started = 0;
  await using cloud = await cloudWith((machine) => ((started += 1) === 1 ? printLoss(machine) : 1));
  const limits = { MaxNumberOfTrainingJobs: 7, MaxParallelTrainingJobs: 1 };
  const job = await tune(cloud, tuningRequest('mixed', { ResourceLimits: limits }));
  expect(job.HyperParameterTuningJobStatus).toBe('Completed');
  expect(job.TrainingJobStatusCounters).toMatchObject({ Completed: 1, NonRetryableError: 6 });
});

test('StopHyperParameterTuningJob stops the training jobs, then the tuning job', async () => {
  await using cloud = await cloudWith(wait);
  await call(cloud, 'CreateHyperParameterTuningJob', tuningRequest('long'));
  const [first] = await until(
    () => trialsOf(cloud, 'long'),
    (trials) => trials.length === 2,
  );
  await call(cloud, 'StopHyperParameterTuningJob', { HyperParameterTuningJobName: 'long' });
  expect((await describeTuning(cloud, 'long')).HyperParameterTuningJobStatus).toMatch(/^Stop/);
  await call(cloud, 'StopHyperParameterTuningJob', { HyperParameterTuningJobName: 'long' }).catch(() => undefined);
  const job = await tuned(cloud, 'long');
  expect(job.HyperParameterTuningJobStatus).toBe('Stopped');
  expect(job.TrainingJobStatusCounters).toMatchObject({ Stopped: 2, InProgress: 0 });
  expect((await describeJob(cloud, first?.TrainingJobName as string)).TrainingJobStatus).toBe('Stopped');
});

test('a training job that a quota refuses is created when another one has ended', async () => {
  // GIVEN a quota that is full when the third is created for the first time
  await using cloud = await cloudWith(printLoss);
  const really = cloud.door.call.bind(cloud.door);
  const asked: string[] = [];
  jest.spyOn(cloud.door, 'call').mockImplementation((service, operation, input, caller) => {
    const name = (input as { TrainingJobName?: string }).TrainingJobName ?? '';
    if (operation === 'CreateTrainingJob') asked.push(name.slice(0, 'full-003'.length));
    if (
      operation === 'CreateTrainingJob' &&
      asked.filter((one) => one === 'full-003').length === 1 &&
      name.startsWith('full-003')
    )
      return Promise.reject(new ServiceError('ResourceLimitExceeded', 'full'));
    return really(service, operation, input, caller);
  });
  // WHEN
  const job = await tune(cloud, tuningRequest('full'));
  // THEN
  expect(job.TrainingJobStatusCounters?.Completed).toBe(6);
  expect(asked.filter((name) => name === 'full-003')).toHaveLength(2);
  expect(new Set((await trialsOf(cloud, 'full')).map(({ TrainingJobName }) => TrainingJobName)).size).toBe(6);
});

test('events say how it begins and ends', async () => {
  await using cloud = await cloudWith(printLoss);
  const put = jest.spyOn(cloud.door, 'call');
  await tune(cloud, { ...tuningRequest('told'), Tags: [{ Key: 'a', Value: 'b' }] });
  await cloud.stop();
  const events = put.mock.calls
    .filter(([, operation]) => operation === 'PutEvents')
    .flatMap(
      ([, , input]) => (input as { Entries: { DetailType: string; Detail: string; Resources: string[] }[] }).Entries,
    )
    .filter(({ DetailType }) => DetailType === 'SageMaker HyperParameter Tuning Job State Change');
  const details = events.map(({ Detail }) => JSON.parse(Detail) as Record<string, unknown>);
  expect(details.map((detail) => detail['HyperParameterTuningJobStatus'])).toEqual(['InProgress', 'Completed']);
  expect(events[0]?.Resources).toEqual(['arn:aws:sagemaker:us-east-1:000000000000:hyper-parameter-tuning-job/told']);
  expect(details[1]).toMatchObject({ Tags: { a: 'b' }, TrainingJobStatusCounters: { Completed: 6 } });
  expect(typeof details[1]?.['CreationTime']).toBe('number');
});

test('its entry can be deleted when it has ended; its training jobs stay', async () => {
  await using cloud = await cloudWith(printLoss);
  await tune(cloud, tuningRequest('gone'));
  const [trial] = await trialsOf(cloud, 'gone');
  await call(cloud, 'DeleteHyperParameterTuningJob', { HyperParameterTuningJobName: 'gone' });
  await expect(describeTuning(cloud, 'gone')).rejects.toThrow(
    "Amazon SageMaker can't find a tuning job called gone. Type another name.",
  );
  const left: DescribeTrainingJobCommandOutput = await describeJob(cloud, trial?.TrainingJobName as string);
  expect(left.TrainingJobStatus).toBe('Completed');
  expect(left.TuningJobArn).toBeUndefined();
});
