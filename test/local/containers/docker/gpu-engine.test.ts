import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerCreateOptions } from 'dockerode';
import { DockerEngine } from '../../../../lib/local/containers/docker/docker-engine';
import { gpuDevices } from '../../../../lib/local/containers/docker/gpu-devices';
import type { ContainerSpec } from '../../../../lib/local/containers/engine';

const INFO = {
  ServerVersion: 'fake',
  OSType: 'linux',
  OperatingSystem: 'Test',
  Architecture: 'other',
  NCPU: 2,
  Runtimes: { runc: {}, nvidia: {} },
};

interface FakeContainer {
  readonly options: ContainerCreateOptions;
  readonly end: () => void;
}

/** As much of a Docker engine with GPUs as it takes to start and end containers. */
class FakeDaemon {
  readonly containers: FakeContainer[] = [];
  private readonly waiting: ServerResponse[][] = [];
  readonly server = createServer((request, response) => void this.answer(request, response));

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '').replace(/\?.*/, '');
    const number = Number(/^\/containers\/(\d+)/.exec(path)?.[1]);
    if (path === '/info') return json(response, INFO);
    if (path.endsWith('/json')) return json(response, []);
    if (path === '/networks') return json(response, []);
    if (path === '/volumes') return json(response, { Volumes: null });
    if (path === '/containers/create') return json(response, { Id: String(this.create(body)) }, 201);
    if (path.endsWith('/wait')) return void this.waiting[number]?.push(response);
    if (request.method === 'DELETE') this.end(number);
    response.writeHead(204).end();
  }

  private create(body: string): number {
    const number = this.containers.length;
    this.waiting.push([]);
    this.containers.push({ options: JSON.parse(body) as ContainerCreateOptions, end: () => this.end(number) });
    return number;
  }

  private end(number: number): void {
    for (const response of this.waiting[number]?.splice(0) ?? []) json(response, { StatusCode: 0 });
  }
}

function json(response: ServerResponse, value: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

let directory: string;
let daemon: FakeDaemon;
let engine: DockerEngine;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gpu-'));
  daemon = new FakeDaemon();
  const socket = join(directory, 'docker.sock');
  await new Promise<void>((resolve) => daemon.server.listen(socket, resolve));
  engine = await DockerEngine.open({
    stateDirectory: join(directory, 'state'),
    report: () => undefined,
    environment: { DOCKER_HOST: `unix://${socket}` },
    gpuDevices: ['GPU-1', 'GPU-2'],
  });
});

afterEach(async () => {
  await engine.close();
  daemon.server.closeAllConnections();
  await new Promise((resolve) => daemon.server.close(resolve));
  rmSync(directory, { recursive: true });
});

const spec = (name: string, gpus: number): ContainerSpec => ({
  name,
  image: { kind: 'docker', reference: 'image' },
  environment: {},
  mounts: [],
  gpus,
  labels: { job: name },
});

const devices = (): unknown[] => daemon.containers.map(({ options }) => options.HostConfig?.DeviceRequests);
const asked = (...DeviceIDs: string[]) => [{ Driver: 'nvidia', DeviceIDs, Capabilities: [['gpu']] }];

test('containers get devices of their own; one that finds none free starts when another has ended', async () => {
  expect([engine.capabilities.has('gpus'), engine.gpuCount]).toEqual([true, 2]);
  const first = await engine.start(spec('first', 1));
  await engine.start(spec('second', 1));
  const waiting = engine.start(spec('third', 8));
  await engine.start(spec('without', 0));
  expect(devices()).toEqual([asked('GPU-1'), asked('GPU-2'), undefined]);
  daemon.containers[0]?.end();
  await first.exited;
  daemon.containers[1]?.end();
  await waiting;
  expect(devices().at(-1)).toEqual(asked('GPU-1', 'GPU-2'));
});

test('a container that could not start gives its devices back', async () => {
  const { server } = daemon;
  server.removeAllListeners('request');
  server.once('request', (_request, response: ServerResponse) => response.writeHead(500).end('{"message":"no"}'));
  await expect(engine.start(spec('first', 2))).rejects.toMatchObject({ code: 'resources' });
  server.on('request', (request, response) => void daemon['answer'](request, response));
  await engine.start(spec('second', 2));
  expect(devices()).toEqual([asked('GPU-1', 'GPU-2')]);
});

test('devices are those that the driver lists', async () => {
  for (const [address, uuid] of [
    ['0000:01:00.0', 'GPU-0a'],
    ['0000:02:00.0', 'GPU-0b'],
  ] as const) {
    mkdirSync(join(directory, address));
    writeFileSync(
      join(directory, address, 'information'),
      `Model: \t\t NVIDIA L4\nGPU UUID: \t ${uuid}\nDevice Minor: 0\n`,
    );
  }
  expect(await gpuDevices(directory)).toEqual(['GPU-0a', 'GPU-0b']);
  expect(await gpuDevices(join(directory, 'none'))).toEqual([]);
});
