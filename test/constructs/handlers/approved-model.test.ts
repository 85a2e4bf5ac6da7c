import {
  AddTagsCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  ListModelPackagesCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { DEPLOYMENT, makeWorld, refusal } from './approved-model-world';

type World = ReturnType<typeof makeWorld>;
const updates = (world: World) => world.sagemaker.commandCalls(UpdateEndpointCommand).length;

async function serving(version: number): Promise<World> {
  const world = makeWorld();
  world.decide(version, 'Approved');
  await world.change();
  await world.settle('good');
  expect(world.served()).toBe(String(version));
  return world;
}

describe('an endpoint that follows a registry', () => {
  test('is not there before the first approval', async () => {
    const world = makeWorld();
    world.decide(1, 'PendingManualApproval');
    await world.change();
    expect(world.status()).toBeUndefined();
    expect(world.models.size + world.configs.size).toBe(0);
    expect(world.lines).toEqual(['digit-models has no approved version']);
  });

  test('comes with the first approval, as its specification says', async () => {
    const world = makeWorld();
    world.decide(1, 'Approved');
    await world.change();
    const [model] = world.sagemaker.commandCalls(CreateModelCommand);
    expect(model?.args[0].input).toMatchObject({
      ...DEPLOYMENT.Model,
      PrimaryContainer: { ModelPackageName: expect.stringMatching(/digit-models\/1$/) },
      Tags: DEPLOYMENT.Tags,
    });
    const name = model?.args[0].input.ModelName;
    expect(name).toMatch(/^stack-digits-[0-9a-f]{12}$/);
    const [config] = world.sagemaker.commandCalls(CreateEndpointConfigCommand);
    expect(config?.args[0].input).toMatchObject({
      EndpointConfigName: name,
      KmsKeyId: 'key',
      ProductionVariants: [{ VariantName: 'AllTraffic', ModelName: name, InitialInstanceCount: 1 }],
    });
    const [endpoint] = world.sagemaker.commandCalls(CreateEndpointCommand);
    expect(endpoint?.args[0].input).toMatchObject({ EndpointConfigName: name, Tags: [DEPLOYMENT.Tags?.[0], {}] });
  });

  test('moves to a newer approved version behind its guardrails, and drops what it no longer needs', async () => {
    const world = await serving(1);
    world.decide(2, 'Approved');
    await world.change();
    const [update] = world.sagemaker.commandCalls(UpdateEndpointCommand);
    expect(update?.args[0].input.DeploymentConfig).toEqual(DEPLOYMENT.DeploymentConfig);
    expect(world.configs.size).toBe(2);
    await world.settle('good');
    expect(world.served()).toBe('2');
    expect([world.configs.size, world.models.size]).toEqual([1, 1]);
  });

  test('ignores the same event twice, and an old one that comes late', async () => {
    const world = await serving(2);
    world.decide(1, 'Approved');
    await world.change();
    await world.change();
    expect(updates(world)).toBe(0);
    expect(world.served()).toBe('2');
  });

  test('does nothing while it changes, and catches up when it has settled', async () => {
    const world = await serving(1);
    world.decide(2, 'Approved');
    await world.change();
    world.decide(3, 'Approved');
    await world.change();
    expect(updates(world)).toBe(1);
    await world.settle('good');
    expect(updates(world)).toBe(2);
    await world.settle('good');
    expect(world.served()).toBe('3');
  });

  test('does not try again what an alarm rolled back', async () => {
    const world = await serving(1);
    world.decide(2, 'Approved');
    await world.change();
    await world.settle('rolled back');
    await world.change();
    expect(updates(world)).toBe(1);
    expect(world.served()).toBe('1');
    expect(world.lines.at(-1)).toContain('digit-models/2 was rolled back and is not tried again');
  });

  test('goes on to the version after one that was rolled back', async () => {
    const world = await serving(1);
    world.decide(2, 'Approved');
    await world.change();
    await world.settle('rolled back');
    world.decide(3, 'Approved');
    await world.change();
    await world.settle('good');
    expect(world.served()).toBe('3');
  });

  test('goes back when its version is rejected, and forth when it is approved again', async () => {
    const world = await serving(1);
    world.decide(2, 'Approved');
    await world.change();
    await world.settle('good');
    world.decide(2, 'Rejected');
    await world.change();
    await world.settle('good');
    expect(world.served()).toBe('1');
    world.decide(2, 'Approved');
    await world.change();
    await world.settle('good');
    expect(world.served()).toBe('2');
  });

  test('stays as it is when the only approved version is rejected', async () => {
    const world = await serving(1);
    world.decide(1, 'Rejected');
    await world.change();
    expect(world.served()).toBe('1');
  });

  test('does not serve a version that is not complete', async () => {
    const world = await serving(1);
    world.decide(2, 'Approved', 'InProgress');
    await world.change();
    expect(updates(world)).toBe(0);
  });

  test('that failed with a version is made anew with the next one only', async () => {
    const world = makeWorld();
    world.decide(1, 'Approved');
    await world.change();
    await world.settle('failed');
    await world.change();
    expect(world.sagemaker.commandCalls(CreateEndpointCommand)).toHaveLength(1);
    expect(world.lines.at(-1)).toContain('failed with');
    world.decide(2, 'Approved');
    await world.change();
    await world.settle('good');
    expect(world.served()).toBe('2');
  });

  test('gets the tags that the stack has now, and is not updated for them', async () => {
    const world = await serving(1);
    const before = world.sagemaker.commandCalls(AddTagsCommand).length;
    await world.change({ ...DEPLOYMENT, Tags: [...(DEPLOYMENT.Tags ?? []), { Key: 'stage', Value: 'production' }] });
    expect(
      world.sagemaker
        .commandCalls(AddTagsCommand)
        .slice(before)
        .map(({ args }) => args[0].input.Tags),
    ).toEqual([[{ Key: 'stage', Value: 'production' }]]);
    expect(updates(world)).toBe(0);
  });

  test('is updated when its specification changes, with the version that is newest now', async () => {
    const world = await serving(2);
    await world.change({ ...DEPLOYMENT, Variant: { ...DEPLOYMENT.Variant, InitialInstanceCount: 2 } });
    expect(updates(world)).toBe(1);
    const last = world.sagemaker.commandCalls(CreateModelCommand).at(-1);
    expect(last?.args[0].input.PrimaryContainer?.ModelPackageName).toMatch(/\/2$/);
  });
});

describe('trouble', () => {
  test('throttling is waited for', async () => {
    const world = makeWorld();
    world.decide(1, 'Approved');
    world.sagemaker
      .on(ListModelPackagesCommand)
      .rejectsOnce(refusal('ThrottlingException', 'Rate exceeded'))
      .rejectsOnce(refusal('ThrottlingException', 'Rate exceeded'))
      .resolves({ ModelPackageSummaryList: [] });
    await world.change();
    expect(world.waits).toEqual([1000, 2000]);
  });

  test('a role that SageMaker does not know yet is waited for', async () => {
    const world = makeWorld();
    world.decide(1, 'Approved');
    const unknown = refusal('ValidationException', 'Could not assume role arn:aws:iam::123456789012:role/serve.');
    world.sagemaker.on(CreateModelCommand).rejectsOnce(unknown).resolves({});
    await world.change();
    expect(world.status()).toBe('Creating');
  });

  test('after a crash between model and configuration the rest is made', async () => {
    const world = makeWorld();
    world.decide(1, 'Approved');
    world.sagemaker.on(CreateEndpointConfigCommand).rejectsOnce(refusal('ValidationException', 'no')).resolves({});
    await expect(world.change()).rejects.toThrow('no');
    expect(world.models.size).toBe(1);
    await world.change();
    expect(world.status()).toBe('Creating');
    expect(world.models.size).toBe(1);
  });

  test('a change that begins at the same time is left to its end', async () => {
    const world = await serving(1);
    world.decide(2, 'Approved');
    const busy = refusal('ValidationException', 'Cannot update in-progress endpoint "arn".');
    world.sagemaker.on(UpdateEndpointCommand).rejects(busy);
    await world.change();
    expect(world.lines.at(-1)).toBe('digits changes already: its end calls again');
  });

  test('any other error of SageMaker is thrown, so that the event comes again', async () => {
    const world = makeWorld();
    world.decide(1, 'Approved');
    world.sagemaker.on(DescribeEndpointCommand).rejects(refusal('ValidationException', 'nonsense'));
    await expect(world.change()).rejects.toThrow('nonsense');
  });
});

describe('the resource of the stack', () => {
  test('deploys at once what has been approved, and never an earlier version', async () => {
    const world = await serving(2);
    await world.request('Update', 'deploy');
    expect(updates(world)).toBe(0);
    expect(world.answers.at(-1)).toEqual({ status: 'SUCCESS', physicalResourceId: 'digits/deploy' });
  });

  test('makes no endpoint without an approval, and succeeds', async () => {
    const world = makeWorld();
    await world.request('Create', 'remove');
    await world.request('Create', 'deploy');
    expect(world.answers.map(({ status }) => status)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(world.status()).toBeUndefined();
  });

  test('takes everything away in the end, twice if asked twice', async () => {
    const world = await serving(1);
    await world.request('Delete', 'deploy');
    expect(world.served()).toBe('1');
    await world.request('Delete', 'remove');
    await world.request('Delete', 'remove');
    expect(world.status()).toBeUndefined();
    expect([world.configs.size, world.models.size]).toEqual([0, 0]);
    expect(world.answers.map(({ status }) => status)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
  });

  test('waits with that until a change of the endpoint has ended', async () => {
    const world = await serving(1);
    world.decide(2, 'Approved');
    await world.change();
    world.busyUntilWait(3);
    await world.request('Delete', 'remove');
    expect(world.waits).toHaveLength(3);
    expect(world.status()).toBeUndefined();
  });

  test('says why it failed', async () => {
    const world = makeWorld();
    world.sagemaker.on(ListModelPackagesCommand).rejects(refusal('ValidationException', 'no such group'));
    await world.request('Create', 'deploy');
    expect(world.answers).toEqual([
      { status: 'FAILED', physicalResourceId: 'digits/deploy', reason: 'ValidationException: no such group' },
    ]);
  });
});
