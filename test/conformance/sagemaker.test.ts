import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  SageMakerClient,
  paginateListTrainingJobs,
  waitUntilEndpointDeleted,
  waitUntilEndpointInService,
  waitUntilTrainingJobCompletedOrStopped,
  CreateModelCommand,
  CreateEndpointConfigCommand,
  CreateEndpointCommand,
  DeleteEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import {
  InvokeEndpointCommand,
  InvokeEndpointWithResponseStreamCommand,
  SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import { FakeEngine } from '../_helpers/fake-engine';
import { clientOptions, startTestServer } from '../_helpers/test-cloud';
import { jobRequest, ROLE } from '../local/services/sagemaker/_helpers';

const quick = { minDelay: 1, maxDelay: 1, maxWaitTime: 20 };

test('the JavaScript SDK trains, waits, pages and reads errors', async () => {
  // GIVEN
  const cloud = await startTestServer({ engine: new FakeEngine(() => 0) });
  const client = new SageMakerClient(clientOptions(cloud));
  try {
    // WHEN
    for (const name of ['a', 'b', 'c']) await client.send(new CreateTrainingJobCommand(jobRequest(name)));
    const waited = await waitUntilTrainingJobCompletedOrStopped({ client, ...quick }, { TrainingJobName: 'c' });
    const names = [];
    for await (const page of paginateListTrainingJobs({ client, pageSize: 2 }, { SortBy: 'Name' })) {
      names.push((page.TrainingJobSummaries ?? []).map(({ TrainingJobName }) => TrainingJobName));
    }
    // THEN
    expect(waited.state).toBe('SUCCESS');
    await expect(
      waitUntilTrainingJobCompletedOrStopped({ client, ...quick }, { TrainingJobName: 'none' }),
    ).rejects.toThrow(/"state":"FAILURE"/);
    expect(names).toEqual([['a', 'b'], ['c']]);
    await expect(client.send(new CreateTrainingJobCommand(jobRequest('a')))).rejects.toMatchObject({
      name: 'ResourceInUse',
    });
    await expect(client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'none' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Requested resource not found.',
    });
  } finally {
    client.destroy();
    await cloud.stop();
  }
});

test('the JavaScript SDK serves a model, invokes it both ways, and waits for its end', async () => {
  // GIVEN a container that answers with what it was asked, or with an error
  const server = createServer((request, response) => {
    if (request.headers['content-type'] === 'bad/type') response.writeHead(415);
    request.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const engine = new FakeEngine(async (machine) => {
    machine.answerAt({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
    await new Promise((resolve) => machine.signal.addEventListener('abort', resolve));
    return 0;
  });
  const cloud = await startTestServer({ engine });
  const client = new SageMakerClient(clientOptions(cloud));
  const runtime = new SageMakerRuntimeClient(clientOptions(cloud));
  const EndpointName = 'e';
  try {
    // WHEN
    const PrimaryContainer = { Image: 'server:1' };
    await client.send(new CreateModelCommand({ ModelName: 'm', ExecutionRoleArn: ROLE, PrimaryContainer }));
    const variant = { VariantName: 'A', ModelName: 'm', InitialInstanceCount: 1, InstanceType: 'ml.m5.large' as const };
    await client.send(new CreateEndpointConfigCommand({ EndpointConfigName: 'c', ProductionVariants: [variant] }));
    await client.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName: 'c' }));
    await waitUntilEndpointInService({ client, ...quick }, { EndpointName });
    const answer = await runtime.send(new InvokeEndpointCommand({ EndpointName, Body: 'hello' }));
    const streamed = await runtime.send(new InvokeEndpointWithResponseStreamCommand({ EndpointName, Body: 'hello' }));
    // THEN
    expect(answer.Body.transformToString()).toBe('hello');
    expect(answer.InvokedProductionVariant).toBe('A');
    const parts = [];
    for await (const { PayloadPart } of streamed.Body ?? [])
      parts.push(Buffer.from(PayloadPart?.Bytes ?? []).toString());
    expect(parts.join('')).toBe('hello');
    const bad = new InvokeEndpointCommand({ EndpointName, Body: 'x', ContentType: 'bad/type' });
    await expect(runtime.send(bad)).rejects.toMatchObject({
      name: 'ModelError',
      OriginalStatusCode: 415,
      OriginalMessage: 'x',
    });
    await client.send(new DeleteEndpointCommand({ EndpointName }));
    expect((await waitUntilEndpointDeleted({ client, ...quick }, { EndpointName })).state).toBe('SUCCESS');
  } finally {
    client.destroy();
    runtime.destroy();
    await cloud.stop();
    server.close();
  }
});
