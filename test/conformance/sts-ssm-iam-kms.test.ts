import { EncryptCommand, DecryptCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
  paginateListRoles,
  waitUntilRoleExists,
} from '@aws-sdk/client-iam';
import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  paginateGetParametersByPath,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { LocalCloud } from '../../lib/local/index';
import { clientOptions, startTestServer } from '../_helpers/test-cloud';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
let cloud: LocalCloud;

beforeAll(async () => void (cloud = await startTestServer()));
afterAll(() => cloud.stop());

test('credentials of an assumed role sign requests as that role', async () => {
  const { Credentials } = await new STSClient(clientOptions(cloud)).send(
    new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/deploy', RoleSessionName: 'me' }),
  );
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId as string,
    secretAccessKey: Credentials?.SecretAccessKey as string,
    sessionToken: Credentials?.SessionToken,
  };
  const identity = await new STSClient({ ...clientOptions(cloud), credentials }).send(new GetCallerIdentityCommand());
  expect(identity).toMatchObject({ Account: '000000000000', Arn: 'arn:aws:sts::000000000000:assumed-role/deploy/me' });
  const ssm = new SSMClient({ ...clientOptions(cloud), credentials });
  await ssm.send(new PutParameterCommand({ Name: '/who', Value: 'x', Type: 'String' }));
  // Every service sees the role, not only STS.
  const history = await ssm.send(new GetParameterHistoryCommand({ Name: '/who' }));
  expect(history.Parameters?.[0]?.LastModifiedUser).toBe('arn:aws:sts::000000000000:assumed-role/deploy/me');
});

test('parameters are read page by page, and a missing one is named by its class', async () => {
  const client = new SSMClient(clientOptions(cloud));
  for (const name of ['a', 'b', 'c']) {
    await client.send(new PutParameterCommand({ Name: `/p/${name}`, Value: name, Type: 'SecureString' }));
  }
  const values: (string | undefined)[] = [];
  for await (const page of paginateGetParametersByPath({ client, pageSize: 2 }, { Path: '/p', WithDecryption: true })) {
    values.push(...(page.Parameters ?? []).map((parameter) => parameter.Value));
  }
  expect(values).toEqual(['a', 'b', 'c']);
  await expect(client.send(new GetParameterCommand({ Name: '/p/none' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
});

test('roles are made, waited for and listed', async () => {
  const client = new IAMClient(clientOptions(cloud));
  for (const RoleName of ['one', 'two'])
    await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  await waitUntilRoleExists({ client, maxWaitTime: 5 }, { RoleName: 'two' });
  const names: (string | undefined)[] = [];
  for await (const page of paginateListRoles({ client, pageSize: 1 }, {}))
    names.push(...(page.Roles ?? []).map((role) => role.RoleName));
  expect(names).toEqual(expect.arrayContaining(['one', 'two']));
  const { Role } = await client.send(new GetRoleCommand({ RoleName: 'one' }));
  expect(decodeURIComponent(Role?.AssumeRolePolicyDocument as string)).toBe(TRUST);
  expect(Role?.CreateDate).toBeInstanceOf(Date);
  await expect(client.send(new GetRoleCommand({ RoleName: 'none' }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    message: 'The role with name none cannot be found.',
    $metadata: { httpStatusCode: 404 },
  });
});

test('bytes survive KMS', async () => {
  const client = new KMSClient(clientOptions(cloud));
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const Plaintext = Uint8Array.from([0, 1, 255]);
  const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId: KeyMetadata?.KeyId, Plaintext }));
  const decrypted = await client.send(new DecryptCommand({ CiphertextBlob }));
  expect([...(decrypted.Plaintext ?? [])]).toEqual([0, 1, 255]);
  await expect(client.send(new DecryptCommand({ CiphertextBlob: Buffer.from('x') }))).rejects.toMatchObject({
    name: 'InvalidCiphertextException',
  });
});
