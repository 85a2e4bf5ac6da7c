import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openState } from '../../../../lib/local/cloud/state-directory';
import { Arns } from '../../../../lib/local/services/sagemaker/arns';
import type { EndpointState } from '../../../../lib/local/services/sagemaker/endpoint/endpoint';
import { Endpoints } from '../../../../lib/local/services/sagemaker/endpoint/endpoints';
import { EventStore } from '../../../../lib/local/services/logs/event-store';
import type { StreamRow } from '../../../../lib/local/services/logs/records';
import { FakeContainer, FakeEngine } from '../../../_helpers/fake-engine';
import { ManualClock } from '../../../_helpers/manual-clock';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { createConfig, createEndpoint, describeEndpoint, servingEngine, settled, untilStopped } from './_endpoint';
import { until } from './_helpers';

let state: string;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'resume-'));
});

afterEach(() => rm(state, { recursive: true, force: true }));

/** A state directory as a server leaves it that was killed while the endpoint `endpoint` was in this state. */
async function killedWith(status: string, more: Partial<EndpointState> = {}): Promise<void> {
  {
    await using engine = await servingEngine();
    await using cloud = await createTestCloud({ engine, state });
    await createEndpoint(cloud);
    await createConfig(cloud, 'second');
    await settled(cloud);
  }
  const opened = await openState(state);
  const clock = new ManualClock();
  const arns = new Arns({ account: '000000000000', region: 'us-east-1' });
  const endpoints = new Endpoints(opened.store, arns, clock, () => undefined);
  endpoints.move('endpoint', status as 'InService', more);
  opened.close();
}

async function resumed(left: readonly { readonly config: string; readonly instance: string }[]) {
  const engine = await servingEngine();
  const survivors = left.map((labels) => survivor(engine, labels));
  engine.left = survivors;
  const cloud = await createTestCloud({ engine, state });
  return {
    engine,
    cloud,
    survivors,
    [Symbol.asyncDispose]: async () => {
      await cloud.stop();
      await engine[Symbol.asyncDispose]();
    },
  };
}

function survivor(
  engine: { readonly port: number },
  { config, instance }: { readonly config: string; readonly instance: string },
): FakeContainer {
  const labels = { kind: 'endpoint', endpoint: 'endpoint', variant: 'AllTraffic', config, instance };
  const spec = {
    name: instance,
    image: { kind: 'folder' as const, directory: '' },
    environment: {},
    mounts: [],
    labels,
  };
  return new FakeContainer(
    spec,
    (machine) => {
      machine.answerAt({ host: '127.0.0.1', port: engine.port });
      return untilStopped(machine);
    },
    instance,
  );
}

const variant = { name: 'AllTraffic', weight: 1, count: 1 };
const inService = { configName: 'config', variants: [variant] };

test('an endpoint that was in service takes its container over', async () => {
  await killedWith('InService', inService);
  await using run = await resumed([{ config: 'config', instance: 'i-1' }]);
  const { EndpointStatus } = await until(
    () => describeEndpoint(run.cloud),
    (view) => view.EndpointStatus !== 'SystemUpdating',
  );
  expect([EndpointStatus, run.engine.started.length, run.survivors[0]?.removed]).toEqual(['InService', 0, false]);
});

test('of a container that was taken over the log goes on after its last line', async () => {
  await killedWith('InService', inService);
  const opened = await openState(state);
  const events = new EventStore(opened.store);
  const group = { id: 99, name: '/aws/sagemaker/Endpoints/endpoint', created: 0 };
  opened.store.documents<object>('logs_groups').put(group.name, group);
  opened.store.documents<object>('services_used').insert('logs', {});
  events.createStream(99, 'AllTraffic/i-1', 0);
  const stream = events.tryFindStream(99, 'AllTraffic/i-1') as StreamRow;
  events.append(99, stream, [{ timestamp: 1234, message: 'before' }], 1234);
  opened.close();
  const asked: (number | undefined)[] = [];
  const engine = await servingEngine();
  await using _ = engine;
  const container = survivor(engine, { config: 'config', instance: 'i-1' });
  const logs = container.logs.bind(container);
  container.logs = (since?: number) => (asked.push(since), logs());
  engine.left = [container];
  await using cloud = await createTestCloud({ engine, state });
  await until(
    () => describeEndpoint(cloud),
    ({ EndpointStatus }) => EndpointStatus === 'InService',
  );
  expect(asked).toEqual([1235]);
});

test('containers of the former configuration, which an update had not ended yet, are removed', async () => {
  await killedWith('InService', inService);
  await using run = await resumed([
    { config: 'config', instance: 'i-1' },
    { config: 'former', instance: 'i-0' },
  ]);
  await until(
    () => describeEndpoint(run.cloud),
    (view) => view.EndpointStatus === 'InService',
  );
  expect(run.survivors.map(({ removed }) => removed)).toEqual([false, true]);
});

test('an interrupted change of capacity goes on', async () => {
  await killedWith('Updating', { ...inService, variants: [{ ...variant, desiredCount: 2, desiredWeight: 3 }] });
  await using run = await resumed([{ config: 'config', instance: 'i-1' }]);
  const view = await settled(run.cloud);
  expect(view.ProductionVariants).toMatchObject([{ CurrentInstanceCount: 2, CurrentWeight: 3 }]);
  expect([run.engine.started.length, run.survivors[0]?.removed]).toEqual([1, false]);
});

test('an interrupted update keeps the old containers until the new ones serve', async () => {
  await killedWith('Updating', {
    ...inService,
    pending: { configName: 'second', variants: [variant], started: 0 },
  });
  await using run = await resumed([
    { config: 'config', instance: 'i-1' },
    { config: 'second', instance: 'i-2' },
  ]);
  expect(await settled(run.cloud)).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'second' });
  await until(
    () => Promise.resolve(run.survivors.map(({ removed }) => removed)),
    (removed) => removed.every(Boolean),
  );
  expect(run.engine.running.map(({ labels }) => labels['config'])).toEqual(['second']);
});

test('an interrupted deletion goes on', async () => {
  await killedWith('Deleting', inService);
  await using run = await resumed([{ config: 'config', instance: 'i-1' }]);
  await expect(
    until(
      () => describeEndpoint(run.cloud),
      () => false,
    ),
  ).rejects.toThrow('Could not find endpoint');
  expect(run.survivors[0]?.removed).toBe(true);
});

test('folders of containers that are gone go too', async () => {
  await killedWith('InService', inService);
  const folder = join(state, 'workspace', 'sagemaker', 'endpoints', 'endpoint');
  await mkdir(join(folder, 'i-gone', 'model'), { recursive: true });
  await mkdir(join(folder, 'i-1', 'model'), { recursive: true });
  await using _ = await resumed([{ config: 'config', instance: 'i-1' }]);
  expect(await readdir(folder)).toEqual(['i-1']);
});

test('the end of the server waits for no container, and the next server goes on', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const engine = new FakeEngine((machine) => {
    machine.answerAt({ host: '127.0.0.1', port });
    return untilStopped(machine);
  });
  const cloud = await createTestCloud({ engine, state });
  await createEndpoint(cloud);
  await until(
    () => Promise.resolve(engine.started.length),
    (started) => started === 1,
  );
  await cloud.stop();
  silent.closeAllConnections();
  silent.close();
  expect(engine.running).toEqual([]);
  await using run = await resumed([]);
  expect((await settled(run.cloud)).EndpointStatus).toBe('InService');
});
