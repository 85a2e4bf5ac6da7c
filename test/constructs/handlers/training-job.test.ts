import {
  COMPLETED,
  CreateTrainingJobCommand,
  PutParameterCommand,
  StopTrainingJobCommand,
  makeWorld,
  properties,
  refusal,
} from './training-job-world';

const only = <T>(items: Iterable<T>): T => {
  const [item, ...others] = [...items];
  expect(others).toEqual([]);
  return item as T;
};

describe('a training job resource', () => {
  test('starts a job with types restored and answers nothing while it runs', async () => {
    const world = makeWorld();

    await world.handle(world.request('Create'));

    const [name, job] = only(world.jobs);
    expect(name).toMatch(/^stack-train-[0-9a-f]{12}$/);
    expect(job).toMatchObject({
      EnableNetworkIsolation: true,
      HyperParameters: { epochs: '40' },
      ResourceConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 30 },
    });
    expect(world.answers).toEqual([]);
  });

  test('keeps the address of the request encrypted before it creates the job', async () => {
    const world = makeWorld();

    await world.handle(world.request('Create'));

    const put = world.ssm.commandCalls(PutParameterCommand)[0];
    expect(put?.args[0].input).toMatchObject({ Name: '/trainyard/stack/train', Type: 'SecureString' });
    const create = world.sagemaker.commandCalls(CreateTrainingJobCommand)[0];
    expect(put?.calledBefore(create as never)).toBe(true);
  });

  test('answers with model, metrics and billable seconds when the job has completed', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    const [name] = only(world.jobs);

    await world.end(name, COMPLETED);

    expect(only(world.answers)).toEqual({
      requestId: 'Create-1',
      status: 'SUCCESS',
      physicalResourceId: name,
      data: {
        TrainingJobArn: `arn:aws:sagemaker:eu-west-1:123456789012:training-job/${name}`,
        ModelArtifactS3Uri: 's3://bucket/models/job/output/model.tar.gz',
        BillableSeconds: '61',
        'FinalMetric.validation_accuracy': '0.975',
      },
    });
  });

  test('says NaN for a metric that the job never printed', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    await world.end(only(world.jobs)[0], { ...COMPLETED, FinalMetricDataList: [] });
    expect(only(world.answers).data).toMatchObject({ 'FinalMetric.validation_accuracy': 'NaN' });
  });

  test('fails with the reason of the job', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    const [name] = only(world.jobs);

    await world.end(name, { TrainingJobStatus: 'Failed', FailureReason: 'AlgorithmError: no data, exit code: 1' });

    expect(only(world.answers)).toMatchObject({
      status: 'FAILED',
      reason: `training job ${name} failed: AlgorithmError: no data, exit code: 1`,
    });
  });

  test('fails when the job was stopped by its time limit', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    const [name] = only(world.jobs);
    await world.end(name, { TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxRuntimeExceeded' });
    expect(only(world.answers).reason).toBe(`training job ${name} ended as MaxRuntimeExceeded`);
  });

  test('answers by itself when the job ends before the request has been handled', async () => {
    const world = makeWorld();
    world.sagemaker.on(CreateTrainingJobCommand).callsFake(({ TrainingJobName }) => {
      world.jobs.set(TrainingJobName, { ...COMPLETED, TrainingJobName });
      return {};
    });
    await world.handle(world.request('Create'));
    expect(only(world.answers).status).toBe('SUCCESS');
  });

  test('answers at once without waitForCompletion, with the place where the model will be', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create', { ResourceProperties: properties({ WaitForCompletion: 'false' }) }));
    const [name] = only(world.jobs);
    expect(only(world.answers).data).toMatchObject({
      ModelArtifactS3Uri: `s3://bucket/models/${name}/output/model.tar.gz`,
    });
  });
});

