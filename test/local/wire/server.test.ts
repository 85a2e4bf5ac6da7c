import { gzipSync } from 'node:zlib';
import type { LocalCloud } from '../../../lib/local/index';
import { startTestServer } from '../../_helpers/test-cloud';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startTestServer();
});
afterAll(() => cloud.stop());

const scope = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function post(path: string, headers: Record<string, string>, body: string | Uint8Array = ''): Promise<Reply> {
  const response = await fetch(cloud.endpoint + path, { method: 'POST', headers, body: body as string });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function json(
  service: string,
  target: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return post(
    '/',
    { authorization: scope(service), 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1', ...headers },
    body,
  );
}

test('AWS JSON: an error has __type, message and a request id', async () => {
  const reply = await json('sagemaker', 'SageMaker.DescribeTrainingJob', '{}');
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text)).toEqual({
    __type: 'ValidationException',
    message:
      "1 validation error detected: Value null at 'trainingJobName' failed to satisfy constraint: Member must not be null",
  });
  expect(reply.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
});

test('malformed JSON is a SerializationException', async () => {
  const reply = await json('sagemaker', 'SageMaker.DescribeTrainingJob', '{"TrainingJobName":');
  expect(JSON.parse(reply.text)).toEqual({ __type: 'SerializationException', message: 'the body is not valid JSON' });
});

test('gzip bodies are unpacked, broken ones refused', async () => {
  const good = await json('sagemaker', 'SageMaker.DescribeTrainingJob', gzipSync('{}'), { 'content-encoding': 'gzip' });
  expect(good.text).toContain("at 'trainingJobName'");
  const bad = await json('sagemaker', 'SageMaker.DescribeTrainingJob', 'not gzip', { 'content-encoding': 'gzip' });
  expect(bad.text).toContain('is not valid gzip');
});

test('an operation outside the model is unknown', async () => {
  const reply = await json('sagemaker', 'SageMaker.Teleport', '{}');
  expect(JSON.parse(reply.text)).toEqual({
    __type: 'UnknownOperationException',
    message: 'sagemaker has no operation "Teleport"',
  });
});

test('an operation that is not supported says so and where to look', async () => {
  const reply = await json('sagemaker', 'SageMaker.ListHubs', '{}');
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text)).toEqual({
    __type: 'UnsupportedOperation',
    message: 'sagemaker ListHubs is not supported by the local cloud: PARITY.md lists what is. Nothing was changed',
  });
});

test('a service that is not spoken is named', async () => {
  const reply = await post('/', { authorization: scope('dynamodb') });
  expect(JSON.parse(reply.text).message).toMatch(
    /^the local cloud does not speak dynamodb; it speaks cloudformation, cloudwatch, /,
  );
});

test('Query: answers and errors are XML', async () => {
  const headers = { authorization: scope('sts'), 'content-type': 'application/x-www-form-urlencoded' };
  const good = await post('/', headers, 'Action=GetCallerIdentity&Version=2011-06-15');
  expect(good.text).toMatch(
    /^<GetCallerIdentityResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/"><GetCallerIdentityResult>.*<Account>000000000000<\/Account>/,
  );
  const bad = await post('/', headers, 'Action=AssumeRole&Version=2011-06-15&RoleArn=x&RoleSessionName=abc');
  expect(bad.status).toBe(400);
  expect(bad.text).toMatch(
    /<Error><Type>Sender<\/Type><Code>ValidationError<\/Code><Message>1 validation error detected: Value &apos;x&apos; at &apos;roleArn&apos;/,
  );
});

test('CBOR: a body that is none is refused in CBOR', async () => {
  const headers = {
    authorization: scope('monitoring'),
    'smithy-protocol': 'rpc-v2-cbor',
    'content-type': 'application/cbor',
  };
  const reply = await post(
    '/service/GraniteServiceVersion20100801/operation/ListMetrics',
    headers,
    new Uint8Array([0xbf, 0x01]),
  );
  expect(reply.status).toBe(400);
  expect(reply.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
  expect(reply.text).toContain('the body is not valid CBOR');
});

test.each([
  [{ origin: 'https://evil.example' }, 'origin "https://evil.example"'],
  [{ referer: 'https://evil.example/page' }, 'referer "https://evil.example/page"'],
  [{ origin: 'null' }, 'origin "null"'],
  [{ 'sec-fetch-site': 'cross-site' }, 'a request from another site'],
])('a request of a web page is refused: %j', async (headers, what) => {
  const reply = await json('sagemaker', 'SageMaker.ListTrainingJobs', '{}', headers);
  expect(reply.status).toBe(403);
  expect(JSON.parse(reply.text).message).toBe(
    `refused ${what}: the local cloud answers loopback hosts and origins only`,
  );
});

test.each(['/_trainyard/stop', '/_trainyard/services/sagemaker/interrupt?job=x'])(
  '%s takes a header that no web form can send',
  async (path) => {
    const reply = await post(path, {});
    expect(reply.status).toBe(403);
  },
);

test('the prices that are known are told', async () => {
  const reply = await fetch(`${cloud.endpoint}/_trainyard/prices`);
  expect(await reply.json()).toMatchObject({ currency: 'USD', training: { 'ml.m5.large': 0.115 } });
});

test.each([
  ['sagemaker/interrupt?job=none', 409, 'there is no training job none: trainyard jobs lists those that are'],
  ['sagemaker/explode', 409, 'the service sagemaker has no control explode'],
  ['unknown/interrupt', 409, 'the service unknown has no control interrupt'],
])('a service is asked for %s', async (path, status, message) => {
  const reply = await post(`/_trainyard/services/${path}`, { 'x-trainyard': 'cli' });
  expect([reply.status, JSON.parse(reply.text).message]).toEqual([status, message]);
});
