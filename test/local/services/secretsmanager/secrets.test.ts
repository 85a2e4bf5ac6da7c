import { ManualClock } from '../../../_helpers/manual-clock';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';

interface Answer {
  readonly ARN: string;
  readonly SecretString: string;
  readonly SecretBinary: Uint8Array;
  readonly VersionId: string;
  readonly VersionIdsToStages: Record<string, string[]>;
  readonly SecretList: { readonly Name: string }[];
  readonly RandomPassword: string;
  readonly DeletionDate: Date;
}

const DAY = 86_400_000;
const token = (index: number) => `00000000-0000-4000-8000-00000000000${index}`;
let cloud: TestCloud;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock();
  cloud = await createTestCloud({ clock });
});
afterEach(() => cloud.stop());

const call = (operation: string, input: object): Promise<Answer> =>
  cloud.door.call<Answer>('secretsmanager', operation, input, cloud.caller);
const create = (more: object = {}) =>
  call('CreateSecret', { Name: 'app/db', SecretString: 'one', ClientRequestToken: token(1), ...more });
const put = (SecretString: string, index: number, more: object = {}) =>
  call('PutSecretValue', { SecretId: 'app/db', SecretString, ClientRequestToken: token(index), ...more });
const read = async (more: object = {}) => (await call('GetSecretValue', { SecretId: 'app/db', ...more })).SecretString;

test('a secret is read by its name, its ARN and its ARN without the suffix', async () => {
  const { ARN } = await create();
  expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:app\/db-[A-Za-z0-9]{6}$/);
  const values = await Promise.all(['app/db', ARN, ARN.slice(0, -7)].map((SecretId) => read({ SecretId })));
  expect(values).toEqual(['one', 'one', 'one']);
});

test('the store holds ciphertext only', async () => {
  await create({ SecretString: 'clear text' });
  const rows = cloud.platform.store.prepare<{ doc: string }>('SELECT doc FROM doc_secrets').all();
  expect(JSON.stringify(rows)).not.toContain('clear text');
  expect(JSON.stringify(rows)).not.toContain(Buffer.from('clear text').toString('base64'));
});

test('a new value becomes current, the one before previous, the one before that neither', async () => {
  await create();
  await put('two', 2);
  await put('three', 3);
  expect([await read(), await read({ VersionStage: 'AWSPREVIOUS' }), await read({ VersionId: token(1) })]).toEqual([
    'three',
    'two',
    'one',
  ]);
  expect((await call('DescribeSecret', { SecretId: 'app/db' })).VersionIdsToStages).toEqual({
    [token(2)]: ['AWSPREVIOUS'],
    [token(3)]: ['AWSCURRENT'],
  });
});

test('the same token with the same value changes nothing, with another it is refused', async () => {
  const { ARN } = await create();
  expect(await put('one', 1)).toMatchObject({ VersionId: token(1) });
  await expect(put('two', 1)).rejects.toMatchObject({
    code: 'ResourceExistsException',
    message: `You can't use ClientRequestToken ${token(1)} because that value is already in use for a version of secret ${ARN}.`,
  });
});

test('labels move between versions', async () => {
  await create();
  await put('two', 2, { VersionStages: ['AWSPENDING'] });
  expect(await read()).toBe('one');
  const move = { SecretId: 'app/db', VersionStage: 'AWSCURRENT', MoveToVersionId: token(2) };
  await expect(call('UpdateSecretVersionStage', move)).rejects.toMatchObject({ code: 'InvalidParameterException' });
  await call('UpdateSecretVersionStage', { ...move, RemoveFromVersionId: token(1) });
  expect([await read(), await read({ VersionStage: 'AWSPREVIOUS' })]).toEqual(['two', 'one']);
});

test('bytes come back as bytes', async () => {
  await create({ SecretString: undefined, SecretBinary: Buffer.from([0, 255]) });
  const answer = await call('GetSecretValue', { SecretId: 'app/db' });
  expect([...answer.SecretBinary]).toEqual([0, 255]);
  expect(answer.SecretString).toBeUndefined();
});

test('a disabled key makes a secret unreadable', async () => {
  const { KeyMetadata } = await cloud.door.call<{ KeyMetadata: { KeyId: string } }>(
    'kms',
    'CreateKey',
    {},
    cloud.caller,
  );
  await create({ KmsKeyId: KeyMetadata.KeyId });
  await cloud.door.call('kms', 'DisableKey', { KeyId: KeyMetadata.KeyId }, cloud.caller);
  await expect(read()).rejects.toMatchObject({ code: 'DecryptionFailure' });
});

