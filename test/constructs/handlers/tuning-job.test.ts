import type { DescribeHyperParameterTuningJobCommandOutput } from '@aws-sdk/client-sagemaker';
import {
  AddTagsCommand,
  CreateHyperParameterTuningJobCommand,
  DescribeHyperParameterTuningJobCommand,
  SageMakerClient,
  SageMakerServiceException,
  StopHyperParameterTuningJobCommand,
} from '@aws-sdk/client-sagemaker';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import type { Answer } from '../../../lib/constructs/handlers/shared/custom-resource';
import type { Ports } from '../../../lib/constructs/handlers/shared/job-resource/kind';
import { onEvent } from '../../../lib/constructs/handlers/tuning-job/on-event';
import { onStateChange } from '../../../lib/constructs/handlers/tuning-job/on-state-change';

type Job = Partial<DescribeHyperParameterTuningJobCommandOutput>;

const refusal = (name: string, message: string) =>
  new SageMakerServiceException({ name, message, $fault: 'client', $metadata: {} });

/** As CloudFormation sends them: all scalars are text. */
const properties = (maxJobs = '4') => ({
  JobNamePrefix: 'stack-1234abcd',
  WaitForCompletion: 'true',
  Specification: {
    HyperParameterTuningJobConfig: {
      Strategy: 'Random',
      ResourceLimits: { MaxNumberOfTrainingJobs: maxJobs, MaxParallelTrainingJobs: '2' },
      ParameterRanges: { IntegerParameterRanges: [{ Name: 'layers', MinValue: '1', MaxValue: '8' }] },
    },
    TrainingJobDefinition: {
      RoleArn: 'arn:aws:iam::123456789012:role/train',
      StaticHyperParameters: { epochs: '3' },
      OutputDataConfig: { S3OutputPath: 's3://bucket/models/' },
      ResourceConfig: { InstanceCount: '1', InstanceType: 'ml.m5.large', VolumeSizeInGB: '30' },
    },
  },
});

const COMPLETED: Job = {
  HyperParameterTuningJobStatus: 'Completed',
  BestTrainingJob: {
    TrainingJobName: 'job-003-0a1b2c3d',
    TrainingJobArn: 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/job-003-0a1b2c3d',
    CreationTime: new Date(0),
    TrainingJobStatus: 'Completed',
    TunedHyperParameters: { layers: '5' },
    FinalHyperParameterTuningJobObjectiveMetric: { MetricName: 'accuracy', Value: 0.98 },
  },
};

function makeWorld() {
  const sagemaker = mockClient(new SageMakerClient({ region: 'eu-west-1' }));
  const ssm = mockClient(new SSMClient({ region: 'eu-west-1' }));
  const jobs = new Map<string, Job>();
  const parameters = new Map<string, string>();
  const answers: Answer[] = [];
  const waits: number[] = [];
  sagemaker.on(DescribeHyperParameterTuningJobCommand).callsFake(({ HyperParameterTuningJobName: name }) => {
    const job = jobs.get(name);
    if (job === undefined)
      throw refusal('ResourceNotFound', "Amazon SageMaker can't find a tuning job with that name.");
    return job;
  });
  sagemaker.on(CreateHyperParameterTuningJobCommand).callsFake((input) => {
    const HyperParameterTuningJobArn = `arn:aws:sagemaker:eu-west-1:123456789012:hyper-parameter-tuning-job/${input.HyperParameterTuningJobName}`;
    jobs.set(input.HyperParameterTuningJobName, {
      ...input,
      HyperParameterTuningJobArn,
      HyperParameterTuningJobStatus: 'InProgress',
    });
    return { HyperParameterTuningJobArn };
  });
  sagemaker.on(StopHyperParameterTuningJobCommand).callsFake(({ HyperParameterTuningJobName: name }) => {
    jobs.set(name, { ...jobs.get(name), HyperParameterTuningJobStatus: 'Stopping' });
    return {};
  });
  sagemaker.on(AddTagsCommand).resolves({});
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
    stackPrefix: 'stack',
    respond: async (_to, answer) => void answers.push(answer),
    sleep: async (milliseconds) => void waits.push(milliseconds),
  };
  const [handle, settle] = [onEvent(ports), onStateChange(ports)];
  const request = (RequestType: 'Create' | 'Update' | 'Delete', more: object = {}) => ({
    RequestType,
    RequestId: `${RequestType}-1`,
    ResponseURL: 'http://127.0.0.1/answer',
    StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/stack/1',
    LogicalResourceId: 'Tune',
    ResourceProperties: properties(),
    ...more,
  });
  const end = async (name: string, outcome: Job) => {
    jobs.set(name, { ...jobs.get(name), HyperParameterTuningJobName: name, ...outcome });
    await settle({ detail: { HyperParameterTuningJobName: name } });
  };
  const name = () => [...jobs.keys()].at(-1) ?? '';
  return { sagemaker, jobs, parameters, answers, waits, handle, settle, request, end, name };
}

