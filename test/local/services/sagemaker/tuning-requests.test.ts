import type { HyperParameterTuningJobConfig } from '@aws-sdk/client-sagemaker';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { call } from './_helpers';
import { printLoss, tune, tuningRequest, X_RANGE } from './_tuning';

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await createTestCloud({ engine: new FakeEngine(printLoss) });
});

afterAll(() => cloud.stop());

type Request = ReturnType<typeof tuningRequest>;

async function refusal(request: Request): Promise<{ name: string; message: string }> {
  const error: unknown = await call(cloud, 'CreateHyperParameterTuningJob', request).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Error);
  const { name, message } = error as Error;
  return { name, message };
}

async function messageFor(config: Partial<HyperParameterTuningJobConfig>, definition = {}): Promise<string> {
  return (await refusal(tuningRequest('refused', config, definition))).message;
}

const integer = (MinValue: string, MaxValue: string, ScalingType = 'Linear') => ({
  ParameterRanges: { IntegerParameterRanges: [{ Name: 'n', MinValue, MaxValue, ScalingType }] } as never,
});
const continuous = (MinValue: string, MaxValue: string, ScalingType = 'Linear') => ({
  ParameterRanges: { ContinuousParameterRanges: [{ Name: 'c', MinValue, MaxValue, ScalingType }] } as never,
});

test('a name that is taken is refused, in any case', async () => {
  await tune(cloud, tuningRequest('Taken'));
  expect(await refusal(tuningRequest('taken'))).toEqual({
    name: 'ResourceInUse',
    message: 'A hyperparameter tuning job with the name, taken, already exists. Choose a different name.',
  });
});

test.each(['Describe', 'Stop', 'Delete', 'ListTrainingJobsFor'])(
  '%s of an unknown tuning job finds none',
  async (verb) => {
    await expect(
      call(cloud, `${verb}HyperParameterTuningJob`, { HyperParameterTuningJobName: 'nobody' }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFound',
      message: "Amazon SageMaker can't find a tuning job called nobody. Type another name.",
    });
  },
);

test('too few combinations are refused', async () => {
  expect(await messageFor(integer('1', '3'))).toBe(
    "You don't have enough combinations of hyperparameter ranges. The total number of hyperparameter combinations for the provided ranges [3.0] must be equal or greater than the value of MaxNumberOfJobs, [6]. Provide additional ranges.",
  );
});

test('an objective that no metric definition defines is refused', async () => {
  expect(await messageFor({ HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'other' } })).toBe(
    'A metric is required for this hyperparameter tuning job objective. Provide a metric in the metric definitions.',
  );
});

test.each([
  [integer('1.5', '9'), 'The range of hyperparameter n must have integer bounds, got "1.5"'],
  [continuous('a', '9'), 'The range of hyperparameter c must have numeric bounds, got "a"'],
  [continuous('2', '1'), 'The MinValue of hyperparameter c must not be greater than its MaxValue, got 2 and 1'],
  [
    continuous('0', '1', 'Logarithmic'),
    'Logarithmic scaling of hyperparameter c needs a range of values greater than 0, its MinValue is 0',
  ],
  [
    continuous('0.5', '1', 'ReverseLogarithmic'),
    'ReverseLogarithmic scaling of hyperparameter c needs a range within 0 <= x < 1, got 0.5 to 1',
  ],
  [
    integer('1', '9', 'ReverseLogarithmic'),
    'ReverseLogarithmic scaling of hyperparameter n is supported for continuous ranges only',
  ],
  [{ ParameterRanges: {} }, 'At least one hyperparameter range must be provided'],
  [{ Strategy: 'Grid' as const }, 'The Grid strategy supports categorical hyperparameter ranges only'],
  [
    { Strategy: 'Hyperband' as const },
    'MaxResource must be provided in HyperbandStrategyConfig, or be one of epochs, numepochs, n-epochs, n_epochs and num_epochs in StaticHyperParameters',
  ],
  [
    { StrategyConfig: { HyperbandStrategyConfig: { MaxResource: 3 } } },
    'StrategyConfig is allowed with the Hyperband strategy only',
  ],
  [
    {
      Strategy: 'Hyperband' as const,
      StrategyConfig: { HyperbandStrategyConfig: { MaxResource: 3, MinResource: 4 } },
      TrainingJobEarlyStoppingType: 'Auto' as const,
    },
    'TrainingJobEarlyStoppingType must be Off with the Hyperband strategy; MaxResource must not be less than MinResource, got 3 and 4',
  ],
  [{ ParameterRanges: undefined }, 'ParameterRanges must be provided'],
  [
    { ResourceLimits: { MaxParallelTrainingJobs: 1 } },
    'MaxNumberOfTrainingJobs must be provided in ResourceLimits, unless MaxRuntimeInSeconds is or the strategy is Grid',
  ],
])('%j is refused', async (config, message) => {
  expect(await messageFor(config)).toBe(message);
});

test('two kinds of resources are refused', async () => {
  const configs = [{ InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 }];
  const both = { HyperParameterTuningResourceConfig: { InstanceConfigs: configs, InstanceCount: 2 } };
  expect(await messageFor({}, both)).toBe(
    'ResourceConfig and HyperParameterTuningResourceConfig cannot be combined; InstanceConfigs cannot be combined with InstanceType, InstanceCount or VolumeSizeInGB',
  );
});

test('a hyperparameter that is both tuned and static is refused', async () => {
  expect(await messageFor({ ParameterRanges: X_RANGE }, { StaticHyperParameters: { x: '1' } })).toBe(
    'Hyperparameter x is both tuned and static',
  );
});

test('what the training jobs would be refused for, the tuning job is refused for', async () => {
  const missing = { InputDataConfig: [channel('s3://nowhere/data')] };
  expect(await messageFor({}, missing)).toMatch(/^No S3 objects found under S3 URL "s3:\/\/nowhere\/data"/);
  const unsized = { ResourceConfig: { InstanceCount: 1, VolumeSizeInGB: 1 } };
  expect(await messageFor({}, unsized)).toBe('InstanceType must be provided in ResourceConfig');
});

function channel(S3Uri: string): object {
  return { ChannelName: 'train', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri } } };
}

test("more than the account's quotas allow is refused", async () => {
  const limits = { MaxNumberOfTrainingJobs: 6, MaxParallelTrainingJobs: 11 };
  const { name, message } = await refusal(tuningRequest('refused', { ResourceLimits: limits }));
  expect(name).toBe('ResourceLimitExceeded');
  expect(message).toMatch(/^The account-level service limit '.*' is 10 .* and a request delta of 11 /);
});

test("more instances at a time than the account's quota allows are refused", async () => {
  const quotas = new Map([['ml.m5.large for training job usage', 3]]);
  await using small = await createTestCloud({ engine: new FakeEngine(printLoss), rehearsal: { quotas } });
  const two = { ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 } as const };
  await expect(call(small, 'CreateHyperParameterTuningJob', tuningRequest('wide', {}, two))).rejects.toThrow(
    "The account-level service limit 'ml.m5.large for training job usage' is 3 Instances, with current utilization of 0 Instances and a request delta of 4 Instances.",
  );
});

test('Autotune is refused by name', async () => {
  const { message } = await refusal({ ...tuningRequest('refused'), Autotune: { Mode: 'Enabled' } });
  expect(message).toContain('the local cloud does not support Autotune');
});

test('a request without a definition is refused', async () => {
  const { message } = await refusal({ ...tuningRequest('refused'), TrainingJobDefinition: undefined });
  expect(message).toBe('Exactly one of TrainingJobDefinition and TrainingJobDefinitions must be provided');
});
