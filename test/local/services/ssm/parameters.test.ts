import { ManualClock } from '../../../_helpers/manual-clock';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';

type Answer = Record<string, unknown> & { Parameter: Record<string, unknown>; Parameters: Record<string, unknown>[] };

let cloud: TestCloud;

beforeEach(async () => void (cloud = await createTestCloud({ clock: new ManualClock() })));
afterEach(() => cloud.stop());

const call = <T = Answer>(operation: string, input: object): Promise<T> =>
  cloud.door.call<T>('ssm', operation, input, cloud.caller);
const put = (Name: string, Value: string, more: object = {}) =>
  call('PutParameter', { Name, Value, Type: 'String', ...more });
const namesOf = (answer: Answer) => answer.Parameters.map((parameter) => parameter['Name']);

test('a parameter comes back as it was put', async () => {
  expect(await put('/app/name', 'digits')).toEqual({ Version: 1, Tier: 'Standard' });
  expect((await call('GetParameter', { Name: '/app/name' })).Parameter).toEqual({
    Name: '/app/name',
    Type: 'String',
    Value: 'digits',
    Version: 1,
    Selector: undefined,
    LastModifiedDate: new Date('2026-01-01T00:00:00Z'),
    ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/app/name',
    DataType: 'text',
  });
});

test('an ARN names a parameter with and without a leading slash', async () => {
  await put('plain', '1');
  await put('/a/b', '2');
  const arn = 'arn:aws:ssm:us-east-1:000000000000:parameter';
  expect((await call('GetParameter', { Name: `${arn}/plain` })).Parameter['Value']).toBe('1');
  expect((await call('GetParameter', { Name: `${arn}/a/b` })).Parameter['Value']).toBe('2');
});

test('overwriting makes a version that can still be selected by number and label', async () => {
  await put('p', 'one');
  await put('p', 'two', { Overwrite: true });
  await call('LabelParameterVersion', { Name: 'p', ParameterVersion: 1, Labels: ['stable'] });
  const values = await Promise.all(
    ['p', 'p:1', 'p:stable'].map(async (Name) => (await call('GetParameter', { Name })).Parameter['Value']),
  );
  expect(values).toEqual(['two', 'one', 'one']);
});

test('a label moves to the version that is named last', async () => {
  await put('p', 'one');
  await put('p', 'two', { Overwrite: true });
  await call('LabelParameterVersion', { Name: 'p', ParameterVersion: 1, Labels: ['live'] });
  await call('LabelParameterVersion', { Name: 'p', ParameterVersion: 2, Labels: ['live', '1bad'] }).then((answer) =>
    expect(answer).toEqual({ InvalidLabels: ['1bad'], ParameterVersion: 2 }),
  );
  const { Parameters } = await call('GetParameterHistory', { Name: 'p' });
  expect(Parameters.map((version) => version['Labels'])).toEqual([[], ['live']]);
});

test('the hundred and first version pushes out the first', async () => {
  await put('p', '1');
  for (let value = 2; value <= 101; value += 1) await put('p', String(value), { Overwrite: true });
  const { Parameters } = await call('GetParameterHistory', { Name: 'p', MaxResults: 1 });
  expect(Parameters[0]).toMatchObject({ Version: 2, Value: '2' });
  await call('LabelParameterVersion', { Name: 'p', ParameterVersion: 2, Labels: ['keep'] });
  await expect(put('p', '102', { Overwrite: true })).rejects.toMatchObject({
    code: 'ParameterMaxVersionLimitExceeded',
  });
});

test('a SecureString is ciphertext until it is decrypted', async () => {
  await put('/secret', 's3cret', { Type: 'SecureString' });
  const sealed = (await call('GetParameter', { Name: '/secret' })).Parameter['Value'];
  expect(sealed).not.toContain('s3cret');
  expect((await call('GetParameter', { Name: '/secret', WithDecryption: true })).Parameter['Value']).toBe('s3cret');
});

test('an unknown key of a SecureString is refused in the words of KMS', async () => {
  await expect(put('/secret', 'x', { Type: 'SecureString', KeyId: 'alias/none' })).rejects.toMatchObject({
    code: 'InvalidKeyId',
    message:
      'Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found. (Service: AWSKMS; Error Code: NotFoundException)',
  });
});

test('several parameters are asked for at once, the missing ones named', async () => {
  await put('a', '1');
  const answer = await call('GetParameters', { Names: ['a', 'b', 'a:7'] });
  expect(namesOf(answer)).toEqual(['a']);
  expect(answer['InvalidParameters']).toEqual(['b', 'a:7']);
});

test('a path lists its own level, or everything below it', async () => {
  for (const name of ['/x/1', '/x/y/2', '/xy/3']) await put(name, '-');
  expect(namesOf(await call('GetParametersByPath', { Path: '/x' }))).toEqual(['/x/1']);
  expect(namesOf(await call('GetParametersByPath', { Path: '/x/', Recursive: true }))).toEqual(['/x/1', '/x/y/2']);
});

