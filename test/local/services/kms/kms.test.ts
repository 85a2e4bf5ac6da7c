import { ManualClock } from '../../../_helpers/manual-clock';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';

interface Answer {
  readonly KeyMetadata: { readonly KeyId: string; readonly Arn: string; readonly KeyState: string };
  readonly CiphertextBlob: Uint8Array;
  readonly Plaintext: Uint8Array;
  readonly KeyId: string;
}

const DAY = 86_400_000;
const secret = Buffer.from('attack at dawn');
let cloud: TestCloud;
let clock: ManualClock;
let KeyId: string;

beforeEach(async () => {
  clock = new ManualClock();
  cloud = await createTestCloud({ clock });
  ({ KeyId } = (await call('CreateKey', { Description: 'mine' })).KeyMetadata);
});
afterEach(() => cloud.stop());

const call = <T = Answer>(operation: string, input: object): Promise<T> =>
  cloud.door.call<T>('kms', operation, input, cloud.caller);

test('a new key is described as AWS does', async () => {
  expect((await call('DescribeKey', { KeyId })).KeyMetadata).toMatchObject({
    AWSAccountId: '000000000000',
    Arn: `arn:aws:kms:us-east-1:000000000000:key/${KeyId}`,
    Enabled: true,
    KeyState: 'Enabled',
    KeyManager: 'CUSTOMER',
    KeySpec: 'SYMMETRIC_DEFAULT',
    Description: 'mine',
  });
});

test('what was encrypted can be decrypted without naming the key', async () => {
  const { CiphertextBlob } = await call('Encrypt', { KeyId, Plaintext: secret });
  expect(Buffer.from(CiphertextBlob).includes(secret)).toBe(false);
  const { Plaintext, KeyId: used } = await call('Decrypt', { CiphertextBlob });
  expect(Buffer.from(Plaintext)).toEqual(secret);
  expect(used).toBe(`arn:aws:kms:us-east-1:000000000000:key/${KeyId}`);
});

test('the encryption context must be the same, in any order', async () => {
  const { CiphertextBlob } = await call('Encrypt', { KeyId, Plaintext: secret, EncryptionContext: { a: '1', b: '2' } });
  await expect(call('Decrypt', { CiphertextBlob, EncryptionContext: { b: '2', a: '1' } })).resolves.toBeDefined();
  await expect(call('Decrypt', { CiphertextBlob, EncryptionContext: { a: '1' } })).rejects.toMatchObject({
    code: 'InvalidCiphertextException',
  });
});

test('one changed bit makes a ciphertext unreadable', async () => {
  const { CiphertextBlob } = await call('Encrypt', { KeyId, Plaintext: secret });
  const forged = Buffer.from(CiphertextBlob);
  forged[forged.length - 1] = (forged.at(-1) as number) ^ 1;
  await expect(call('Decrypt', { CiphertextBlob: forged })).rejects.toMatchObject({
    code: 'InvalidCiphertextException',
  });
});

test.each([Buffer.from([1]), Buffer.from('not one of ours'), Buffer.alloc(300, 1)])(
  '%p is no ciphertext',
  async (CiphertextBlob) => {
    await expect(call('Decrypt', { CiphertextBlob })).rejects.toMatchObject({
      code: expect.stringMatching(/Ciphertext|AccessDenied/),
    });
  },
);

test('another key than the sealing one is incorrect', async () => {
  const other = (await call('CreateKey', {})).KeyMetadata.KeyId;
  const { CiphertextBlob } = await call('Encrypt', { KeyId, Plaintext: secret });
  await expect(call('Decrypt', { CiphertextBlob, KeyId: other })).rejects.toMatchObject({
    code: 'IncorrectKeyException',
  });
  const moved = await call('ReEncrypt', { CiphertextBlob, DestinationKeyId: other });
  await expect(call('Decrypt', { CiphertextBlob: moved.CiphertextBlob, KeyId: other })).resolves.toBeDefined();
});

test('a data key comes in plain and sealed', async () => {
  const { Plaintext, CiphertextBlob } = await call('GenerateDataKey', { KeyId, KeySpec: 'AES_256' });
  expect(Plaintext).toHaveLength(32);
  expect(Buffer.from((await call('Decrypt', { CiphertextBlob })).Plaintext)).toEqual(Buffer.from(Plaintext));
  await expect(call('GenerateDataKey', { KeyId })).rejects.toThrow(
    'Please specify either number of bytes or key spec.',
  );
});

