import { JsonCodec } from '../../../lib/local/models/json-codec';
import { ApiModels } from '../../../lib/local/models/load';
import type { Shape } from '../../../lib/local/models/api-model';

const models = new ApiModels();
const codec = new JsonCodec({ timestamps: 'unixTimestamp', wireNames: false });
const shape = (service: string, name: string): Shape => models.get(service).shape(name);

test('epoch seconds become dates, and back', () => {
  const input = codec.decode(shape('sagemaker', 'ListTrainingJobsRequest'), { CreationTimeAfter: 1700000000.5 });
  expect(input).toEqual({ CreationTimeAfter: new Date(1700000000500) });
  const output = codec.encode(shape('sagemaker', 'TrainingJobSummary'), {
    TrainingJobName: 'a',
    CreationTime: new Date(1700000000500),
  });
  expect(output).toEqual({ TrainingJobName: 'a', CreationTime: 1700000000.5 });
});

test('base64 becomes bytes, and back', () => {
  const decoded = codec.decode(shape('kms', 'EncryptRequest'), { KeyId: 'k', Plaintext: 'aGk=' }) as {
    Plaintext: Buffer;
  };
  expect(decoded.Plaintext.toString()).toBe('hi');
  expect(codec.encode(shape('kms', 'DecryptResponse'), { Plaintext: Buffer.from('hi') })).toEqual({
    Plaintext: 'aGk=',
  });
});

test('members that the model does not know are dropped, null counts as absent', () => {
  expect(codec.decode(shape('sagemaker', 'DescribeTrainingJobRequest'), { Other: 1, TrainingJobName: null })).toEqual(
    {},
  );
});

test('an answer without times and bytes is passed on as it is', () => {
  const answer = { TrainingJobArn: 'arn' };
  expect(codec.encode(shape('sagemaker', 'CreateTrainingJobResponse'), answer)).toBe(answer);
});

test.each([
  [{ TrainingJobName: 1 }, 'NUMBER_VALUE can not be converted to a String'],
  [{ HyperParameters: [] }, 'START_ARRAY can not be converted to a Map'],
  [{ ResourceConfig: { InstanceCount: '1' } }, 'STRING_VALUE can not be converted to an Integer'],
  [{ EnableNetworkIsolation: 'true' }, 'STRING_VALUE can not be converted to a Boolean'],
])('%j is refused by its JSON type', (document, message) => {
  expect(() => codec.decode(shape('sagemaker', 'CreateTrainingJobRequest'), document)).toThrow(message);
});

test('a key that would reach a prototype stays a plain key', () => {
  const document = JSON.parse('{"HyperParameters":{"__proto__":"x"}}') as object;
  const decoded = codec.decode(shape('sagemaker', 'CreateTrainingJobRequest'), document) as { HyperParameters: object };
  expect(Object.entries(decoded.HyperParameters)).toEqual([['__proto__', 'x']]);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});
