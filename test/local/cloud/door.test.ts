import type { TestCloud } from '../../_helpers/test-cloud';
import { createTestCloud } from '../../_helpers/test-cloud';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await createTestCloud();
});
afterAll(() => cloud.stop());

test('a call from inside is validated like one from outside', async () => {
  await expect(
    cloud.door.call('sts', 'AssumeRole', { RoleArn: 'arn:aws:iam::000000000000:role/x' }, cloud.caller),
  ).rejects.toMatchObject({
    code: 'ValidationError',
    message:
      "1 validation error detected: Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null",
  });
});

test('an operation of the model that no service implements is rejected by name', async () => {
  await expect(
    cloud.door.call('sts', 'DecodeAuthorizationMessage', { EncodedMessage: 'x' }, cloud.caller),
  ).rejects.toMatchObject({
    code: 'UnsupportedOperation',
    message:
      'sts DecodeAuthorizationMessage is not supported by the local cloud: PARITY.md lists what is. Nothing was changed',
  });
});

test('a name that every object has is no operation', async () => {
  await expect(cloud.door.call('sts', 'constructor', {}, cloud.caller)).rejects.toMatchObject({
    code: 'UnknownOperationException',
  });
});