describe('only a real change trains again', () => {
  const trained = async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    const [name] = only(world.jobs);
    await world.end(name, COMPLETED);
    return { world, name };
  };

  test.each([
    ['the role', properties({ Specification: { ...properties().Specification, RoleArn: 'arn:aws:iam::1:role/b' } })],
    ['a time limit', properties({ Specification: { ...properties().Specification, StoppingCondition: {} } })],
    ['nothing', properties()],
  ])('not %s', async (_what, changed) => {
    const { world, name } = await trained();

    await world.handle(world.request('Update', { PhysicalResourceId: name, ResourceProperties: changed }));

    expect(world.jobs.size).toBe(1);
    expect(world.answers[1]).toMatchObject({ status: 'SUCCESS', physicalResourceId: name });
  });

  test.each([
    ['a hyperparameter', properties({}, '41')],
    ['the data', properties({ DataVersions: { train: 'v2' } })],
  ])('%s does', async (_what, changed) => {
    const { world, name } = await trained();
    await world.handle(world.request('Update', { PhysicalResourceId: name, ResourceProperties: changed }));
    expect(world.jobs.size).toBe(2);
    expect(world.answers).toHaveLength(1);
  });

  test('a stack that was made again trains again', async () => {
    const { world } = await trained();
    await world.handle(world.request('Create', { RequestId: 'Create-2', StackId: 'arn:another' }));
    expect(world.jobs.size).toBe(2);
  });

  test('a job that failed is tried again under another name', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    const [failed] = only(world.jobs);
    await world.end(failed, { TrainingJobStatus: 'Failed', FailureReason: 'CapacityError' });

    await world.handle(world.request('Create', { RequestId: 'Create-2' }));

    const second = [...world.jobs.keys()].find((name) => name !== failed);
    expect(world.jobs.get(second ?? '')?.TrainingJobStatus).toBe('InProgress');
  });
});

describe('deliveries that come twice', () => {
  test('of a request adopt the job that runs', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    await world.handle(world.request('Create'));
    expect(world.jobs.size).toBe(1);
    expect(world.answers).toEqual([]);
  });

  test('of a request that has been answered do nothing', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    await world.end(only(world.jobs)[0], { TrainingJobStatus: 'Failed', FailureReason: 'x' });

    await world.handle(world.request('Create'));

    expect(world.jobs.size).toBe(1);
    expect(world.answers).toHaveLength(1);
  });

  test('of an event answer once', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    const [name] = only(world.jobs);
    await world.end(name, COMPLETED);
    await world.settle({ detail: { TrainingJobName: name } });
    expect(world.answers).toHaveLength(1);
  });

  test('two that create at once leave one job', async () => {
    const world = makeWorld();
    world.sagemaker.on(CreateTrainingJobCommand).callsFake(({ TrainingJobName }) => {
      world.jobs.set(TrainingJobName, { TrainingJobName, TrainingJobStatus: 'InProgress' });
      throw refusal('ResourceInUse', 'Training job names must be unique within an AWS account and region');
    });
    await world.handle(world.request('Create'));
    expect(world.answers).toEqual([]);
  });
});

describe('events of other jobs', () => {
  test('of no request are ignored', async () => {
    const world = makeWorld();
    await world.settle({ detail: { TrainingJobName: 'stack-other-0123456789ab' } });
    expect(world.answers).toEqual([]);
  });

  test('of an earlier job of the same resource are ignored', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    await world.end('stack-train-0123456789ab', { ...COMPLETED, TrainingJobName: 'stack-train-0123456789ab' });
    expect(world.answers).toEqual([]);
  });
});

