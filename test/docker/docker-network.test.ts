import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { Daemon } from '../../lib/local/containers/docker/daemon';
import { DockerEngine, type DockerEngineOptions } from '../../lib/local/containers/docker/docker-engine';
import { PAUSE_IMAGE } from '../../lib/local/containers/docker/pause-image';
import { Labels } from '../../lib/local/containers/docker/labels';
import type { ContainerSpec, RunningContainer } from '../../lib/local/containers/engine';
import { IMAGES, fetchText, scripted, temporaryDirectory, textOf, untilLine } from '../_helpers/containers';
import { BASE_IMAGE, describeWithDocker } from '../_helpers/docker';

const docker = new Docker();
const SERVING = { image: { kind: 'folder', directory: join(IMAGES, 'serving') } } as const;
let state: Awaited<ReturnType<typeof temporaryDirectory>>;
let engine: DockerEngine;

const open = (given: Partial<DockerEngineOptions> = {}): Promise<DockerEngine> =>
  DockerEngine.open({
    stateDirectory: state.path,
    report: (message, error) => {
      throw new Error(message, { cause: error });
    },
    environment: { ...process.env, TRAINYARD_BASE_IMAGE: BASE_IMAGE },
    ...given,
  });

function spec(words: readonly string[], given: Partial<ContainerSpec> = {}): ContainerSpec {
  return scripted(words, { image: { kind: 'docker', reference: BASE_IMAGE }, ...given });
}

async function networkModeOf(container: RunningContainer): Promise<string> {
  return (await docker.getContainer(container.id).inspect()).HostConfig.NetworkMode ?? '';
}

/** Starts and ends one container, after which a network stands ready for the next of its host name. */
async function warmUp(hostname: string): Promise<void> {
  const first = await engine.start(spec(['true'], { hostname }));
  await first.exited;
  await first.remove();
  await engine.settled();
}

