import { Bench, parameter, templateOf } from './bench';

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.stop());

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";
const prepare = (ChangeSetType: string, resources: object, ChangeSetName = 'c') =>
  bench.call<{ Id: string; StackId: string }>('CreateChangeSet', {
    StackName: 'S',
    ChangeSetName,
    ChangeSetType,
    TemplateBody: templateOf(resources),
  });
const describe = (more: object = {}) =>
  bench.call<{ Status: string; Changes: { ResourceChange: object }[] }>('DescribeChangeSet', {
    StackName: 'S',
    ChangeSetName: 'c',
    ...more,
  });

test('a change set for a new stack waits for its execution', async () => {
  await prepare('CREATE', { A: parameter('/a', '1') });
  expect(await bench.status('S')).toBe('REVIEW_IN_PROGRESS');
  expect(await bench.call('GetTemplate', { StackName: 'S' })).toMatchObject({ TemplateBody: '{}' });
  expect(await describe()).toMatchObject({
    Status: 'CREATE_COMPLETE',
    ExecutionStatus: 'AVAILABLE',
    Changes: [{ Type: 'Resource', ResourceChange: { Action: 'Add', LogicalResourceId: 'A' } }],
  });
  await bench.call('ExecuteChangeSet', { StackName: 'S', ChangeSetName: 'c' });
  expect(await bench.status('S')).toBe('CREATE_COMPLETE');
  await expect(bench.call('ExecuteChangeSet', { StackName: 'S', ChangeSetName: 'c' })).rejects.toMatchObject({
    code: 'InvalidChangeSetStatus',
  });
});

test('values before and after are shown when asked for', async () => {
  await prepare('CREATE', { A: parameter('/a', '1') });
  await bench.call('ExecuteChangeSet', { StackName: 'S', ChangeSetName: 'c' });
  await bench.call('DeleteChangeSet', { StackName: 'S', ChangeSetName: 'c' });
  await prepare('UPDATE', { A: parameter('/a', '2') });
  const { Changes } = await describe({ IncludePropertyValues: true });
  expect(Changes[0]?.ResourceChange).toMatchObject({
    Replacement: 'False',
    BeforeContext: '{"Properties":{"Name":"/a","Type":"String","Value":"1"}}',
    AfterContext: '{"Properties":{"Name":"/a","Type":"String","Value":"2"}}',
    Details: [
      {
        Target: {
          Attribute: 'Properties',
          Name: 'Value',
          Path: '/Properties/Value',
          BeforeValue: '1',
          AfterValue: '2',
        },
      },
    ],
  });
});

test('a change set without changes fails in the words that the CDK looks for', async () => {
  await bench.call('CreateStack', { StackName: 'S', TemplateBody: templateOf({ A: parameter('/a', '1') }) });
  await prepare('UPDATE', { A: parameter('/a', '1') });
  expect(await describe()).toMatchObject({
    Status: 'FAILED',
    StatusReason: NO_CHANGES,
    ExecutionStatus: 'UNAVAILABLE',
  });
});

test('a change of outputs alone is a change', async () => {
  await bench.call('CreateStack', { StackName: 'S', TemplateBody: templateOf({ A: parameter('/a', '1') }) });
  const TemplateBody = templateOf({ A: parameter('/a', '1') }, { Outputs: { O: { Value: { Ref: 'A' } } } });
  await bench.call('CreateChangeSet', { StackName: 'S', ChangeSetName: 'c', TemplateBody });
  expect(await describe()).toMatchObject({ Status: 'CREATE_COMPLETE', Changes: [] });
});

test.each([
  ['UPDATE', 'Stack [S] does not exist'],
  ['IMPORT', 'ChangeSetType IMPORT is not supported by the local cloud'],
])('a change set of type %s for a stack that is not there is refused', async (type, message) => {
  await expect(prepare(type, { A: parameter('/a', '1') })).rejects.toThrow(message);
});

test('a name that is taken is refused', async () => {
  await prepare('CREATE', { A: parameter('/a', '1') });
  await expect(prepare('CREATE', { A: parameter('/a', '1') })).rejects.toMatchObject({
    code: 'AlreadyExistsException',
    message: 'ChangeSet c already exists',
  });
});

test('a change set that is not there is not found, and deleting it succeeds', async () => {
  await prepare('CREATE', { A: parameter('/a', '1') });
  await bench.call('DeleteChangeSet', { StackName: 'S', ChangeSetName: 'c' });
  await expect(describe()).rejects.toMatchObject({
    code: 'ChangeSetNotFound',
    status: 404,
    message: 'ChangeSet [c] does not exist',
  });
  expect(await bench.call('DeleteChangeSet', { StackName: 'S', ChangeSetName: 'c' })).toEqual({});
});

test('a template with a fault leaves no stack behind', async () => {
  await expect(prepare('CREATE', { Q: { Type: 'AWS::SQS::Queue' } })).rejects.toThrow('Unrecognized resource types');
  await expect(bench.status('S')).rejects.toThrow('Stack with id S does not exist');
});
