import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeEngine } from '../../../_helpers/fake-engine';
import type { FakeMachine } from '../../../_helpers/fake-engine';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { call, until } from './_helpers';

/** An engine whose containers share one HTTP server: `/ping` answers 200, the rest is the test's. */
export async function servingEngine(
  answer: RequestListener = (_request, response) => response.end('answer'),
  program: (machine: FakeMachine) => Promise<number> = untilStopped,
): Promise<FakeEngine & AsyncDisposable & { readonly port: number }> {
  const server = createServer((request, response) =>
    request.url === '/ping' ? response.end() : answer(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const engine = new FakeEngine((machine) => {
    machine.answerAt({ host: '127.0.0.1', port });
    return program(machine);
  });
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return Object.assign(engine, { port, [Symbol.asyncDispose]: close });
}

export async function untilStopped({ signal }: FakeMachine): Promise<number> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return 0;
}

export interface EndpointView {
  readonly EndpointStatus: string;
  readonly EndpointConfigName: string;
  readonly FailureReason?: string;
  readonly ProductionVariants?: { VariantName: string; CurrentWeight: number; CurrentInstanceCount: number }[];
}

export const describeEndpoint = (cloud: TestCloud, EndpointName = 'endpoint'): Promise<EndpointView> =>
  call(cloud, 'DescribeEndpoint', { EndpointName });

export const settled = (cloud: TestCloud): Promise<EndpointView> =>
  until(
    () => describeEndpoint(cloud),
    ({ EndpointStatus }) => EndpointStatus !== 'Creating' && EndpointStatus !== 'Updating',
  );

export async function createConfig(
  cloud: TestCloud,
  name: string,
  variants: Record<string, number> = { AllTraffic: 1 },
): Promise<void> {
  const ProductionVariants = Object.entries(variants).map(([VariantName, InitialVariantWeight]) => ({
    VariantName,
    InitialVariantWeight,
    ModelName: 'model',
    InitialInstanceCount: 1,
    InstanceType: 'ml.m5.large',
  }));
  await call(cloud, 'CreateEndpointConfig', { EndpointConfigName: name, ProductionVariants });
}

/** A model, a configuration `config` and the endpoint `endpoint`, which may still be coming up. */
export async function createEndpoint(cloud: TestCloud, variants?: Record<string, number>): Promise<void> {
  const PrimaryContainer = { Image: 'server:1' };
  await call(cloud, 'CreateModel', {
    ModelName: 'model',
    ExecutionRoleArn: 'arn:aws:iam::000000000000:role/r',
    PrimaryContainer,
  });
  await createConfig(cloud, 'config', variants);
  await call(cloud, 'CreateEndpoint', { EndpointName: 'endpoint', EndpointConfigName: 'config' });
}
