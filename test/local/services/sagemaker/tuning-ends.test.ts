import type { TuningJobCompletionCriteria } from '@aws-sdk/client-sagemaker';
import { FakeEngine } from '../../../_helpers/fake-engine';
import type { FakeMachine } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { call, until } from './_helpers';
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

const limits = (MaxNumberOfTrainingJobs: number, MaxParallelTrainingJobs: number) => ({
  ResourceLimits: { MaxNumberOfTrainingJobs, MaxParallelTrainingJobs },
});

function ended({ signal }: FakeMachine): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function completing(name: string, criteria: TuningJobCompletionCriteria, jobs = 40) {
  return tuningRequest(name, { ...limits(jobs, 1), TuningJobCompletionCriteria: criteria });
}

test('a target that is reached completes the tuning job and stops what runs', async () => {
  // GIVEN one training job that reaches the target and one that would run on
  await using cloud = await createTestCloud({
    engine: new FakeEngine(async (machine) => {
      machine.print('loss=0.5');
      if (machine.spec.labels['job']?.includes('-002-') === true) await ended(machine);
      return 0;
    }),
  });
  const request = tuningRequest('target', {
    ...limits(9, 2),
    TuningJobCompletionCriteria: { TargetObjectiveMetricValue: 0.5 },
  });
  // WHEN
  const job = await tune(cloud, request);
  // THEN
  expect(job.HyperParameterTuningJobStatus).toBe('Completed');
  expect(job.TrainingJobStatusCounters?.Completed).toBeGreaterThanOrEqual(1);
  expect(job.TrainingJobStatusCounters?.Stopped).toBe(1);
  expect((await trialsOf(cloud, 'target')).length).toBeLessThan(9);
});

test('it completes when the objective has not improved for so many training jobs', async () => {
  let count = 0;
  await using cloud = await createTestCloud({
    engine: new FakeEngine((machine) => {
      machine.print(`loss=${(count += 1) < 3 ? 10 - count : 8}`);
      return 0;
    }),
  });
  const criteria = { BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 3 } };
  const job = await tune(cloud, completing('idle', criteria));
  expect(job.TrainingJobStatusCounters?.Completed).toBe(5);
  expect(job.TuningJobCompletionDetails?.NumberOfTrainingJobsObjectiveNotImproving).toBe(3);
});

test.each([
  ['Enabled', 20],
  ['Disabled', 30],
] as const)(
  'with CompleteOnConvergence %s it ends after %d of 30 training jobs',
  async (CompleteOnConvergence, jobs) => {
    let count = 0;
    await using cloud = await createTestCloud({
      engine: new FakeEngine((machine) => {
        machine.print(`loss=${Math.max(10, 20 - (count += 1))}`);
        return 0;
      }),
    });
    const job = await tune(cloud, completing('flat', { ConvergenceDetected: { CompleteOnConvergence } }, 30));
    expect(job.TrainingJobStatusCounters?.Completed).toBe(jobs);
    expect(job.TuningJobCompletionDetails?.ConvergenceDetectedTime).toBeInstanceOf(Date);
  },
);

test('its time is over after MaxRuntimeInSeconds', async () => {
  // GIVEN
  const clock = new ManualClock();
  const engine = new FakeEngine(async (machine) => (await ended(machine), 0));
  await using cloud = await createTestCloud({ clock, engine });
  const request = tuningRequest('timed', { ResourceLimits: { MaxParallelTrainingJobs: 2, MaxRuntimeInSeconds: 600 } });
  await call(cloud, 'CreateHyperParameterTuningJob', request);
  await until(
    () => Promise.resolve(engine.running.length),
    (count) => count === 2,
  );
  // WHEN
  await clock.advance(600_000);
  const job = await tuned(cloud, 'timed');
  // THEN
  expect(job.HyperParameterTuningJobStatus).toBe('Completed');
  expect(job.TrainingJobStatusCounters).toMatchObject({ Stopped: 2 });
  expect(job.ConsumedResources?.RuntimeInSeconds).toBe(600);
});

test('early stopping ends a training job that is worse than the median of the others', async () => {
  // GIVEN training jobs that print three values each, the fifth of them far worse ones
  await using cloud = await createTestCloud({
    engine: new FakeEngine(async (machine) => {
      const bad = machine.spec.labels['job']?.includes('-005-') === true;
      for (const epoch of [3, 2, 1]) machine.print(`loss=${bad ? 100 : epoch}`);
      if (bad) await ended(machine);
      return 0;
    }),
  });
  // WHEN
  const config = { ...limits(6, 1), TrainingJobEarlyStoppingType: 'Auto' as const };
  const job = await tune(cloud, tuningRequest('early', config));
  // THEN
  expect(job.HyperParameterTuningJobStatus).toBe('Completed');
  expect(job.TrainingJobStatusCounters).toMatchObject({ Completed: 5, Stopped: 1 });
  const [stopped] = await trialsOf(cloud, 'early', { StatusEquals: 'Stopped' });
  expect(stopped?.TrainingJobName).toMatch(/^early-005-/);
  expect(stopped?.ObjectiveStatus).toBe('Succeeded');
  expect(objective(stopped!)).toBe(100);
});