describe('an end before the job has ended', () => {
  test('a deletion stops the job and is answered when it has stopped', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create', { ResourceProperties: properties({ WaitForCompletion: 'false' }) }));
    const [name] = only(world.jobs);

    await world.handle(world.request('Delete', { PhysicalResourceId: name }));
    expect(world.answers).toHaveLength(1);
    await world.end(name, { TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' });

    expect(world.answers[1]).toMatchObject({ requestId: 'Delete-1', status: 'SUCCESS', physicalResourceId: name });
    expect(world.parameters.size).toBe(0);
  });

  test('a creation that was given up has its job stopped by the deletion, which does not know its name', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    await world.handle(world.request('Delete', { PhysicalResourceId: 'made-up-by-cloudformation' }));
    expect(only(world.jobs)[1].TrainingJobStatus).toBe('Stopping');
  });

  test('an update that is rolled back stops its job and finds the earlier one', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    const [first] = only(world.jobs);
    await world.end(first, COMPLETED);
    const changed = properties({}, '41');
    await world.handle(world.request('Update', { PhysicalResourceId: first, ResourceProperties: changed }));
    const second = [...world.jobs.keys()][1] ?? '';

    const back = { RequestId: 'Update-2', PhysicalResourceId: first, OldResourceProperties: changed };
    await world.handle(world.request('Update', back));

    expect(world.jobs.get(second)?.TrainingJobStatus).toBe('Stopping');
    expect(world.answers[1]).toMatchObject({ requestId: 'Update-2', status: 'SUCCESS', physicalResourceId: first });
  });

  test('cleaning up after an update leaves the record of the new job', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    const [first] = only(world.jobs);
    await world.end(first, COMPLETED);
    await world.handle(
      world.request('Update', { PhysicalResourceId: first, ResourceProperties: properties({}, '41') }),
    );
    await world.end([...world.jobs.keys()][1] ?? '', COMPLETED);

    await world.handle(world.request('Delete', { PhysicalResourceId: first }));

    expect(world.parameters.size).toBe(1);
    expect(world.answers[2]).toMatchObject({ requestId: 'Delete-1', status: 'SUCCESS' });
  });

  test('a deletion of a job that ends meanwhile is answered at once', async () => {
    const world = makeWorld();
    await world.handle(world.request('Create'));
    const [name] = only(world.jobs);
    world.sagemaker.on(StopTrainingJobCommand).callsFake(() => {
      world.jobs.set(name, { ...world.jobs.get(name), ...COMPLETED });
      throw refusal('ValidationException', 'The request was rejected because the training job is in status Completed');
    });
    await world.handle(world.request('Delete', { PhysicalResourceId: name }));
    expect(only(world.answers)).toMatchObject({ requestId: 'Delete-1', status: 'SUCCESS' });
  });
});

describe('trouble', () => {
  test('a role that SageMaker does not know yet is waited for', async () => {
    const world = makeWorld();
    const error = refusal('ValidationException', 'Could not assume role arn:aws:iam::1:role/train.');
    world.sagemaker
      .on(CreateTrainingJobCommand)
      .rejectsOnce(error)
      .rejectsOnce(error)
      .callsFake((input) => {
        world.jobs.set(input.TrainingJobName, { ...input, TrainingJobStatus: 'InProgress' });
      });
    await world.handle(world.request('Create'));
    expect(world.waits).toEqual([1000, 2000]);
    expect(world.answers).toEqual([]);
  });

  test('throttling is waited for, and given up after 71 seconds', async () => {
    const world = makeWorld();
    world.sagemaker.on(CreateTrainingJobCommand).rejects(refusal('ThrottlingException', 'Rate exceeded'));
    await world.handle(world.request('Create'));
    expect(world.waits.reduce((sum, wait) => sum + wait, 0)).toBe(71000);
    expect(only(world.answers)).toMatchObject({ status: 'FAILED', reason: 'ThrottlingException: Rate exceeded' });
  });

  test('an answer that cannot be noted stands, and the next delivery gives it again', async () => {
    const world = makeWorld();
    const request = world.request('Create', { ResourceProperties: properties({ WaitForCompletion: 'false' }) });
    world.ssm.on(PutParameterCommand).resolvesOnce({}).rejects(refusal('ThrottlingException', 'Rate exceeded'));
    await expect(world.handle(request)).rejects.toThrow('Rate exceeded');
    world.ssm.on(PutParameterCommand).resolves({});
    await world.handle(request);
    expect(world.answers.map(({ status }) => status)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(world.jobs.size).toBe(1);
  });

  test('a refusal fails the request with its wording', async () => {
    const world = makeWorld();
    world.sagemaker.on(CreateTrainingJobCommand).rejects(refusal('ValidationException', '1 validation error detected'));
    await world.handle(world.request('Create'));
    expect(only(world.answers).reason).toBe('ValidationException: 1 validation error detected');
  });

  test('checkpoints are kept apart by specification', async () => {
    const world = makeWorld();
    const Specification = { ...properties().Specification, CheckpointConfig: { S3Uri: 's3://bucket/checkpoints/' } };
    await world.handle(world.request('Create', { ResourceProperties: properties({ Specification }) }));
    const [name, job] = only(world.jobs);
    expect(job.CheckpointConfig?.S3Uri).toBe(`s3://bucket/checkpoints/${name}`);
  });
});
