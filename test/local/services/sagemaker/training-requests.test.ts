import { createTestCloud } from '../../../_helpers/test-cloud';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { call, ended, jobRequest, ROLE } from './_helpers';

const idle = (): FakeEngine => new FakeEngine(() => 0);

test('a name is taken once', async () => {
  await using cloud = await createTestCloud({ engine: idle() });
  await call(cloud, 'CreateTrainingJob', jobRequest('job'));
  await expect(call(cloud, 'CreateTrainingJob', jobRequest('job'))).rejects.toMatchObject({
    code: 'ResourceInUse',
    message:
      'Training job names must be unique within an AWS account and region, and a training job with this name already exists ' +
      '(arn:aws:sagemaker:us-east-1:000000000000:training-job/job)',
  });
  await ended(cloud, 'job');
});

test.each(['DescribeTrainingJob', 'StopTrainingJob', 'DeleteTrainingJob'])(
  '%s of a job that is missing',
  async (operation) => {
    await using cloud = await createTestCloud({ engine: idle() });
    await expect(call(cloud, operation, { TrainingJobName: 'none' })).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'Requested resource not found.',
    });
  },
);

test('a channel without objects is refused before a job exists', async () => {
  await using cloud = await createTestCloud({ engine: idle() });
  const InputDataConfig = [
    { ChannelName: 'train', DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: 's3://none/x' } } },
  ];
  await expect(call(cloud, 'CreateTrainingJob', jobRequest('job', { InputDataConfig }))).rejects.toMatchObject({
    message:
      'No S3 objects found under S3 URL "s3://none/x" given in input data source. Please ensure that the bucket exists in the selected region (us-east-1), ' +
      `that objects exist under that S3 prefix, and that the role "${ROLE}" has "s3:ListBucket" permissions on bucket "none".`,
  });
});

test('what is not supported is refused by name, all of it together', async () => {
  await using cloud = await createTestCloud({ engine: idle() });
  const request = jobRequest('job', {
    SessionChainingConfig: { EnableSessionTagChaining: true },
    InputDataConfig: [
      { ChannelName: 'c', DataSource: { S3DataSource: { S3DataType: 'Converse', S3Uri: 's3://b/x' } } },
    ],
  });
  await expect(call(cloud, 'CreateTrainingJob', request)).rejects.toMatchObject({
    code: 'ValidationException',
    message:
      'the local cloud does not support SessionChainingConfig, S3DataType Converse in channel c: ' +
      'remove it, or see PARITY.md. Nothing was changed',
  });
});

interface Listed {
  readonly TrainingJobSummaries: { TrainingJobName: string; TrainingEndTime?: Date }[];
  readonly NextToken?: string;
}

test('jobs are listed page by page, sorted and filtered', async () => {
  // GIVEN five jobs, a minute apart
  const clock = new ManualClock();
  const start = clock.now();
  await using cloud = await createTestCloud({ engine: idle(), clock });
  for (const name of ['e', 'd', 'c', 'b', 'a']) {
    await call(cloud, 'CreateTrainingJob', jobRequest(name));
    await ended(cloud, name);
    await clock.advance(60_000);
  }
  const list = (input: object) => call<Listed>(cloud, 'ListTrainingJobs', input);
  const names = ({ TrainingJobSummaries }: Listed) =>
    TrainingJobSummaries.map(({ TrainingJobName }) => TrainingJobName).join('');
  // WHEN / THEN
  const first = await list({ MaxResults: 2, SortBy: 'Name' });
  const second = await list({ MaxResults: 2, SortBy: 'Name', NextToken: first.NextToken });
  const third = await list({ MaxResults: 2, SortBy: 'Name', NextToken: second.NextToken });
  expect([names(first), names(second), names(third)]).toEqual(['ab', 'cd', 'e']);
  expect(third.NextToken).toBeUndefined();
  expect(names(await list({}))).toBe('edcba');
  expect(names(await list({ SortOrder: 'Descending' }))).toBe('abcde');
  expect(names(await list({ NameContains: 'c' }))).toBe('c');
  expect(names(await list({ StatusEquals: 'Failed' }))).toBe('');
  expect(
    names(await list({ CreationTimeAfter: new Date(start + 60_000), CreationTimeBefore: new Date(start + 240_000) })),
  ).toBe('cb');
  expect((await list({ NameContains: 'a' })).TrainingJobSummaries[0]?.TrainingEndTime).toBeInstanceOf(Date);
  await expect(list({ NextToken: 'forged' })).rejects.toMatchObject({ code: 'ValidationException' });
});

test('tags are added, listed and deleted; a deleted job takes them along', async () => {
  await using cloud = await createTestCloud({ engine: idle() });
  const { TrainingJobArn: ResourceArn } = await call<{ TrainingJobArn: string }>(
    cloud,
    'CreateTrainingJob',
    jobRequest('job', { Tags: [{ Key: 'a', Value: '1' }] }),
  );
  await call(cloud, 'AddTags', {
    ResourceArn,
    Tags: [
      { Key: 'b', Value: '2' },
      { Key: 'a', Value: '3' },
    ],
  });
  expect(await call(cloud, 'ListTags', { ResourceArn })).toMatchObject({
    Tags: [
      { Key: 'a', Value: '3' },
      { Key: 'b', Value: '2' },
    ],
  });
  await call(cloud, 'DeleteTags', { ResourceArn, TagKeys: ['a'] });
  expect(await call(cloud, 'ListTags', { ResourceArn })).toMatchObject({ Tags: [{ Key: 'b', Value: '2' }] });
  await ended(cloud, 'job');
  await call(cloud, 'DeleteTrainingJob', { TrainingJobName: 'job' });
  await expect(call(cloud, 'ListTags', { ResourceArn })).rejects.toMatchObject({
    message: 'Requested resource not found.',
  });
});

test.each(['../../outside', 'relative', '/', '/opt/..'])('a LocalPath of %s is refused', async (LocalPath) => {
  await using cloud = await createTestCloud({ engine: idle() });
  const request = jobRequest('job', { CheckpointConfig: { S3Uri: 's3://bucket/saved', LocalPath } });
  await expect(call(cloud, 'CreateTrainingJob', request)).rejects.toMatchObject({
    code: 'ValidationException',
    message: `LocalPath of CheckpointConfig is "${LocalPath}": it must be an absolute path of a folder such as /opt/ml/checkpoints`,
  });
});

test('what would have effects that nothing here has is refused by name', async () => {
  await using cloud = await createTestCloud({ engine: idle() });
  const more = {
    ModelPackageConfig: { ModelPackageGroupArn: 'arn:aws:sagemaker:us-east-1:000000000000:model-package-group/g' },
    MlflowConfig: { MlflowResourceArn: 'arn:aws:sagemaker:us-east-1:000000000000:mlflow-tracking-server/m' },
  };
  await expect(call(cloud, 'CreateTrainingJob', jobRequest('job', more))).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringContaining('ModelPackageConfig, MlflowConfig'),
  });
});