test('a path is read page by page', async () => {
  for (const name of ['/x/1', '/x/2', '/x/3']) await put(name, '-');
  const first = await call('GetParametersByPath', { Path: '/x', MaxResults: 2 });
  const second = await call('GetParametersByPath', { Path: '/x', MaxResults: 2, NextToken: first['NextToken'] });
  expect([namesOf(first), namesOf(second), second['NextToken']]).toEqual([['/x/1', '/x/2'], ['/x/3'], undefined]);
});

test.each([
  [{ Key: 'Name', Option: 'Contains', Values: ['lph'] }, ['/alpha']],
  [{ Key: 'Name', Option: 'BeginsWith', Values: ['/b'] }, ['/b/eta']],
  [{ Key: 'Path', Option: 'Recursive', Values: ['/b'] }, ['/b/eta']],
  [{ Key: 'Type', Values: ['StringList'] }, ['/b/eta']],
  [{ Key: 'tag:team', Values: ['ml'] }, ['/alpha']],
])('DescribeParameters filters by %j', async (filter, expected) => {
  await put('/alpha', '1', { Tags: [{ Key: 'team', Value: 'ml' }] });
  await put('/b/eta', '1,2', { Type: 'StringList' });
  expect(namesOf(await call('DescribeParameters', { ParameterFilters: [filter] }))).toEqual(expected);
});

test('a filter that AWS does not know is refused', async () => {
  await expect(
    call('DescribeParameters', { ParameterFilters: [{ Key: 'Label', Values: ['x'] }] }),
  ).rejects.toMatchObject({
    code: 'InvalidFilterKey',
    message:
      'The following filter key is not valid: Label. Valid filter keys include: [Path, Name, Type, KeyId, Tier, DataType].',
  });
});

test('tags are added, replaced and removed', async () => {
  await put('p', '1', { Tags: [{ Key: 'a', Value: '1' }] });
  const of = { ResourceType: 'Parameter', ResourceId: 'p' };
  await call('AddTagsToResource', {
    ...of,
    Tags: [
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '3' },
    ],
  });
  await call('RemoveTagsFromResource', { ...of, TagKeys: ['b'] });
  expect(await call('ListTagsForResource', of)).toEqual({ TagList: [{ Key: 'a', Value: '2' }] });
});

test('deleted parameters are gone', async () => {
  await put('a', '1');
  expect(await call('DeleteParameters', { Names: ['a', 'b'] })).toEqual({
    DeletedParameters: ['a'],
    InvalidParameters: ['b'],
  });
  await expect(call('DeleteParameter', { Name: 'a' })).rejects.toMatchObject({ code: 'ParameterNotFound' });
});

const LONG = 'x'.repeat(4097);
test.each<[string, object, string, RegExp]>([
  [
    'a name without a type',
    { Name: 'n', Value: 'v', Type: undefined },
    'ValidationException',
    /^A parameter type is required when you create/,
  ],
  [
    'a reserved name',
    { Name: 'aws-thing', Value: 'v' },
    'ValidationException',
    /^Parameter name: can't be prefixed with "aws" or "ssm"/,
  ],
  [
    'a reserved path',
    { Name: '/aws/thing', Value: 'v' },
    'AccessDeniedException',
    /^No access to reserved parameter name: \/aws\/thing\.$/,
  ],
  ['sixteen levels', { Name: '/a'.repeat(16), Value: 'v' }, 'HierarchyLevelLimitExceededException', /15 levels/],
  [
    'a value over 4 KB',
    { Name: 'n', Value: LONG },
    'ValidationException',
    /^Standard tier parameters support a maximum parameter value of 4096/,
  ],
  [
    'a value off its pattern',
    { Name: 'n', Value: 'v', AllowedPattern: '\\d+' },
    'ParameterPatternMismatchException',
    /allowedPattern: \\d\+$/,
  ],
  [
    'a pattern that backtracks',
    { Name: 'n', Value: `${'a'.repeat(40)}!`, AllowedPattern: '(a+)+' },
    'ParameterPatternMismatchException',
    /./,
  ],
  [
    'tags on an overwrite',
    { Name: 'n', Value: 'v', Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] },
    'ValidationException',
    /^Invalid request: tags and overwrite/,
  ],
  [
    'policies',
    { Name: 'n', Value: 'v', Policies: '[{}]' },
    'ValidationException',
    /parameter policies are not supported/,
  ],
])('%s is refused', async (_case, input, code, message) => {
  await expect(call('PutParameter', { Type: 'String', ...input })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

test('Intelligent-Tiering makes a long value advanced', async () => {
  expect(await put('n', LONG, { Tier: 'Intelligent-Tiering' })).toMatchObject({ Tier: 'Advanced' });
});

test('an existing parameter is not overwritten unasked', async () => {
  await put('p', '1');
  await expect(put('p', '2')).rejects.toMatchObject({
    code: 'ParameterAlreadyExists',
    message: 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  });
});

test('a version that is not there is named', async () => {
  await put('p', '1');
  await expect(call('GetParameter', { Name: 'p:9' })).rejects.toMatchObject({ code: 'ParameterVersionNotFound' });
});
