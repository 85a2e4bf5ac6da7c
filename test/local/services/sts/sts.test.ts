import { ManualClock } from '../../../_helpers/manual-clock';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';

interface Assumed {
  readonly Credentials: { readonly AccessKeyId: string; readonly SecretAccessKey: string; readonly Expiration: Date };
  readonly AssumedRoleUser: { readonly Arn: string; readonly AssumedRoleId: string };
}

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const ROLE = 'arn:aws:iam::000000000000:role/cdk-hnb659fds-deploy-role-000000000000-us-east-1';
const clock = new ManualClock();
let cloud: TestCloud;

beforeAll(async () => void (cloud = await createTestCloud({ clock })));
afterAll(() => cloud.stop());

const call = <T = Record<string, unknown>>(operation: string, input: object, accessKeyId?: string): Promise<T> =>
  cloud.door.call<T>('sts', operation, input, { ...cloud.caller, accessKeyId });

test('the account owner is told who they are', async () => {
  expect(await call('GetCallerIdentity', {})).toEqual({
    Account: '000000000000',
    Arn: 'arn:aws:iam::000000000000:root',
    UserId: '000000000000',
  });
});

test('credentials of an assumed role stand for the role session', async () => {
  // GIVEN a role that nobody created, as the CDK's bootstrap roles
  const { Credentials, AssumedRoleUser } = await call<Assumed>('AssumeRole', { RoleArn: ROLE, RoleSessionName: 'me' });
  // WHEN the credentials are used
  const identity = await call('GetCallerIdentity', {}, Credentials.AccessKeyId);
  // THEN
  const arn = 'arn:aws:sts::000000000000:assumed-role/cdk-hnb659fds-deploy-role-000000000000-us-east-1/me';
  expect(identity).toEqual({ Account: '000000000000', Arn: arn, UserId: AssumedRoleUser.AssumedRoleId });
  expect(AssumedRoleUser.Arn).toBe(arn);
  expect(Credentials.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(Credentials.Expiration.getTime()).toBe(clock.now() + 3_600_000);
});

test('a session token keeps the identity of who asked', async () => {
  const { Credentials } = await call<Assumed>('GetSessionToken', { DurationSeconds: 900 });
  expect(await call('GetCallerIdentity', {}, Credentials.AccessKeyId)).toMatchObject({
    Arn: 'arn:aws:iam::000000000000:root',
  });
});

test('something that is no role ARN is refused', async () => {
  await expect(
    call('AssumeRole', { RoleArn: 'arn:aws:iam::000000000000:user/somebody', RoleSessionName: 'me' }),
  ).rejects.toMatchObject({
    code: 'ValidationError',
    message: 'arn:aws:iam::000000000000:user/somebody is invalid',
  });
});

test('the session of an existing role carries its id and keeps to its longest duration', async () => {
  const { Role } = await cloud.door.call<{ Role: { RoleId: string; Arn: string } }>(
    'iam',
    'CreateRole',
    { RoleName: 'short', AssumeRolePolicyDocument: TRUST, MaxSessionDuration: 7200 },
    cloud.caller,
  );
  const input = { RoleArn: Role.Arn, RoleSessionName: 'me' };
  expect((await call<Assumed>('AssumeRole', input)).AssumedRoleUser.AssumedRoleId).toBe(`${Role.RoleId}:me`);
  await expect(call('AssumeRole', { ...input, DurationSeconds: 7201 })).rejects.toThrow(
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  );
});

test('a role that assumes a role gets an hour at most', async () => {
  const caller = { ...cloud.caller, arn: 'arn:aws:sts::000000000000:assumed-role/a/b' };
  const input = { RoleArn: ROLE, RoleSessionName: 'me', DurationSeconds: 3601 };
  await expect(cloud.door.call('sts', 'AssumeRole', input, caller)).rejects.toThrow(
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
  );
});

test('a web identity is not accepted', async () => {
  const input = { RoleArn: ROLE, RoleSessionName: 'me', WebIdentityToken: 'token' };
  await expect(call('AssumeRoleWithWebIdentity', input)).rejects.toMatchObject({ code: 'UnsupportedOperation' });
});