test('Hyperband ends training jobs that are not among the best at a rung', async () => {
  // GIVEN training jobs of nine epochs that get worse from one to the next
  let count = 0;
  await using cloud = await createTestCloud({
    engine: new FakeEngine(async (machine) => {
      const level = (count += 1);
      const epochs = Number(hyperparametersOf(machine)['epochs']);
      for (let epoch = 1; epoch <= epochs && !machine.signal.aborted; epoch += 1) {
        machine.print(`loss=${level - epoch / 100}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      if (level > 1) await ended(machine);
      return 0;
    }),
  });
  // WHEN
  const job = await tune(
    cloud,
    tuningRequest('band', { ...limits(6, 1), Strategy: 'Hyperband' }, { StaticHyperParameters: { epochs: '9' } }),
  );
  // THEN
  expect(job.HyperParameterTuningJobStatus).toBe('Completed');
  const values = (await trialsOf(cloud, 'band')).map((trial) => objective(trial) as number);
  // The first runs on to its last epoch, those after it end soon.
  expect(values[0]).toBeCloseTo(0.91);
  expect(values.slice(1).every((value, index) => value > index + 2 - 0.06)).toBe(true);
});

test('several definitions take turns, each with ranges of its own', async () => {
  // GIVEN
  await using cloud = await createTestCloud({ engine: new FakeEngine(printLoss) });
  const { HyperParameterTuningJobConfig: config, TrainingJobDefinition: training } = tuningRequest('both');
  const { HyperParameterTuningJobObjective: TuningObjective, ParameterRanges, ...rest } = config!;
  const definition = (DefinitionName: string, MinValue: string) => ({
    ...training!,
    DefinitionName,
    TuningObjective,
    HyperParameterRanges: { ContinuousParameterRanges: [{ Name: 'x', MinValue, MaxValue: '9' }] },
  });
  expect(ParameterRanges).toBeDefined();
  // WHEN
  const job = await tune(cloud, {
    HyperParameterTuningJobName: 'both',
    HyperParameterTuningJobConfig: rest,
    TrainingJobDefinitions: [definition('far', '5'), definition('near', '-1')],
  });
  // THEN
  const trials = await trialsOf(cloud, 'both');
  expect(trials.map((trial) => trial.TrainingJobDefinitionName)).toEqual(['far', 'near', 'far', 'near', 'far', 'near']);
  for (const trial of trials.filter((one) => one.TrainingJobDefinitionName === 'far'))
    expect(Number(trial.TunedHyperParameters?.['x'])).toBeGreaterThanOrEqual(5);
  expect(job.BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric?.Type).toBe('Minimize');
  expect(job.TrainingJobDefinitions?.map(({ DefinitionName }) => DefinitionName)).toEqual(['far', 'near']);
  expect((await describeTuning(cloud, 'both')).TrainingJobDefinition).toBeUndefined();
});

test('training jobs have checkpoints of their own', async () => {
  await using cloud = await createTestCloud({ engine: new FakeEngine(printLoss) });
  await call(
    cloud,
    'CreateHyperParameterTuningJob',
    tuningRequest('saved', {}, { CheckpointConfig: { S3Uri: 's3://bucket/checks/' } }),
  );
  const [trial] = await until(
    () => trialsOf(cloud, 'saved'),
    (trials) => trials.length > 0,
  );
  const name = trial?.TrainingJobName as string;
  const job = await until(
    () =>
      call<{ CheckpointConfig?: object }>(cloud, 'DescribeTrainingJob', { TrainingJobName: name }).catch(
        () => undefined,
      ),
    (found) => found !== undefined,
  );
  expect(job?.CheckpointConfig).toEqual({ S3Uri: `s3://bucket/checks/${name}` });
  await tuned(cloud, 'saved');
});

test('it fails when five training jobs have completed and none of them printed the objective', async () => {
  // GIVEN
  await using cloud = await createTestCloud({ engine: new FakeEngine(() => 0) });
  // WHEN
  const job = await tune(cloud, tuningRequest('silent', limits(9, 1)));
  // THEN
  expect(job.HyperParameterTuningJobStatus).toBe('Failed');
  expect(job.FailureReason).toBe(
    'No objective metrics found after running 5 training jobs. Please ensure that the custom algorithm is emitting the objective metric as defined by the regular expression provided.',
  );
  expect(job.TrainingJobStatusCounters?.Completed).toBe(5);
});

test('it fails when fewer have completed, and all have run', async () => {
  await using cloud = await createTestCloud({ engine: new FakeEngine(() => 0) });
  const job = await tune(cloud, tuningRequest('short', limits(2, 2)));
  expect(job.HyperParameterTuningJobStatus).toBe('Failed');
  expect(job.FailureReason).toMatch(/^No objective metrics found after running 2 training jobs\. /);
});