test('rotation takes new material and still reads the old', async () => {
  const { CiphertextBlob } = await call('Encrypt', { KeyId, Plaintext: secret });
  await call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
  await clock.advance(91 * DAY);
  await call('Encrypt', { KeyId, Plaintext: secret });
  await call('RotateKeyOnDemand', { KeyId });
  expect(await call('ListKeyRotations', { KeyId })).toMatchObject({
    Rotations: [{ RotationType: 'AUTOMATIC' }, { RotationType: 'ON_DEMAND' }],
  });
  await expect(call('Decrypt', { CiphertextBlob })).resolves.toBeDefined();
});

test('a disabled key does not work', async () => {
  const { CiphertextBlob } = await call('Encrypt', { KeyId, Plaintext: secret });
  await call('DisableKey', { KeyId });
  await expect(call('Decrypt', { CiphertextBlob })).rejects.toMatchObject({
    code: 'DisabledException',
    message: `arn:aws:kms:us-east-1:000000000000:key/${KeyId} is disabled.`,
  });
});

test('a key scheduled for deletion is gone when its days are over, with its aliases', async () => {
  await call('CreateAlias', { AliasName: 'alias/mine', TargetKeyId: KeyId });
  await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
  await expect(call('Encrypt', { KeyId, Plaintext: secret })).rejects.toMatchObject({
    code: 'KMSInvalidStateException',
    message: `arn:aws:kms:us-east-1:000000000000:key/${KeyId} is pending deletion.`,
  });
  await clock.advance(7 * DAY);
  await expect(call('DescribeKey', { KeyId })).rejects.toMatchObject({
    code: 'NotFoundException',
    message: `Key 'arn:aws:kms:us-east-1:000000000000:key/${KeyId}' does not exist`,
  });
  await expect(call('DescribeKey', { KeyId: 'alias/mine' })).rejects.toMatchObject({ code: 'NotFoundException' });
});

test('cancelling a deletion leaves the key disabled', async () => {
  await call('ScheduleKeyDeletion', { KeyId });
  await call('CancelKeyDeletion', { KeyId });
  expect((await call('DescribeKey', { KeyId })).KeyMetadata.KeyState).toBe('Disabled');
});

test('an alias stands for its key until it is moved', async () => {
  await call('CreateAlias', { AliasName: 'alias/mine', TargetKeyId: KeyId });
  const other = (await call('CreateKey', {})).KeyMetadata.KeyId;
  await call('UpdateAlias', { AliasName: 'alias/mine', TargetKeyId: other });
  expect((await call('DescribeKey', { KeyId: 'alias/mine' })).KeyMetadata.KeyId).toBe(other);
  await expect(call('CreateAlias', { AliasName: 'alias/mine', TargetKeyId: KeyId })).rejects.toMatchObject({
    code: 'AlreadyExistsException',
    message: 'An alias with the name arn:aws:kms:us-east-1:000000000000:alias/mine already exists',
  });
});

test("a service's own key comes into being on first use and can not be changed", async () => {
  const { KeyMetadata } = await call('DescribeKey', { KeyId: 'alias/aws/s3' });
  expect(KeyMetadata).toMatchObject({ KeyManager: 'AWS' });
  await expect(call('ScheduleKeyDeletion', { KeyId: KeyMetadata.KeyId })).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
});

test('policies, tags and grants are recorded', async () => {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  await call('PutKeyPolicy', { KeyId, Policy });
  expect(await call('GetKeyPolicy', { KeyId })).toEqual({ Policy, PolicyName: 'default' });
  await call('TagResource', { KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] });
  expect(await call('ListResourceTags', { KeyId })).toMatchObject({ Tags: [{ TagKey: 'a', TagValue: 'b' }] });
  const { GrantId } = await call<{ GrantId: string }>('CreateGrant', {
    KeyId,
    GranteePrincipal: cloud.caller.arn,
    Operations: ['Decrypt'],
  });
  await call('RevokeGrant', { KeyId, GrantId });
  expect(await call('ListGrants', { KeyId })).toMatchObject({ Grants: [] });
});

test.each([
  ['Encrypt', { KeyId: 'nonsense', Plaintext: secret }, 'NotFoundException', "Invalid keyId 'nonsense'"],
  [
    'CreateKey',
    { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' },
    'UnsupportedOperationException',
    'the local cloud makes symmetric keys only: got KeySpec RSA_2048, allowed is SYMMETRIC_DEFAULT',
  ],
  ['PutKeyPolicy', { KeyId: 'alias/aws/ssm', Policy: '{}' }, 'AccessDeniedException', undefined],
])('%s of %j is refused with %s', async (operation, input, code, message) => {
  await expect(call(operation, input)).rejects.toMatchObject({ code, ...(message !== undefined && { message }) });
});

test('a key without a policy gives the account every right', async () => {
  const { Policy } = await call<{ Policy: string }>('GetKeyPolicy', { KeyId });
  expect(JSON.parse(Policy)).toMatchObject({
    Statement: [{ Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'kms:*' }],
  });
});
