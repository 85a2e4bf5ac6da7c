import { ManualClock } from '../../../_helpers/manual-clock';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';

type Answer = Record<string, Record<string, unknown>>;

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});
const ARN = 'arn:aws:iam::000000000000:policy/p';
let cloud: TestCloud;

beforeEach(async () => void (cloud = await createTestCloud({ clock: new ManualClock() })));
afterEach(() => cloud.stop());

const call = <T = Answer>(operation: string, input: object): Promise<T> =>
  cloud.door.call<T>('iam', operation, input, cloud.caller);
const createRole = (RoleName = 'r', more: object = {}) =>
  call('CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST, ...more });
const createPolicy = () => call('CreatePolicy', { PolicyName: 'p', PolicyDocument: POLICY });

test('a role comes back with its percent-encoded trust policy', async () => {
  await createRole('r', { Path: '/team/', Description: 'd', Tags: [{ Key: 'k', Value: 'v' }] });
  const { Role } = await call('GetRole', { RoleName: 'r' });
  expect(Role).toMatchObject({
    RoleName: 'r',
    Path: '/team/',
    Arn: 'arn:aws:iam::000000000000:role/team/r',
    RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
    CreateDate: new Date('2026-01-01T00:00:00Z'),
    Description: 'd',
    MaxSessionDuration: 3600,
    Tags: [{ Key: 'k', Value: 'v' }],
  });
  expect(decodeURIComponent(Role?.['AssumeRolePolicyDocument'] as string)).toBe(TRUST);
});

test('names of roles are unique without regard to case', async () => {
  await createRole('Worker');
  await expect(createRole('worker')).rejects.toMatchObject({
    code: 'EntityAlreadyExists',
    message: 'Role with name worker already exists.',
  });
  await expect(call('GetRole', { RoleName: 'worker' })).rejects.toMatchObject({
    code: 'NoSuchEntity',
    message: 'The role with name worker cannot be found.',
  });
});

test('roles are listed by name, below a path, page by page', async () => {
  for (const name of ['b', 'a', 'c']) await createRole(name, { Path: '/x/' });
  await createRole('other');
  const first = await call<Record<string, unknown>>('ListRoles', { PathPrefix: '/x/', MaxItems: 2 });
  const second = await call<Record<string, unknown>>('ListRoles', {
    PathPrefix: '/x/',
    MaxItems: 2,
    Marker: first['Marker'],
  });
  const names = [first, second].map((page) => (page['Roles'] as { RoleName: string }[]).map((role) => role.RoleName));
  expect(names).toEqual([['a', 'b'], ['c']]);
  expect([first['IsTruncated'], second['IsTruncated']]).toEqual([true, false]);
});

test('inline policies are kept, listed and deleted', async () => {
  await createRole();
  await call('PutRolePolicy', { RoleName: 'r', PolicyName: 'in', PolicyDocument: POLICY });
  const { PolicyDocument } = await call<{ PolicyDocument: string }>('GetRolePolicy', {
    RoleName: 'r',
    PolicyName: 'in',
  });
  expect(decodeURIComponent(PolicyDocument)).toBe(POLICY);
  expect(await call('ListRolePolicies', { RoleName: 'r' })).toMatchObject({ PolicyNames: ['in'], IsTruncated: false });
  await call('DeleteRolePolicy', { RoleName: 'r', PolicyName: 'in' });
  await expect(call('GetRolePolicy', { RoleName: 'r', PolicyName: 'in' })).rejects.toMatchObject({
    code: 'NoSuchEntity',
    message: 'The role policy with name in cannot be found.',
  });
});

test('a managed policy counts its attachments', async () => {
  await createRole();
  await createPolicy();
  await call('AttachRolePolicy', { RoleName: 'r', PolicyArn: ARN });
  expect((await call('GetPolicy', { PolicyArn: ARN }))['Policy']).toMatchObject({
    AttachmentCount: 1,
    DefaultVersionId: 'v1',
  });
  expect(await call('ListAttachedRolePolicies', { RoleName: 'r' })).toMatchObject({
    AttachedPolicies: [{ PolicyName: 'p', PolicyArn: ARN }],
  });
  expect(await call('ListEntitiesForPolicy', { PolicyArn: ARN })).toMatchObject({ PolicyRoles: [{ RoleName: 'r' }] });
});

test('policies of AWS can be attached without being created', async () => {
  await createRole();
  const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
  await call('AttachRolePolicy', { RoleName: 'r', PolicyArn });
  expect((await call('GetPolicy', { PolicyArn }))['Policy']).toMatchObject({
    PolicyName: 'AWSLambdaBasicExecutionRole',
    Path: '/service-role/',
  });
});

test('versions of a policy count up, and five are the most', async () => {
  await createPolicy();
  const add = () => call('CreatePolicyVersion', { PolicyArn: ARN, PolicyDocument: POLICY, SetAsDefault: true });
  for (let version = 2; version <= 5; version += 1) await add();
  await expect(add()).rejects.toMatchObject({ code: 'LimitExceeded' });
  await call('DeletePolicyVersion', { PolicyArn: ARN, VersionId: 'v1' });
  expect((await add())['PolicyVersion']).toMatchObject({ VersionId: 'v6', IsDefaultVersion: true });
  await expect(call('DeletePolicyVersion', { PolicyArn: ARN, VersionId: 'v6' })).rejects.toMatchObject({
    code: 'DeleteConflict',
    message: 'Cannot delete the default version of a policy.',
  });
});

test('a role in use is not deleted, and says what holds it', async () => {
  await createRole();
  await createPolicy();
  await call('PutRolePolicy', { RoleName: 'r', PolicyName: 'in', PolicyDocument: POLICY });
  await call('AttachRolePolicy', { RoleName: 'r', PolicyArn: ARN });
  await call('CreateInstanceProfile', { InstanceProfileName: 'i' });
  await call('AddRoleToInstanceProfile', { InstanceProfileName: 'i', RoleName: 'r' });
  const refusal = () => call('DeleteRole', { RoleName: 'r' }).catch((error: Error) => error.message);
  expect(await refusal()).toBe('Cannot delete entity, must remove roles from instance profile first.');
  await call('RemoveRoleFromInstanceProfile', { InstanceProfileName: 'i', RoleName: 'r' });
  expect(await refusal()).toBe('Cannot delete entity, must detach all policies first.');
  await call('DetachRolePolicy', { RoleName: 'r', PolicyArn: ARN });
  expect(await refusal()).toBe('Cannot delete entity, must delete policies first.');
  await call('DeleteRolePolicy', { RoleName: 'r', PolicyName: 'in' });
  expect(await refusal()).toEqual({});
});

test('an attached policy is not deleted', async () => {
  await createRole();
  await createPolicy();
  await call('AttachRolePolicy', { RoleName: 'r', PolicyArn: ARN });
  await expect(call('DeletePolicy', { PolicyArn: ARN })).rejects.toThrow(
    'Cannot delete a policy attached to entities.',
  );
});

test.each([
  [
    'CreateRole',
    { RoleName: 'x', AssumeRolePolicyDocument: '{' },
    'MalformedPolicyDocument',
    'This policy contains invalid Json',
  ],
  [
    'CreateRole',
    { RoleName: 'x', AssumeRolePolicyDocument: POLICY },
    'MalformedPolicyDocument',
    'Has prohibited field Resource',
  ],
  [
    'CreatePolicy',
    { PolicyName: 'x', PolicyDocument: TRUST },
    'MalformedPolicyDocument',
    'Policy document should not specify a principal.',
  ],
  [
    'CreatePolicy',
    { PolicyName: 'x', PolicyDocument: '{"Statement":[{"Effect":"allow"}]}' },
    'MalformedPolicyDocument',
    'Syntax errors in policy.',
  ],
  [
    'CreatePolicy',
    { PolicyName: 'x', PolicyDocument: '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"bucket"}}' },
    'MalformedPolicyDocument',
    'Resource bucket must be in ARN format or "*".',
  ],
  [
    'AttachRolePolicy',
    { RoleName: 'r', PolicyArn: `${ARN}x` },
    'NoSuchEntity',
    `Policy ${ARN}x does not exist or is not attachable.`,
  ],
  ['GetPolicy', { PolicyArn: `${ARN}x` }, 'NoSuchEntity', `Policy ${ARN}x was not found.`],
])('%s of %j is refused with %s', async (operation, input, code, message) => {
  await createRole();
  await expect(call(operation, input)).rejects.toMatchObject({ code, message });
});

test('an eleventh managed policy is over the quota', async () => {
  await createRole();
  const attach = (index: number) =>
    call('AttachRolePolicy', { RoleName: 'r', PolicyArn: `arn:aws:iam::aws:policy/P${index}` });
  for (let index = 0; index < 10; index += 1) await attach(index);
  await expect(attach(10)).rejects.toMatchObject({
    code: 'LimitExceeded',
    message: 'Cannot exceed quota for PoliciesPerRole: 10',
  });
});

test('tags of a role compare without regard to case', async () => {
  await createRole('r', { Tags: [{ Key: 'Team', Value: 'a' }] });
  await call('TagRole', { RoleName: 'r', Tags: [{ Key: 'team', Value: 'b' }] });
  expect(await call('ListRoleTags', { RoleName: 'r' })).toMatchObject({ Tags: [{ Key: 'team', Value: 'b' }] });
});

test('a service-linked role is only deleted as one', async () => {
  const { Role } = await call('CreateServiceLinkedRole', {
    AWSServiceName: 'sagemaker.application-autoscaling.amazonaws.com',
  });
  const RoleName = 'AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint';
  expect(Role).toMatchObject({ RoleName, Path: '/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/' });
  await expect(call('DeleteRole', { RoleName })).rejects.toMatchObject({ code: 'UnmodifiableEntity' });
  const { DeletionTaskId } = await call<{ DeletionTaskId: string }>('DeleteServiceLinkedRole', { RoleName });
  expect(await call('GetServiceLinkedRoleDeletionStatus', { DeletionTaskId })).toEqual({ Status: 'SUCCEEDED' });
});
