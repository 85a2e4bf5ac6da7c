import type { HyperParameterTuningJobWarmStartType } from '@aws-sdk/client-sagemaker';
import { FakeEngine } from '../../../_helpers/fake-engine';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { call } from './_helpers';
import { objective, printLoss, trialsOf, tune, tuningRequest } from './_tuning';

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await createTestCloud({ engine: new FakeEngine(printLoss) });
  await tune(cloud, tuningRequest('parent', { ResourceLimits: limits(10) }, { StaticHyperParameters: { depth: '3' } }));
});

afterAll(() => cloud.stop());

const limits = (MaxNumberOfTrainingJobs: number) => ({ MaxNumberOfTrainingJobs, MaxParallelTrainingJobs: 2 });

function child(
  name: string,
  type: HyperParameterTuningJobWarmStartType = 'IdenticalDataAndAlgorithm',
  config: Parameters<typeof tuningRequest>[1] = {},
  definition: Parameters<typeof tuningRequest>[2] = { StaticHyperParameters: { depth: '3' } },
) {
  return {
    ...tuningRequest(name, { Strategy: 'Bayesian', ...config }, definition),
    WarmStartConfig: {
      ParentHyperParameterTuningJobs: [{ HyperParameterTuningJobName: 'parent' }],
      WarmStartType: type,
    },
  };
}

const create = (request: object): Promise<unknown> => call(cloud, 'CreateHyperParameterTuningJob', request);

test.each(['IdenticalDataAndAlgorithm', 'TransferLearning'] as const)(
  '%s begins with what the parent found',
  async (type) => {
    const name = `from-${type.slice(0, 5)}`;
    await tune(cloud, child(name, type));
    const [first] = await trialsOf(cloud, name);
    expect(Math.abs(Number(first?.TunedHyperParameters?.['x']))).toBeLessThan(0.2);
  },
);

test('identical data has an overall best training job, with the tuning job that it belongs to', async () => {
  const far = { ContinuousParameterRanges: [{ Name: 'x', MinValue: '5', MaxValue: '6' }] };
  const job = await tune(cloud, child('worse', 'IdenticalDataAndAlgorithm', { ParameterRanges: far }));
  const best = Math.min(...(await trialsOf(cloud, 'parent')).map((trial) => objective(trial) as number));
  expect(job.OverallBestTrainingJob?.TuningJobName).toBe('parent');
  expect(objective(job.OverallBestTrainingJob!)).toBe(best);
  expect(objective(job.BestTrainingJob!)).toBeGreaterThan(24);
});

test('transfer learning has none', async () => {
  expect((await tune(cloud, child('moved', 'TransferLearning'))).OverallBestTrainingJob).toBeUndefined();
});

test('a static hyperparameter may become a tuned one', async () => {
  const ranges = {
    ContinuousParameterRanges: [{ Name: 'x', MinValue: '-1', MaxValue: '1' }],
    IntegerParameterRanges: [{ Name: 'depth', MinValue: '1', MaxValue: '9' }],
  };
  const job = await tune(cloud, child('tuned', 'IdenticalDataAndAlgorithm', { ParameterRanges: ranges }, {}));
  expect(job.HyperParameterTuningJobStatus).toBe('Completed');
});

test('other hyperparameters are refused', async () => {
  await expect(create(child('no', 'IdenticalDataAndAlgorithm', {}, {}))).rejects.toThrow(
    'The set of tunable plus static HyperParameter names is not the same across current and parent tuning jobs. Please ensure this set is constant when warm starting. Note that previously static HyperParameters can be tuned in warm start jobs and vice versa.',
  );
});

test('another environment is refused', async () => {
  const definition = { StaticHyperParameters: { depth: '3' }, Environment: { A: 'b' } };
  await expect(create(child('no', 'TransferLearning', {}, definition))).rejects.toThrow(
    'Only the following fields in TrainingJobDefinition are allowed to change: [algorithmSpecification, inputDataConfig, outputDataConfig, staticHyperParameters, roleArn, resourceConfig, stoppingCondition, vpcConfig, enableManagedSpotTraining, checkpointConfig].',
  );
});

test('another objective, another kind of hyperparameter and an unknown parent are refused', async () => {
  const objectiveOf = { Type: 'Maximize', MetricName: 'loss' } as const;
  await expect(
    create(child('no', 'TransferLearning', { HyperParameterTuningJobObjective: objectiveOf })),
  ).rejects.toThrow('The objective metric must be that of the parent tuning job parent: Minimize loss');
  const categories = { CategoricalParameterRanges: [{ Name: 'x', Values: ['1', '2', '3', '4', '5', '6'] }] };
  await expect(create(child('no', 'TransferLearning', { ParameterRanges: categories }))).rejects.toThrow(
    'Hyperparameter x is continuous in the parent tuning job parent and cannot be categorical',
  );
  const orphan = { ...child('no'), WarmStartConfig: parentNamed('nobody') };
  await expect(create(orphan)).rejects.toThrow("Amazon SageMaker can't find a tuning job called nobody.");
});

function parentNamed(HyperParameterTuningJobName: string) {
  return { ParentHyperParameterTuningJobs: [{ HyperParameterTuningJobName }], WarmStartType: 'TransferLearning' };
}