test('a deleted secret can be restored until its day, and is gone after it', async () => {
  await create();
  const { DeletionDate } = await call('DeleteSecret', { SecretId: 'app/db', RecoveryWindowInDays: 7 });
  expect(DeletionDate.getTime()).toBe(clock.now() + 7 * DAY);
  await expect(read()).rejects.toMatchObject({
    code: 'InvalidRequestException',
    message: "You can't perform this operation on the secret because it was marked for deletion.",
  });
  await expect(create()).rejects.toThrow('already scheduled for deletion');
  await call('RestoreSecret', { SecretId: 'app/db' });
  expect(await read()).toBe('one');
  await call('DeleteSecret', { SecretId: 'app/db' });
  await clock.advance(30 * DAY);
  await expect(read()).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    message: "Secrets Manager can't find the specified secret.",
  });
});

test('a secret deleted by force is gone at once', async () => {
  await create();
  await call('DeleteSecret', { SecretId: 'app/db', ForceDeleteWithoutRecovery: true });
  await create({ SecretString: 'again' });
  expect(await read()).toBe('again');
});

test('secrets are listed and filtered, the newest first', async () => {
  await create({ Tags: [{ Key: 'team', Value: 'ml' }] });
  await clock.advance(1000);
  await create({ Name: 'app/api', Description: 'Key of the API' });
  const names = async (input: object) => (await call('ListSecrets', input)).SecretList.map((secret) => secret.Name);
  expect(await names({})).toEqual(['app/api', 'app/db']);
  expect(await names({ Filters: [{ Key: 'tag-key', Values: ['te'] }] })).toEqual(['app/db']);
  expect(await names({ Filters: [{ Key: 'all', Values: ['api'] }], SortOrder: 'asc' })).toEqual(['app/api']);
  expect(await names({ Filters: [{ Key: 'name', Values: ['!app/d'] }] })).toEqual(['app/api']);
});

test('several secrets are read at once, the missing ones named', async () => {
  await create();
  expect(await call('BatchGetSecretValue', { SecretIdList: ['app/db', 'none'] })).toMatchObject({
    SecretValues: [{ Name: 'app/db', SecretString: 'one' }],
    Errors: [{ SecretId: 'none', ErrorCode: 'ResourceNotFoundException' }],
  });
});

test('a random password has what is asked for and nothing else', async () => {
  const { RandomPassword } = await call('GetRandomPassword', {
    PasswordLength: 12,
    ExcludePunctuation: true,
    ExcludeCharacters: 'abc1',
  });
  expect(RandomPassword).toMatch(/^[d-zA-Z02-9]{12}$/);
  expect([/[d-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(RandomPassword))).toBe(true);
});

test('policies and tags are kept', async () => {
  await create();
  await call('PutResourcePolicy', { SecretId: 'app/db', ResourcePolicy: '{"Version":"2012-10-17","Statement":[]}' });
  expect(await call('GetResourcePolicy', { SecretId: 'app/db' })).toMatchObject({
    ResourcePolicy: '{"Version":"2012-10-17","Statement":[]}',
  });
  await call('TagResource', { SecretId: 'app/db', Tags: [{ Key: 'a', Value: '1' }] });
  await call('UntagResource', { SecretId: 'app/db', TagKeys: ['a'] });
  expect(await call('DescribeSecret', { SecretId: 'app/db' })).toMatchObject({ Tags: [] });
});

test.each<[string, object, string, string]>([
  [
    'CreateSecret',
    { Name: 'app/db', SecretString: 'x', ClientRequestToken: token(9) },
    'ResourceExistsException',
    'The operation failed because the secret app/db already exists.',
  ],
  [
    'CreateSecret',
    { Name: 'a b' },
    'InvalidParameterException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  ],
  [
    'GetSecretValue',
    { SecretId: 'none' },
    'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret.",
  ],
  [
    'GetSecretValue',
    { SecretId: 'app/db', VersionStage: 'X' },
    'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret value for staging label: X",
  ],
  [
    'DeleteSecret',
    { SecretId: 'app/db', RecoveryWindowInDays: 3 },
    'InvalidParameterException',
    'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
  ],
  [
    'PutResourcePolicy',
    { SecretId: 'app/db', ResourcePolicy: 'x' },
    'MalformedPolicyDocumentException',
    'This resource policy contains invalid Json.',
  ],
  [
    'GetRandomPassword',
    { PasswordLength: 2 },
    'InvalidParameterException',
    'The password length must be at least 4: one character for each included type.',
  ],
])('%s of %j is refused', async (operation, input, code, message) => {
  await create();
  await expect(call(operation, input)).rejects.toMatchObject({ code, message });
});
