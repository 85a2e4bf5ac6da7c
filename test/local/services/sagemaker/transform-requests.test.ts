import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openState } from '../../../../lib/local/cloud/state-directory';
import { Jobs } from '../../../../lib/local/services/sagemaker/jobs/jobs';
import type { JobState } from '../../../../lib/local/services/sagemaker/jobs/job';
import type { TransformRequest } from '../../../../lib/local/services/sagemaker/transform/transform-job';
import { FakeContainer } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { servingEngine } from './_endpoint';
import { call, ROLE, until } from './_helpers';
import { textOf } from './_processing';
import type { Answer } from './_transform';
import { archive, source, transform, transformCloud, transformed, transformRequest } from './_transform';

const echo: Answer = ({ url, body }, response) => {
  if (url === '/invocations') response.end(body);
  else response.writeHead(404).end();
};

test('errors are AWS’s', async () => {
  await using world = await transformCloud(echo, { 'in/a': 'x' });
  const ask = (operation: string, input: object) => call(world.cloud, operation, input);
  await transform(world.cloud);
  await expect(ask('CreateTransformJob', transformRequest('job'))).rejects.toMatchObject({
    code: 'ResourceInUse',
    message:
      'Job name must be unique within an AWS account and region, and a job with this name already exists (arn:aws:sagemaker:us-east-1:000000000000:transform-job/job)',
  });
  await expect(ask('CreateTransformJob', transformRequest('other', { ModelName: 'none' }))).rejects.toMatchObject({
    code: 'ValidationException',
    message: 'Could not find model "arn:aws:sagemaker:us-east-1:000000000000:model/none".',
  });
  await expect(ask('DescribeTransformJob', { TransformJobName: 'none' })).rejects.toMatchObject({
    code: 'ValidationException',
    message: 'Could not find requested job with name: none',
  });
  await expect(ask('StopTransformJob', { TransformJobName: 'none' })).rejects.toMatchObject({
    message: 'Could not find job to update with name: none',
  });
  await expect(ask('StopTransformJob', { TransformJobName: 'job' })).rejects.toMatchObject({
    message: 'The request was rejected because the transform job is in status Completed',
  });
});

test('every fault of a request is told together', async () => {
  await using world = await transformCloud(echo);
  const request = transformRequest('job', {
    MaxConcurrentTransforms: 30,
    MaxPayloadInMB: 4,
    TransformInput: source({ ContentType: 'text/csv' }),
    TransformOutput: { S3OutputPath: 'https://bucket/out', Accept: 'application/json' },
    DataProcessing: { InputFilter: '$.id', OutputFilter: 'x', JoinSource: 'Input' },
  });
  await expect(call(world.cloud, 'CreateTransformJob', request)).rejects.toMatchObject({
    code: 'ValidationException',
    message: [
      'MaxConcurrentTransforms (30) times MaxPayloadInMB (4) must not be more than 100',
      'TransformOutput.S3OutputPath is "https://bucket/out": it must be of the form s3://bucket/prefix',
      'InputFilter $.id cannot be applied to text/csv, whose columns have numbers and no names',
      'OutputFilter: the JSONPath "x" does not begin with $',
      'JoinSource Input needs a ContentType and an Accept that are both text/csv, or both JSON',
    ].join('; '),
  });
});

test('a model whose data are no archive is refused, as SageMaker refuses it', async () => {
  await using world = await transformCloud(echo);
  const S3DataSource = { S3Uri: 's3://bucket/model/', S3DataType: 'S3Prefix', CompressionType: 'None' };
  const PrimaryContainer = { Image: 's:1', ModelDataSource: { S3DataSource } };
  await call(world.cloud, 'CreateModel', { ModelName: 'loose', ExecutionRoleArn: ROLE, PrimaryContainer });
  const request = transformRequest('job', { ModelName: 'loose' });
  await expect(call(world.cloud, 'CreateTransformJob', request)).rejects.toMatchObject({
    message: 'model loose has a ModelDataSource, which SageMaker cannot use in a transform job: give it a ModelDataUrl',
  });
});

test('a container that does not serve is the reason, and so is a prefix without objects', async () => {
  await using engine = await servingEngine(undefined, () => Promise.resolve(1));
  await using cloud = await createTestCloud({ engine });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  const PrimaryContainer = { Image: 'server:1' };
  await call(cloud, 'CreateModel', { ModelName: 'model', ExecutionRoleArn: ROLE, PrimaryContainer });
  expect((await transform(cloud)).FailureReason).toBe(
    'ClientError: Data download failed:No S3 objects found under S3 URL "s3://bucket/in/"',
  );
  await cloud.door.call('s3', 'PutObject', { Bucket: 'bucket', Key: 'in/a', Body: 'x' }, cloud.caller);
  expect((await transform(cloud, {}, 'dead')).FailureReason).toBe(
    'AlgorithmError: Model container failed to respond to ping. Please ensure /ping endpoint is implemented and responds with an HTTP 200 status code',
  );
});

