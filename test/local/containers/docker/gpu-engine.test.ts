import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerCreateOptions } from 'dockerode';
import { DockerEngine } from '../../../../lib/local/containers/docker/docker-engine';
import { gpuDevices } from '../../../../lib/local/containers/docker/gpu-devices';
import { SystemClock } from '../../../../lib/local/clock/system-clock';
import { GpuUsage } from '../../../../lib/local/containers/docker/gpu-usage';
import type { ContainerSpec } from '../../../../lib/local/containers/engine';

const INFO = {
  ServerVersion: 'fake',
  OSType: 'linux',
  OperatingSystem: 'Test',
  Architecture: 'other',
  NCPU: 2,
  Runtimes: { runc: {}, nvidia: {} },
};

const STATS = { cpu_stats: { cpu_usage: { total_usage: 2e9 } }, memory_stats: { usage: 4096 } };

/** As the driver's program answers: two devices in use, one that cannot tell. */
const USED = ['GPU-1, 40, 250, 1000', 'GPU-2, 100, 500, 1000', 'GPU-3, [N/A], [N/A], [N/A]'];

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
    if (path.endsWith('/stats')) return json(response, STATS);
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

/** Counts in a file how often it is asked. */
function driverProgram(): string {
  const path = join(directory, 'nvidia-smi');
  const lines = ['#!/bin/sh', `echo "$@" >> '${join(directory, 'asked')}'`, ...USED.map((line) => `echo '${line}'`)];
  writeFileSync(path, lines.join('\n'), { mode: 0o755 });
  return path;
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
    nvidiaSmi: driverProgram(),
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

test('what a container uses of its devices is told, by one look at all of them', async () => {
  const one = await engine.start(spec('one', 1));
  const other = await engine.start(spec('other', 1));
  const without = await engine.start(spec('without', 0));
  const used = { cpuSeconds: 2, memoryBytes: 4096 };
  const looks = await Promise.all([one, other, without].map((container) => container.usage?.()));
  expect(looks).toEqual([
    { ...used, gpus: { busy: 0.4, memory: 0.25 } },
    { ...used, gpus: { busy: 1, memory: 0.5 } },
    used,
  ]);
  expect(readFileSync(join(directory, 'asked'), 'utf8')).toBe(
    '--query-gpu=uuid,utilization.gpu,memory.used,memory.total --format=csv,noheader,nounits\n',
  );
});

test('several devices add up; of those that cannot tell nothing is said, nor where the driver has no program', async () => {
  const usage = new GpuUsage(new SystemClock(), join(directory, 'nvidia-smi'));
  expect(await usage.of(['GPU-1', 'GPU-2'])).toEqual({ busy: 1.4, memory: 0.75 });
  expect(await usage.of(['GPU-1', 'GPU-3'])).toBeUndefined();
  expect(await new GpuUsage(new SystemClock(), join(directory, 'none')).of(['GPU-1'])).toBeUndefined();
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