describeWithDocker('the docker engine', () => {
  beforeEach(async () => {
    state = await temporaryDirectory();
    engine = await open();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await engine.reap();
    await engine.close();
    await state[Symbol.asyncDispose]();
  });

  test('a container joins a network that stands ready, under its own host name', async () => {
    await warmUp('algo-1');
    const container = await engine.start(spec(['sh', '-c', 'hostname; getent hosts algo-1'], { hostname: 'algo-1' }));
    expect(await networkModeOf(container)).toMatch(/^container:/);
    const [name, resolved] = await textOf(container);
    expect(name).toBe('algo-1');
    expect(resolved).toMatch(/^172\..+ algo-1$/);
  });

  test('a network that stood ready and was removed by someone is done without', async () => {
    await warmUp('algo-1');
    for (const { Id } of await docker.listContainers({ filters: new Labels(state.path).filter('namespace') })) {
      await docker.getContainer(Id).remove({ force: true });
    }
    const container = await engine.start(spec(['hostname'], { hostname: 'algo-1' }));
    expect(await networkModeOf(container)).toBe('bridge');
    expect(await textOf(container)).toEqual(['algo-1']);
  });

  test('an image without Python runs, cannot reach a port of this machine, and says so once', async () => {
    await warmUp('algo-1');
    const reports: string[] = [];
    const own = await open({ report: (message) => reports.push(message) });
    const image = { kind: 'docker', reference: PAUSE_IMAGE } as const;
    for (let round = 0; round < 2; round += 1) {
      const container = await own.start(scripted([], { image, loopbackPort: 4566 }));
      expect(await networkModeOf(container)).toMatch(/^(bridge$|container:)/);
      await container.remove();
      await own.settled();
    }
    expect(reports).toEqual([
      'containers of trainyard-pause:1 cannot reach port 4566 of this machine: that takes a python3 (3.5 or later) in the image, ' +
        'and it says exec: "python3": executable file not found in $PATH; ' +
        'add python3 to the image if its programs call the local cloud',
    ]);
    await own.close();
  });

  test('a folder is built on its first use and serves, also from a network that stands ready', async () => {
    const serving = (): ContainerSpec => scripted(['serve'], { ...SERVING, port: 8080, hostname: 'model' });
    const first = await engine.start(serving());
    await engine.settled();
    const second = await engine.start(serving());
    await engine.settled();
    await Promise.all([untilLine(first, 'listening'), untilLine(second, 'listening')]);
    expect(await Promise.all([fetchText(first), fetchText(second)])).toEqual(['serve model', 'serve model']);

    const [survivor] = (await (await open()).survivors()).filter(({ id }) => id === second.id);
    expect(survivor?.address).toEqual(second.address);
  });

  test('where containers have no address on this machine, the relay publishes the port of what joins it', async () => {
    jest.spyOn(Daemon.prototype, 'reachesContainers', 'get').mockReturnValue(false);
    const own = await open();
    const serving = await own.start(
      scripted(['serve'], { ...SERVING, port: 8080, loopbackPort: 4566, hostname: 'model' }),
    );
    await untilLine(serving, 'listening');
    expect([serving.address?.host, await networkModeOf(serving)]).toEqual([
      '127.0.0.1',
      expect.stringMatching(/^container:/),
    ]);
    expect(await fetchText(serving)).toBe('serve model');
    await serving.remove();
    await own.close();
  });

  test('a folder that cannot be built is no image', async () => {
    const directory = join(state.path, 'image');
    await mkdir(directory);
    await writeFile(join(directory, 'Dockerfile'), `FROM ${BASE_IMAGE}\nRUN false\n`);
    await expect(engine.start(scripted([], { image: { kind: 'folder', directory } }))).rejects.toMatchObject({
      code: 'image-not-found',
      message: expect.stringMatching(
        /^image folder .+ cannot be built: The command '\/bin\/sh -c false' returned a non-zero code: 1$/,
      ),
    });
  });

  test('an isolated container serves this machine and reaches nobody', async () => {
    const script =
      'import socket\ntry: socket.create_connection(("169.254.169.254", 80), 2)\nexcept OSError: print("no way out", flush=True)';
    const lonely = await engine.start(spec(['python3', '-c', script], { isolated: true, hostname: 'algo-1' }));
    expect(await textOf(lonely)).toEqual(['no way out']);

    const serving = await engine.start(
      scripted(['serve'], { ...SERVING, port: 8080, isolated: true, hostname: 'model' }),
    );
    await untilLine(serving, 'listening');
    expect(await fetchText(serving)).toBe('serve model');
    const execution = await docker
      .getContainer(serving.id)
      .exec({ Cmd: ['python3', '-c', script], AttachStdout: true });
    const output: Buffer[] = [];
    for await (const chunk of await execution.start({})) output.push(chunk as Buffer);
    expect(Buffer.concat(output).toString()).toContain('no way out');

    const network = await networkModeOf(serving);
    await serving.remove();
    await expect(docker.getNetwork(network).inspect()).rejects.toMatchObject({ statusCode: 404 });
  });

  test('an isolated container still knows its own name', async () => {
    const container = await engine.start(spec(['getent', 'hosts', 'algo-1'], { isolated: true, hostname: 'algo-1' }));
    expect(await textOf(container)).toEqual([expect.stringMatching(/^127\.0\.0\.1\s+algo-1$/)]);
  });

  test('what a container wrote belongs to the user of the server when it has ended', async () => {
    const other = await open({ user: { uid: 4321, gid: 4321 } });
    const source = join(state.path, 'ml');
    await mkdir(source);
    const mounts = [{ source, target: '/opt/ml', readOnly: false }];
    const script = 'umask 077; mkdir /opt/ml/model; echo x > /opt/ml/model/weights';
    const container = await other.start(spec(['sh', '-c', script], { mounts }));
    expect((await container.exited).code).toBe(0);
    expect((await stat(join(source, 'model/weights'))).uid).toBe(4321);
    expect(await readFile(join(source, 'model/weights'), 'utf8')).toBe('x\n');
    await rm(source, { recursive: true });
  });

  test('after a kill of the server an ended container still has its exit code, lines and labels', async () => {
    const left = await engine.start(spec(['sh', '-c', 'echo done; exit 4'], { labels: { job: 'j' } }));
    await left.exited;
    await engine.settled();
    const [survivor] = await (await open()).survivors();
    expect(survivor?.labels).toEqual({ job: 'j' });
    expect(await survivor?.exited).toEqual({ code: 4, outOfMemory: false });
    expect(await textOf(survivor!)).toEqual(['done']);
  });

  test('what is kept keeps its network', async () => {
    await warmUp('algo-1');
    const network = await engine.createNetwork({}, { isolated: false });
    const ready = await engine.start(spec(['sleep', '600'], { hostname: 'algo-1' }));
    const member = await engine.start(spec(['sleep', '600'], { network, hostname: 'algo-2' }));
    await engine.settled();
    const next = await open();

    await next.reap(new Set([ready.id, member.id]));

    const survivors = await next.survivors();
    expect(survivors.map(({ id }) => id).sort()).toEqual([ready.id, member.id].sort());
    await Promise.all(survivors.map((survivor) => survivor.remove()));
    await next.close();
    await expect(docker.getNetwork(network.id).inspect()).rejects.toMatchObject({ statusCode: 404 });
  });

  test('an engine that is opened clears away what an earlier one kept ready', async () => {
    await warmUp('algo-1');
    const filters = new Labels(state.path).filter('namespace');
    expect(await docker.listContainers({ filters })).not.toEqual([]);
    await open();
    expect(await docker.listContainers({ all: true, filters })).toEqual([]);
  });

  test('processors beyond the machine’s are no limit', async () => {
    const container = await engine.start(spec(['true'], { cpus: 4096 }));
    expect((await container.exited).code).toBe(0);
  });
});