describe('a tuning job resource', () => {
  test('starts a job with types restored, bounds and hyperparameters staying text', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    expect(world.name()).toMatch(/^stack-1234abcd-[0-9a-f]{12}$/);
    expect(world.jobs.get(world.name())).toMatchObject({
      HyperParameterTuningJobConfig: {
        ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 },
        ParameterRanges: { IntegerParameterRanges: [{ MinValue: '1', MaxValue: '8' }] },
      },
      TrainingJobDefinition: { StaticHyperParameters: { epochs: '3' }, ResourceConfig: { InstanceCount: 1 } },
    });
    expect(world.answers).toEqual([]);
  });

  test('answers with the best training job, its metric, model and hyperparameters, once', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    await world.end(world.name(), COMPLETED);
    await world.settle({ detail: { HyperParameterTuningJobName: world.name() } });
    expect(world.answers).toEqual([
      {
        status: 'SUCCESS',
        physicalResourceId: world.name(),
        data: {
          TuningJobArn: expect.stringContaining(`:hyper-parameter-tuning-job/${world.name()}`),
          BestTrainingJobName: 'job-003-0a1b2c3d',
          BestTrainingJobArn: expect.stringContaining(':training-job/job-003-0a1b2c3d'),
          BestMetric: '0.98',
          ModelArtifactS3Uri: 's3://bucket/models/job-003-0a1b2c3d/output/model.tar.gz',
          'BestHyperparameter.layers': '5',
        },
      },
    ]);
  });

  test('delivered twice starts one job', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    await world.handle(world.request('Create'));
    expect(world.jobs.size).toBe(1);
    await world.end(world.name(), COMPLETED);
    await world.handle(world.request('Create'));
    expect(world.answers).toHaveLength(1);
  });

  test.each([
    [{ HyperParameterTuningJobStatus: 'Failed', FailureReason: 'all jobs failed' } as Job, 'failed: all jobs failed'],
    [{ HyperParameterTuningJobStatus: 'Stopped' } as Job, 'was stopped'],
    [
      { HyperParameterTuningJobStatus: 'Completed' } as Job,
      'has no best training job: none of its jobs printed the objective',
    ],
  ])('fails with the reason: %j', async (outcome, reason) => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    await world.end(world.name(), outcome);
    expect(world.answers).toMatchObject([{ status: 'FAILED', reason: `tuning job ${world.name()} ${reason}` }]);
  });

  test('after a failure a further attempt has another name', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    const first = world.name();
    await world.end(first, { HyperParameterTuningJobStatus: 'Failed', FailureReason: 'x' });
    await world.handle(world.request('Update', { PhysicalResourceId: first }));
    expect(world.name()).not.toBe(first);
  });

  test('another role is no reason to search again, another limit is', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    await world.end(world.name(), COMPLETED);
    const moved = properties();
    moved.Specification.TrainingJobDefinition.RoleArn = 'arn:aws:iam::123456789012:role/other';
    await world.handle(world.request('Update', { RequestId: 'u1', ResourceProperties: moved }));
    expect(world.jobs.size).toBe(1);
    await world.handle(world.request('Update', { RequestId: 'u2', ResourceProperties: properties('9') }));
    expect(world.jobs.size).toBe(2);
  });

  test('a deletion stops what runs and answers when it has ended', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    await world.handle(world.request('Delete', { PhysicalResourceId: world.name() }));
    expect(world.answers).toEqual([]);
    await world.end(world.name(), { HyperParameterTuningJobStatus: 'Stopped' });
    expect(world.answers).toMatchObject([{ status: 'SUCCESS' }]);
    expect(world.parameters.size).toBe(0);
  });

  test('throttling is waited for', async () => {
    const world = makeWorld();
    world.sagemaker
      .on(DescribeHyperParameterTuningJobCommand)
      .rejectsOnce(refusal('ThrottlingException', 'Rate exceeded'))
      .rejects(refusal('ResourceNotFound', "Amazon SageMaker can't find a tuning job"));
    await world.handle(
      world.request('Create', { ResourceProperties: { ...properties(), WaitForCompletion: 'false' } }),
    );
    expect(world.waits[0]).toBe(1000);
  });

  test('a refusal of the creation fails the request', async () => {
    const world = makeWorld();
    world.sagemaker.on(CreateHyperParameterTuningJobCommand).rejects(refusal('ValidationException', 'no'));
    await world.handle(world.request('Create'));
    expect(world.answers).toMatchObject([{ status: 'FAILED', reason: 'ValidationException: no' }]);
  });
});
