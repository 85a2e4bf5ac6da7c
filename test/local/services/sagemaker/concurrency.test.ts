import { CreateModelCommand, CreateTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  DescribeEndpointCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { clientOptions, startTestServer } from '../../../_helpers/test-cloud';
import { jobRequest, until } from './_helpers';

/** Requests that wait for their answer. */
const held: (() => void)[] = [];
let holding = false;

/** What the servers of the containers answer. */
const answers = new Map<Server, string>();

async function listen(): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/ping') return void response.end();
    request.resume();
    const answer = (): void => void response.end(answers.get(server));
    if (holding) held.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** An engine whose containers have a server each, which ends with them, requests and all. */
async function makeEngine(containers: number): Promise<FakeEngine> {
  const ready = await Promise.all(Array.from({ length: containers }, listen));
  return new FakeEngine(async (machine) => {
    const server = ready.pop() as Server;
    answers.set(server, machine.spec.labels['config'] as string);
    machine.answerAt({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
    await new Promise((resolve) => machine.signal.addEventListener('abort', resolve));
    server.closeAllConnections();
    server.close();
    return 0;
  });
}

test('of 64 creations of one name one succeeds, and 63 learn that it is in use', async () => {
  await using cloud = await startTestServer({ engine: new FakeEngine(() => 0) });
  const client = new SageMakerClient(clientOptions(cloud));
  const creations = await Promise.allSettled(
    Array.from({ length: 64 }, () => client.send(new CreateTrainingJobCommand(jobRequest('job')))),
  );
  const failures = creations.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).name] : []));
  expect(failures).toEqual(Array.from({ length: 63 }, () => 'ResourceInUse'));
});

test('no invocation fails while an endpoint is updated and gets fewer instances', async () => {
  await using cloud = await startTestServer({ engine: await makeEngine(6) });
  const client = new SageMakerClient(clientOptions(cloud));
  const runtime = new SageMakerRuntimeClient({
    ...clientOptions(cloud),
    requestHandler: { httpAgent: { maxSockets: 500 } },
  });
  const invoke = async (): Promise<string> => {
    const input = { EndpointName: 'endpoint', Body: Buffer.from('x') };
    return Buffer.from((await runtime.send(new InvokeEndpointCommand(input))).Body).toString();
  };
  const invokeAtOnce = (count: number) => Promise.all(Array.from({ length: count }, invoke));
  const hold = async (count: number): Promise<Promise<string[]>[]> => {
    holding = true;
    const answers = invokeAtOnce(count);
    await until(
      () => Promise.resolve(held.length),
      (waiting) => waiting === count,
    );
    holding = false;
    return [answers];
  };
  const untilInService = () =>
    until(
      () => client.send(new DescribeEndpointCommand({ EndpointName: 'endpoint' })),
      ({ EndpointStatus }) => EndpointStatus === 'InService',
    );

  const PrimaryContainer = { Image: 'server:1' };
  const ExecutionRoleArn = 'arn:aws:iam::000000000000:role/r';
  await client.send(new CreateModelCommand({ ModelName: 'model', ExecutionRoleArn, PrimaryContainer }));
  for (const EndpointConfigName of ['first', 'second']) {
    const variant = {
      VariantName: 'all',
      ModelName: 'model',
      InitialInstanceCount: 3,
      InstanceType: 'ml.m5.large',
    } as const;
    await client.send(new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants: [variant] }));
  }
  await client.send(new CreateEndpointCommand({ EndpointName: 'endpoint', EndpointConfigName: 'first' }));
  await untilInService();

  // WHEN the endpoint is updated
  const [beforeUpdate] = await hold(50);
  await client.send(new UpdateEndpointCommand({ EndpointName: 'endpoint', EndpointConfigName: 'second' }));
  const during = invokeAtOnce(50);
  await untilInService();
  const after = invokeAtOnce(50);

  // THEN those under way end where they began
  expect(new Set(await after)).toEqual(new Set(['second']));
  await during;
  for (const release of held.splice(0)) release();
  expect(new Set(await beforeUpdate)).toEqual(new Set(['first']));

  // WHEN it gets fewer instances
  const [beforeScaling] = await hold(25);
  const DesiredWeightsAndCapacities = [{ VariantName: 'all', DesiredInstanceCount: 1 }];
  await client.send(
    new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: 'endpoint', DesiredWeightsAndCapacities }),
  );
  expect(await invokeAtOnce(25)).toHaveLength(25);
  for (const release of held.splice(0)) release();
  expect(await beforeScaling).toHaveLength(25);
});