test('a model may come from the registry, and its data lie where the container looks for them', async () => {
  await using world = await transformCloud(echo, {
    'in/a': 'x',
    'model.tar.gz': await archive({ weights: 'w' }),
  });
  const { cloud } = world;
  await call(cloud, 'CreateModelPackageGroup', { ModelPackageGroupName: 'group' });
  const InferenceSpecification = {
    Containers: [{ Image: 'packaged:1', ModelDataUrl: 's3://bucket/model.tar.gz', Environment: { FROM: 'package' } }],
    SupportedContentTypes: ['text/csv'],
    SupportedResponseMIMETypes: ['text/csv'],
  };
  const { ModelPackageArn: ModelPackageName } = await call<{ ModelPackageArn: string }>(cloud, 'CreateModelPackage', {
    ModelPackageGroupName: 'group',
    InferenceSpecification,
  });
  const PrimaryContainer = { ModelPackageName };
  await call(cloud, 'CreateModel', { ModelName: 'packaged', ExecutionRoleArn: ROLE, PrimaryContainer });
  expect(await transform(cloud, { ModelName: 'packaged' })).toMatchObject({ TransformJobStatus: 'Completed' });
  expect(world.engine.started[0]?.spec).toMatchObject({
    image: { reference: 'packaged:1' },
    environment: { FROM: 'package' },
  });
});

test('lists show the newest first, changes are events, and tags are kept', async () => {
  await using world = await transformCloud(echo, { 'in/a': 'x' });
  const { cloud } = world;
  const ask = (service: 'events' | 'logs', operation: string, input: object) =>
    cloud.door.call<{ events: { message: string }[] }>(service, operation, input, cloud.caller);
  await ask('logs', 'CreateLogGroup', { logGroupName: '/events' });
  const pattern = { 'detail-type': ['SageMaker Transform Job State Change'] };
  await ask('events', 'PutRule', { Name: 'r', EventPattern: JSON.stringify(pattern) });
  const Arn = 'arn:aws:logs:us-east-1:000000000000:log-group:/events';
  await ask('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: 'logs', Arn }] });
  await transform(cloud, { Tags: [{ Key: 'k', Value: 'v' }] }, 'first');
  await transform(cloud, {}, 'second');
  const { TransformJobSummaries } = await call<{ TransformJobSummaries: { TransformJobName: string }[] }>(
    cloud,
    'ListTransformJobs',
    {},
  );
  expect(TransformJobSummaries.map(({ TransformJobName }) => TransformJobName)).toEqual(['second', 'first']);
  const { events } = await until(
    () => ask('logs', 'FilterLogEvents', { logGroupName: '/events' }),
    (answer) => answer.events.length === 4,
  );
  expect(JSON.parse(events[1]?.message ?? '')).toMatchObject({
    resources: ['arn:aws:sagemaker:us-east-1:000000000000:transform-job/first'],
    detail: {
      TransformJobStatus: 'Completed',
      TransformInput: { SplitType: 'None' },
      CreationTime: expect.any(Number),
      TransformEndTime: expect.any(Number),
      Tags: { k: 'v' },
    },
  });
});

describe('after the server was killed', () => {
  let state: string;

  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'resume-'));
  });

  afterEach(() => rm(state, { recursive: true, force: true }));

  test('a job begins again, and what its containers left is removed', async () => {
    // GIVEN a state in which a job had begun
    await using engine = await servingEngine((request, response) => request.pipe(response));
    {
      await using before = await createTestCloud({ engine, state });
      await before.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, before.caller);
      await before.door.call('s3', 'PutObject', { Bucket: 'bucket', Key: 'in/a', Body: 'x' }, before.caller);
      await call(before, 'CreateModel', {
        ModelName: 'model',
        ExecutionRoleArn: ROLE,
        PrimaryContainer: { Image: 's:1' },
      });
    }
    const opened = await openState(state);
    const jobs = new Jobs<TransformRequest, JobState>(opened.store, new ManualClock(), {
      table: 'sagemaker_transform_jobs',
      brief: () => ({}),
      onChange: () => undefined,
    });
    jobs.insert('job', transformRequest('job'), { started: 0 });
    jobs.insert('stopping', transformRequest('stopping'), { started: 0, stopping: true });
    opened.close();
    const labels = { kind: 'transform', job: 'job', instance: 'i-0' };
    const image = { kind: 'folder', directory: '' } as const;
    const left = new FakeContainer({ name: 'left', image, environment: {}, mounts: [], labels }, () => 0, 'left');
    engine.left = [left];
    // WHEN
    await using cloud = await createTestCloud({ engine, state });
    // THEN
    expect(await transformed(cloud, 'job')).toMatchObject({ TransformJobStatus: 'Completed' });
    expect(await transformed(cloud, 'stopping')).toMatchObject({ TransformJobStatus: 'Stopped' });
    expect(left.removed).toBe(true);
    expect(await textOf(cloud, 'out/a.out')).toBe('x');
  });
});
