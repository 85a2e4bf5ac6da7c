import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { DockerEngine } from '../../lib/local/containers/docker/docker-engine';
import { STATE_LABEL } from '../../lib/local/containers/docker/labels';
import type { ContainerSpec, RunningContainer } from '../../lib/local/containers/engine';
import { BASE_IMAGE, describeWithDocker } from '../_helpers/docker';

const docker = new Docker();
let directory: string;
let engine: DockerEngine;
let names = 0;

function spec(script: string, more: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    name: `trainyard-test-${process.pid}-${(names += 1)}`,
    image: { kind: 'docker', reference: BASE_IMAGE },
    entrypoint: ['python3', '-u', '-c', script],
    environment: {},
    mounts: [],
    labels: { test: 'yes' },
    ...more,
  };
}

async function linesOf(container: RunningContainer): Promise<string[]> {
  const lines: string[] = [];
  for await (const { stream, text } of container.logs()) lines.push(`${stream} ${text}`);
  return lines;
}

async function runToEnd(of: ContainerSpec): Promise<{ code: number; outOfMemory: boolean; lines: string[] }> {
  const container = await engine.start(of);
  const lines = await linesOf(container);
  const exit = await container.exited;
  await container.remove();
  return { ...exit, lines };
}

const inspect = (container: RunningContainer) => docker.getContainer(container.id).inspect();

