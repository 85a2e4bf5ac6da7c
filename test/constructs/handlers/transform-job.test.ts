import type { DescribeTransformJobCommandOutput } from '@aws-sdk/client-sagemaker';
import {
  CreateTransformJobCommand,
  DescribeTransformJobCommand,
  SageMakerClient,
  StopTransformJobCommand,
} from '@aws-sdk/client-sagemaker';
import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ParameterNotFound } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import type { Answer } from '../../../lib/constructs/handlers/shared/custom-resource';
import type { Ports } from '../../../lib/constructs/handlers/shared/job-resource/kind';
import { onEvent } from '../../../lib/constructs/handlers/transform-job/on-event';
import { onStateChange } from '../../../lib/constructs/handlers/transform-job/on-state-change';
import { refusal } from './training-job-world';

type Job = Partial<DescribeTransformJobCommandOutput>;

const properties = (modelName = 'model-1') => ({
  JobNamePrefix: 'stack-tf-1234abcd',
  WaitForCompletion: 'true',
  Specification: {
    ModelName: modelName,
    MaxPayloadInMB: '10',
    MaxConcurrentTransforms: '2',
    ModelClientConfig: { InvocationsTimeoutInSeconds: '60', InvocationsMaxRetries: '1' },
    TransformOutput: { S3OutputPath: 's3://bucket/transformed/' },
    TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: '2' },
  },
});

function makeWorld() {
  const sagemaker = mockClient(new SageMakerClient({ region: 'eu-west-1' }));
  const ssm = mockClient(new SSMClient({ region: 'eu-west-1' }));
  const jobs = new Map<string, Job>();
  const parameters = new Map<string, string>();
  const answers: Answer[] = [];
  const waits: number[] = [];
  sagemaker.on(DescribeTransformJobCommand).callsFake(({ TransformJobName: name }) => {
    const job = jobs.get(name);
    if (job === undefined) throw refusal('ValidationException', `Could not find requested job with name: ${name}`);
    return { TransformJobName: name, ...job };
  });
  sagemaker.on(CreateTransformJobCommand).callsFake((input) => {
    jobs.set(input.TransformJobName, { ...input, TransformJobArn: 'arn:job', TransformJobStatus: 'InProgress' });
    return {};
  });
  sagemaker.on(StopTransformJobCommand).callsFake(({ TransformJobName: name }) => {
    jobs.set(name, { ...jobs.get(name), TransformJobStatus: 'Stopping' });
    return {};
  });
  ssm.on(PutParameterCommand).callsFake(({ Name, Value }) => void parameters.set(Name, Value));
  ssm.on(GetParameterCommand).callsFake(({ Name }) => {
    const Value = parameters.get(Name);
    if (Value === undefined) throw new ParameterNotFound({ message: Name, $metadata: {} });
    return { Parameter: { Value } };
  });
  ssm.on(DeleteParameterCommand).callsFake(({ Name }) => void parameters.delete(Name));
  const ports: Ports = {
    sagemaker: sagemaker as unknown as SageMakerClient,
    ssm: ssm as unknown as SSMClient,
    stackPrefix: 'stack-tf',
    respond: async (_to, answer) => void answers.push(answer),
    sleep: async (milliseconds) => void waits.push(milliseconds),
  };
  const [handle, settle] = [onEvent(ports), onStateChange(ports)];
  const request = (RequestType: 'Create' | 'Update' | 'Delete', more: object = {}) =>
    handle({
      RequestType,
      RequestId: `${RequestType}-1`,
      ResponseURL: 'http://127.0.0.1/answer',
      StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/stack/1',
      LogicalResourceId: 'Transform',
      ResourceProperties: properties(),
      ...more,
    } as never);
  const end = async (outcome: Job) => {
    const name = [...jobs.keys()].at(-1) ?? '';
    jobs.set(name, { ...jobs.get(name), ...outcome });
    await settle({ detail: { TransformJobName: name } });
    return name;
  };
  return { sagemaker, jobs, answers, waits, request, end };
}

test('a job starts with numbers as numbers, and with a folder of its own for its answers', async () => {
  const world = makeWorld();
  await world.request('Create');
  const [name, job] = [...world.jobs][0] ?? [];
  expect(job).toMatchObject({
    MaxPayloadInMB: 10,
    MaxConcurrentTransforms: 2,
    ModelClientConfig: { InvocationsTimeoutInSeconds: 60, InvocationsMaxRetries: 1 },
    TransformResources: { InstanceCount: 2 },
    TransformOutput: { S3OutputPath: `s3://bucket/transformed/${name}/` },
  });
  expect(world.answers).toEqual([]);
});

test('its end answers CloudFormation, once', async () => {
  const world = makeWorld();
  await world.request('Create');
  const name = await world.end({ TransformJobStatus: 'Completed' });
  await world.end({ TransformJobStatus: 'Completed' });
  expect(world.answers).toEqual([
    {
      status: 'SUCCESS',
      physicalResourceId: name,
      data: { TransformJobArn: 'arn:job', OutputS3Uri: `s3://bucket/transformed/${name}/` },
    },
  ]);
});

test('its failure fails the deployment with its reason', async () => {
  const world = makeWorld();
  await world.request('Create');
  const name = await world.end({ TransformJobStatus: 'Failed', FailureReason: 'ClientError: no data' });
  expect(world.answers[0]).toMatchObject({
    status: 'FAILED',
    reason: `transform job ${name} failed: ClientError: no data`,
  });
});

test('only another model or other settings transform again', async () => {
  const world = makeWorld();
  await world.request('Create');
  const PhysicalResourceId = await world.end({ TransformJobStatus: 'Completed' });
  await world.request('Update', { RequestId: 'Update-1', PhysicalResourceId });
  expect(world.jobs.size).toBe(1);
  const ResourceProperties = properties('model-2');
  await world.request('Update', { RequestId: 'Update-2', PhysicalResourceId, ResourceProperties });
  expect(world.jobs.size).toBe(2);
});

test('its deletion stops a job that still runs, and waits for its end', async () => {
  const world = makeWorld();
  await world.request('Create');
  const PhysicalResourceId = [...world.jobs.keys()][0];
  await world.request('Delete', { PhysicalResourceId });
  expect(world.answers).toEqual([]);
  await world.end({ TransformJobStatus: 'Stopped' });
  expect(world.answers).toMatchObject([{ status: 'SUCCESS' }]);
});

test('throttling is waited for', async () => {
  const world = makeWorld();
  world.sagemaker
    .on(CreateTransformJobCommand)
    .rejectsOnce(refusal('ThrottlingException', 'slow down'))
    .callsFake((input) => {
      world.jobs.set(input.TransformJobName, { ...input, TransformJobStatus: 'InProgress' });
      return {};
    });
  await world.request('Create');
  expect(world.waits).toEqual([1000]);
  expect(world.jobs.size).toBe(1);
});
