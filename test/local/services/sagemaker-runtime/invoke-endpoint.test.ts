import type { RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import { bodyToBuffer } from '../../../../lib/local/common/body';
import type { Body } from '../../../../lib/local/common/body';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { createEndpoint, servingEngine, settled } from '../sagemaker/_endpoint';

const WHERE =
  'See https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logEventViewer:group=/aws/sagemaker/Endpoints/endpoint ' +
  'in account 000000000000 for more information.';

interface Answer {
  readonly Body: Body;
  readonly ContentType: string;
  readonly InvokedProductionVariant: string;
  readonly CustomAttributes?: string;
}

function invoke(cloud: TestCloud, more: object = {}): Promise<Answer> {
  const input = { EndpointName: 'endpoint', Body: Buffer.from('question'), ...more };
  return cloud.door.call('sagemaker-runtime', 'InvokeEndpoint', input, cloud.caller);
}

async function serving(answer: RequestListener, variants?: Record<string, number>) {
  const engine = await servingEngine(answer);
  const cloud = await createTestCloud({ engine });
  await createEndpoint(cloud, variants);
  await settled(cloud);
  const close = async (): Promise<void> => {
    await cloud.stop();
    await engine[Symbol.asyncDispose]();
  };
  return { cloud, engine, [Symbol.asyncDispose]: close };
}

const echo: RequestListener = (request, response) => {
  response.setHeader('content-type', 'text/plain');
  response.setHeader('x-amzn-sagemaker-custom-attributes', JSON.stringify(request.headers));
  request.pipe(response);
};

test('the body and the named headers reach the container and come back', async () => {
  await using served = await serving(echo);
  const answer = await invoke(served.cloud, { ContentType: 'text/csv', CustomAttributes: 'trace=1' });
  expect((await bodyToBuffer(answer.Body)).toString()).toBe('question');
  expect(answer).toMatchObject({ ContentType: 'text/plain', InvokedProductionVariant: 'AllTraffic' });
  const {
    host: _host,
    connection: _connection,
    ...seen
  } = JSON.parse(answer.CustomAttributes ?? '') as Record<string, string>;
  expect(seen).toEqual({
    'content-type': 'text/csv',
    'x-amzn-sagemaker-custom-attributes': 'trace=1',
    'content-length': '8',
  });
});

test('a stream is passed on as it comes', async () => {
  await using served = await serving(echo);
  const answer = await invoke(served.cloud, { Body: Readable.from([Buffer.from('a'), Buffer.from('b')]) });
  expect((await bodyToBuffer(answer.Body)).toString()).toBe('ab');
});

test.each([
  [400, 'client'],
  [503, 'server'],
])('a container that answers %d is a model error', async (status, kind) => {
  await using served = await serving((_request, response) => void response.writeHead(status).end('bad input'));
  await expect(invoke(served.cloud)).rejects.toMatchObject({
    code: 'ModelError',
    status: 424,
    message: `Received ${kind} error (${status}) from primary with message "bad input". ${WHERE}`,
    fields: {
      OriginalStatusCode: status,
      OriginalMessage: 'bad input',
      LogStreamArn: 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/sagemaker/Endpoints/endpoint',
    },
  });
});

test('a connection that the container breaks is a model error', async () => {
  await using served = await serving((request) => request.socket.destroy());
  const message = 'An error occurred while handling request as the model process exited.';
  await expect(invoke(served.cloud)).rejects.toMatchObject({
    message: `Received server error (0) from model with message "${message}". ${WHERE}`,
    fields: { OriginalStatusCode: 0 },
  });
});

test('a variant may be named', async () => {
  await using served = await serving(echo, { A: 1, B: 0 });
  expect(await invoke(served.cloud, { TargetVariant: 'B' })).toMatchObject({ InvokedProductionVariant: 'B' });
  expect(await invoke(served.cloud)).toMatchObject({ InvokedProductionVariant: 'A' });
  await expect(invoke(served.cloud, { TargetVariant: 'C' })).rejects.toMatchObject({
    code: 'ValidationError',
    message: 'Variant C not found for endpoint endpoint.',
  });
});

test('an endpoint that is missing', async () => {
  await using cloud = await createTestCloud();
  await expect(invoke(cloud)).rejects.toMatchObject({
    code: 'ValidationError',
    status: 400,
    message: 'Endpoint endpoint of account 000000000000 not found.',
  });
});

test('a body over the limit is refused, also when its length comes to light on the way', async () => {
  await using served = await serving((request, response) => {
    request.resume().on('end', () => response.end());
  });
  const message =
    /^1 validation error detected: Value .*at 'body' failed to satisfy constraint: Member must have length less than or equal to/;
  const chunk = Buffer.alloc(1024 * 1024);
  const long = Readable.from(Array.from({ length: 26 }, () => chunk));
  await expect(invoke(served.cloud, { Body: long })).rejects.toMatchObject({
    code: 'ValidationError',
    message: expect.stringMatching(message),
  });
});

test('a response stream has a part for each chunk', async () => {
  await using served = await serving((_request, response) => {
    response.write('one');
    setImmediate(() => response.end('two'));
  });
  const input = { EndpointName: 'endpoint', Body: Buffer.from('q') };
  const { cloud } = served;
  const answer = await cloud.door.call<{ Body: AsyncIterable<{ PayloadPart: { Bytes: Buffer } }> }>(
    'sagemaker-runtime',
    'InvokeEndpointWithResponseStream',
    input,
    cloud.caller,
  );
  const parts = [];
  for await (const { PayloadPart } of answer.Body) parts.push(PayloadPart.Bytes.toString());
  expect(parts.join('')).toBe('onetwo');
});
