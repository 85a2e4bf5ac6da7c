import { Bench, custom, parameter, templateOf } from './bench';

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.stop());

const create = (resources: object, more: object = {}, template: object = {}) =>
  bench.begin<{ StackId: string }>('CreateStack', {
    StackName: 'S',
    TemplateBody: templateOf(resources, template),
    ...more,
  });

test('a stack of mere metadata is terminal when the call returns', async () => {
  await create(
    { A: parameter('/a', '1') },
    {},
    { Outputs: { O: { Value: { 'Fn::GetAtt': ['A', 'Value'] }, Description: 'd' } } },
  );
  const { Stacks } = await bench.call<{ Stacks: object[] }>('DescribeStacks', { StackName: 'S' });
  expect(Stacks[0]).toMatchObject({
    StackStatus: 'CREATE_COMPLETE',
    Outputs: [{ OutputKey: 'O', OutputValue: '1', Description: 'd' }],
  });
});

test('events tell what happened, in order and at times of their own', async () => {
  await create({ B: parameter('/b', { Ref: 'A' }), A: parameter('/a', '1') });
  expect(await bench.history('S')).toEqual([
    'S CREATE_IN_PROGRESS User Initiated',
    'A CREATE_IN_PROGRESS',
    'A CREATE_IN_PROGRESS Resource creation Initiated',
    'A CREATE_COMPLETE',
    'B CREATE_IN_PROGRESS',
    'B CREATE_IN_PROGRESS Resource creation Initiated',
    'B CREATE_COMPLETE',
    'S CREATE_COMPLETE',
  ]);
  const { StackEvents } = await bench.call<{ StackEvents: { Timestamp: Date }[] }>('DescribeStackEvents', {
    StackName: 'S',
  });
  expect(new Set(StackEvents.map(({ Timestamp }) => Timestamp.getTime())).size).toBe(StackEvents.length);
});

test('a failure undoes what was made, in reverse order', async () => {
  bench.answers['lambda Invoke'] = () => {
    throw new Error('no such function');
  };
  await create({ A: parameter('/a', '1'), B: parameter('/b', { Ref: 'A' }), C: custom({ X: { Ref: 'B' } }) });
  expect((await bench.history('S')).slice(-8)).toEqual([
    'C CREATE_FAILED no such function',
    'S ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [C]. Rollback requested by user.',
    'C DELETE_COMPLETE',
    'B DELETE_IN_PROGRESS',
    'B DELETE_COMPLETE',
    'A DELETE_IN_PROGRESS',
    'A DELETE_COMPLETE',
    'S ROLLBACK_COMPLETE',
  ]);
  expect([...bench.parameters]).toEqual([]);
});

test.each([
  [{ DisableRollback: true }, 'CREATE_FAILED', ['/a']],
  [{ OnFailure: 'DO_NOTHING' }, 'CREATE_FAILED', ['/a']],
  [{ OnFailure: 'DELETE' }, 'DELETE_COMPLETE', []],
])('after a failure %j leaves %s', async (options, status, left) => {
  bench.answers['lambda Invoke'] = () => {
    throw new Error('no such function');
  };
  const { StackId } = await create({ A: parameter('/a', '1'), C: custom({ X: { Ref: 'A' } }) }, options);
  expect(await bench.status(StackId)).toBe(status);
  expect([...bench.parameters.keys()]).toEqual(left);
});

test('a name that somebody else has is refused and left alone', async () => {
  bench.parameters.set('/a', 'theirs');
  await create({ A: parameter('/a', 'mine') });
  expect(await bench.history('S')).toContain(
    "A CREATE_FAILED Resource of type 'AWS::SSM::Parameter' with identifier '/a' already exists.",
  );
  expect(bench.parameters.get('/a')).toBe('theirs');
});

test('a second stack of the same name is refused', async () => {
  await create({ A: parameter('/a', '1') });
  await expect(create({ A: parameter('/a', '1') })).rejects.toMatchObject({
    code: 'AlreadyExistsException',
    message: 'Stack [S] already exists',
  });
});

test('a template with roles needs the capability', async () => {
  const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {}, RoleName: 'r' } };
  await expect(create({ R: role }, { Capabilities: ['CAPABILITY_IAM'] })).rejects.toMatchObject({
    code: 'InsufficientCapabilitiesException',
    message: 'Requires capabilities : [CAPABILITY_NAMED_IAM]',
  });
});

test('values of NoEcho parameters are not shown', async () => {
  const Parameters = { P: { Type: 'String', NoEcho: true } };
  await create(
    { A: parameter('/a', { Ref: 'P' }) },
    { Parameters: [{ ParameterKey: 'P', ParameterValue: 'secret' }] },
    { Parameters },
  );
  const { Stacks } = await bench.call<{ Stacks: object[] }>('DescribeStacks', { StackName: 'S' });
  expect(Stacks[0]).toMatchObject({ Parameters: [{ ParameterKey: 'P', ParameterValue: '****' }] });
  expect(bench.parameters.get('/a')).toBe('secret');
});

test('a creation that takes longer than its limit rolls back', async () => {
  await create({ C: custom() }, { TimeoutInMinutes: 5 });
  await bench.clock.advance(5 * 60_000);
  await bench.answer({ Status: 'SUCCESS', PhysicalResourceId: bench.events.at(-1)?.PhysicalResourceId });
  expect(bench.events.map(({ RequestType }) => RequestType)).toEqual(['Create', 'Delete']);
  expect(await bench.status('S')).toBe('ROLLBACK_COMPLETE');
});

test('nothing is made of a template with a fault', async () => {
  await expect(create({ A: parameter('/a', '1'), Q: { Type: 'AWS::SQS::Queue' } })).rejects.toThrow(
    'Unrecognized resource types: [AWS::SQS::Queue]',
  );
  expect(bench.calls).toEqual([]);
  await expect(bench.status('S')).rejects.toThrow('Stack with id S does not exist');
});