describeWithDocker('the docker engine', () => {
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'docker-engine-'));
    engine = await DockerEngine.open({ stateDirectory: directory, report: () => undefined });
  });

  afterEach(async () => {
    await engine.reap();
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  });

  test('a container runs, its lines and its exit code arrive', async () => {
    const script =
      'import os,sys; print(os.environ["A"]); sys.stdout.flush(); print("no", file=sys.stderr); sys.exit(3)';
    const { lines, ...exit } = await runToEnd(spec(script, { environment: { A: '1' } }));
    expect(exit).toEqual({ code: 3, outOfMemory: false });
    // Docker reads the two streams side by side: between them the order is not certain.
    expect(lines.sort()).toEqual(['stderr no', 'stdout 1']);
  });

  test('a last line without a line break arrives', async () => {
    const { lines } = await runToEnd(spec('import sys, time; print("one"); time.sleep(0.2); sys.stdout.write("two")'));
    expect(lines).toEqual(['stdout one', 'stdout two']);
  });

  test('what it writes into a mount is there afterwards, a read-only mount refuses', async () => {
    const mounts = [
      { source: directory, target: '/opt/ml/model', readOnly: false },
      { source: directory, target: '/opt/ml/input', readOnly: true },
    ];
    const { lines, code } = await runToEnd(
      spec(
        'open("/opt/ml/model/m","w").write("x")\ntry: open("/opt/ml/input/n","w")\nexcept OSError as e: print(e.strerror)',
        { mounts },
      ),
    );
    expect([code, lines]).toEqual([0, ['stdout Read-only file system']]);
    expect(readFileSync(join(directory, 'm'), 'utf8')).toBe('x');
  });

  test('stop asks first and kills after the grace', async () => {
    const polite = await engine.start(
      spec('import signal,sys,time\nsignal.signal(15, lambda *a: sys.exit(7))\nprint("ready")\ntime.sleep(600)'),
    );
    const stubborn = await engine.start(
      spec('import signal,time\nsignal.signal(15, signal.SIG_IGN)\nprint("ready")\ntime.sleep(600)'),
    );
    for (const container of [polite, stubborn]) {
      for await (const { text } of container.logs()) if (text === 'ready') break;
    }
    await Promise.all([polite.stop(60), stubborn.stop(1)]);
    expect([(await polite.exited).code, (await stubborn.exited).code]).toEqual([7, 137]);
  });

  test('a container over its memory limit is reported as such', async () => {
    const result = await runToEnd(
      spec('x = bytearray(512 * 1024 * 1024); print(len(x))', { memoryLimit: 64 * 1024 * 1024 }),
    );
    expect(result).toMatchObject({ code: 137, outOfMemory: true });
  });

  test('it is hardened', async () => {
    const container = await engine.start(spec('import time; time.sleep(600)'));
    const { HostConfig } = await inspect(container);
    expect(HostConfig).toMatchObject({
      Privileged: false,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: 8192,
    });
    expect(JSON.stringify(HostConfig.Mounts ?? [])).not.toContain('docker.sock');
  });

  test('a port answers at the address', async () => {
    const container = await engine.start(
      spec(
        'import http.server; http.server.HTTPServer(("", 8080), http.server.SimpleHTTPRequestHandler).serve_forever()',
        { port: 8080 },
      ),
    );
    const { host, port } = container.address as { host: string; port: number };
    const answer = await retry(() => fetch(`http://${host}:${port}/`));
    expect(answer.status).toBe(200);
  });

  test('hosts of one isolated network find each other by name, and nothing else', async () => {
    const network = await engine.createNetwork({ job: 'x' }, { isolated: true });
    const serve = await engine.start(
      spec('import socket; s=socket.create_server(("", 7777)); s.accept()[0].sendall(b"hi")', {
        network,
        hostname: 'algo-1',
      }),
    );
    const script = [
      'import socket,time',
      'for _ in range(200):',
      '  try: print(socket.create_connection(("algo-1", 7777)).recv(2).decode()); break',
      '  except OSError: time.sleep(0.05)',
      'for host in "192.0.2.1", "169.254.169.254":',
      '  try: socket.create_connection((host, 80), 2)',
      '  except OSError: print("no way to", host)',
    ].join('\n');
    const { lines } = await runToEnd(spec(script, { network, hostname: 'algo-2' }));
    expect(lines).toEqual(['stdout hi', 'stdout no way to 192.0.2.1', 'stdout no way to 169.254.169.254']);
    await serve.remove();
    await network.remove();
  });

  test.each([
    ['image-not-found', { image: { kind: 'docker', reference: '127.0.0.1:1/nothing:here' } }],
    ['executable-not-found', { entrypoint: ['train'] }],
  ] as const)('%s', async (code, more) => {
    await expect(engine.start(spec('', more))).rejects.toMatchObject({ code });
    expect(
      await docker.listContainers({
        all: true,
        filters: { label: [STATE_LABEL], name: [`trainyard-test-${process.pid}-${names}$`] },
      }),
    ).toEqual([]);
  });

  test('the next engine of the same state finds what runs, with its output from the beginning', async () => {
    const left = await engine.start(spec('import time; print("hello"); time.sleep(600)'));
    for await (const { text } of left.logs()) if (text === 'hello') break;
    const next = await DockerEngine.open({ stateDirectory: directory, report: () => undefined });
    const [found] = await next.survivors();
    expect(found?.id).toBe(left.id);
    for await (const { text } of (found as RunningContainer).logs()) {
      expect(text).toBe('hello');
      break;
    }
    await (found as RunningContainer).stop(0);
    expect((await (found as RunningContainer).exited).code).toBe(137);
  });

  test('reaping removes what is ours, and only that', async () => {
    const otherDirectory = mkdtempSync(join(tmpdir(), 'docker-engine-'));
    const other = await DockerEngine.open({ stateDirectory: otherDirectory, report: () => undefined });
    const foreign = await other.start(spec('import time; time.sleep(600)'));
    const own = await engine.start(spec('import time; time.sleep(600)'));
    const network = await engine.createNetwork({ job: 'y' }, { isolated: false });
    await engine.reap();
    await expect(inspect(own)).rejects.toMatchObject({ statusCode: 404 });
    await expect(docker.getNetwork(network.id).inspect()).rejects.toMatchObject({ statusCode: 404 });
    expect((await inspect(foreign)).State.Running).toBe(true);
    await other.reap();
    rmSync(otherDirectory, { recursive: true, force: true });
  });
});

/** A server needs a moment from its start until it listens. */
async function retry<T>(attempt: () => Promise<T>, times = 200): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (times === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 25));
    return retry(attempt, times - 1);
  }
}
