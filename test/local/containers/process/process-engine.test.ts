import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProcessEngine } from '../../../../lib/local/containers/process/process-engine';
import { startOf } from '../../../../lib/local/containers/process/kernel';
import {
  IMAGES,
  fetchText,
  linesOf,
  scripted,
  temporaryDirectory,
  textOf,
  untilLine,
} from '../../../_helpers/containers';
import { ManualClock } from '../../../_helpers/manual-clock';

let state: Awaited<ReturnType<typeof temporaryDirectory>>;
let engine: ProcessEngine;
let clock: ManualClock;

const open = (): Promise<ProcessEngine> => ProcessEngine.open({ stateDirectory: state.path, clock });

beforeEach(async () => {
  state = await temporaryDirectory();
  clock = new ManualClock();
  engine = await open();
});

afterEach(async () => {
  await engine.reap();
  await state[Symbol.asyncDispose]();
});

describe('the command', () => {
  test('is the image’s CMD by default', async () => {
    const container = await engine.start(scripted());
    expect(await textOf(container)).toEqual(['hello there ']);
  });

  test('is replaced by arguments, looked up on a PATH that has the image folder', async () => {
    const container = await engine.start(scripted(['greet', 'train']));
    expect(await textOf(container)).toEqual(['hello there train']);
  });

  test('takes an entrypoint, which drops the CMD', async () => {
    const container = await engine.start(scripted([], { entrypoint: ['/opt/program/greet', 'you'] }));
    expect(await textOf(container)).toEqual(['hello there you']);
  });

  test('that is nowhere is reported as Docker does', async () => {
    await expect(engine.start(scripted(['train']))).rejects.toMatchObject({
      code: 'executable-not-found',
      message: 'exec: "train": executable file not found in $PATH',
    });
    expect(await readdir(join(state.path, 'process', 'workloads'))).toEqual([]);
  });

  test('of an image without any is reported', async () => {
    const directory = join(state.path, 'empty');
    await mkdir(directory);
    await writeFile(join(directory, 'Dockerfile'), 'FROM scratch\n');
    await expect(engine.start(scripted([], { image: { kind: 'folder', directory } }))).rejects.toMatchObject({
      code: 'executable-not-found',
      message: 'no command specified: the image has neither an ENTRYPOINT nor a CMD',
    });
  });

  test('that is not executable is refused, unless the Dockerfile changes modes', async () => {
    const directory = join(state.path, 'image');
    await mkdir(directory);
    await writeFile(join(directory, 'train'), '#!/bin/sh\necho trained\n');
    await writeFile(join(directory, 'Dockerfile'), 'FROM scratch\nCOPY train /usr/local/bin/\n');
    const spec = scripted(['train'], { image: { kind: 'folder', directory } });
    await expect(engine.start(spec)).rejects.toMatchObject({
      code: 'executable-not-found',
      message: `exec: "train": permission denied: make ${directory}/train executable`,
    });

    await writeFile(
      join(directory, 'Dockerfile'),
      'FROM scratch\nCOPY train /usr/local/bin/\nRUN chmod +x /usr/local/bin/train\n',
    );
    // The Python interpreter of no requirements is not asked for: a shell script runs by its own first line.
    await expect(engine.start(spec).then(textOf)).resolves.toEqual(['trained']);
  });
});

describe('a workload', () => {
  test('ends with its exit code', async () => {
    const container = await engine.start(scripted(['exit-with', '7']));
    expect(await container.exited).toEqual({ code: 7, outOfMemory: false });
  });

  test('gives both streams line by line, also a last one without an end', async () => {
    const container = await engine.start(scripted(['streams']));
    const lines = await linesOf(container);
    const of = (stream: string): string[] => lines.filter((line) => line.stream === stream).map(({ text }) => text);
    expect(of('stdout')).toEqual([...Array.from({ length: 50 }, (_, number) => `out ${number}`), 'no end']);
    expect(of('stderr')).toEqual(Array.from({ length: 50 }, (_, number) => `err ${number}`));
  });

  test('sees nothing of the server’s environment', async () => {
    process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
    try {
      const container = await engine.start(
        scripted(['environment'], { environment: { MINE: 'a=b', DIR: '/opt/ml/input' } }),
      );
      const names = new Map((await textOf(container)).map((line) => line.split(/=(.*)/s) as [string, string]));
      const base = join(state.path, 'process', 'workloads', container.id, 'ml');
      expect(names.get('AWS_SECRET_ACCESS_KEY')).toBeUndefined();
      expect(names.get('MINE')).toBe('a=b');
      expect(names.get('DIR')).toBe(`${base}/input`);
      expect(names.get('MODEL')).toBe(`${base}/model`);
      expect(names.get('SAGEMAKER_BASE_DIR')).toBe(base);
      expect(names.get('HOME')).toBe(join(state.path, 'process', 'workloads', container.id, 'home'));
    } finally {
      delete process.env['AWS_SECRET_ACCESS_KEY'];
    }
  });

  test('finds mounts below its base directory, one inside another', async () => {
    const [root, training] = [join(state.path, 'root'), join(state.path, 'training')];
    await mkdir(join(root, 'input'), { recursive: true });
    await mkdir(training);
    await writeFile(join(training, 'rows.csv'), '1,2\n');
    const mounts = [
      { source: training, target: '/opt/ml/input/data/training', readOnly: true },
      { source: root, target: '/opt/ml', readOnly: false },
    ];
    const container = await engine.start(scripted(['write-model'], { mounts }));
    expect(await textOf(container)).toEqual(['written']);
    expect(await readFile(join(root, 'model/sub/copy.csv'), 'utf8')).toBe('1,2\n');

    await container.remove();
    expect(await readdir(join(root, 'input/data'))).toEqual([]);
    expect(await readdir(training)).toEqual(['rows.csv']);
  });

  test('writes to a copy where the source of a mount is to stay as it is', async () => {
    const [training, model] = [join(state.path, 'training'), join(state.path, 'model')];
    await mkdir(join(model, 'sub'), { recursive: true });
    await mkdir(training);
    await writeFile(join(training, 'rows.csv'), '1,2\n');
    await writeFile(join(model, 'sub/copy.csv'), 'theirs', { mode: 0o444 });
    const changes = join(state.path, 'changes');
    const mounts = [
      { source: training, target: '/opt/ml/input/data/training', readOnly: true },
      { source: model, target: '/opt/ml/model', readOnly: false, changes },
    ];
    const container = await engine.start(scripted(['write-model'], { mounts }));
    expect(await textOf(container)).toEqual(['written']);
    expect(await readFile(join(model, 'sub/copy.csv'), 'utf8')).toBe('theirs');
    expect(await readFile(join(changes, 'sub/copy.csv'), 'utf8')).toBe('1,2\n');
    await container.remove();
  });

  test('refuses a mount outside /opt/ml', async () => {
    const mounts = [{ source: state.path, target: '/data', readOnly: false }];
    await expect(engine.start(scripted([], { mounts }))).rejects.toMatchObject({
      code: 'unsupported',
      message:
        'mount target /data lies outside /opt/ml, which the process engine cannot provide: use a target below /opt/ml, or start Docker',
    });
  });

  test('serves on a free port of the loopback interface', async () => {
    const image = { kind: 'folder', directory: join(IMAGES, 'serving') } as const;
    const spec = (): ReturnType<typeof scripted> => scripted(['serve'], { image, port: 8080, hostname: 'algo-1' });
    const [first, second] = [await engine.start(spec()), await engine.start(spec())];
    await Promise.all([untilLine(first, 'listening'), untilLine(second, 'listening')]);
    expect(first.address?.host).toBe('127.0.0.1');
    expect(first.address?.port).not.toBe(second.address?.port);
    expect(await fetchText(first)).toMatch(/^serve /);
    expect(await fetchText(second)).toMatch(/^serve /);
  });
});

describe('stop', () => {
  test('sends SIGTERM and waits', async () => {
    const container = await engine.start(scripted(['wait-for-term']));
    await untilLine(container, 'ready');
    await container.stop(30);
    expect(await container.exited).toEqual({ code: 3, outOfMemory: false });
    expect(await textOf(container)).toEqual(['ready', 'terminated']);
  });

  test('sends SIGKILL when the grace is over', async () => {
    const container = await engine.start(scripted(['wait-for-term', 'ignore']));
    await untilLine(container, 'ready');
    const stopped = container.stop(30);
    await clock.advance(30_000);
    await stopped;
    expect(await container.exited).toEqual({ code: 137, outOfMemory: false });
  });

  test('of an ended container does nothing', async () => {
    const container = await engine.start(scripted(['exit-with', '0']));
    await container.exited;
    await container.stop(30);
  });
});

describe('after the server was killed', () => {
  test('a running workload is found again, with its lines from the beginning', async () => {
    const container = await engine.start(scripted(['wait-for-term'], { labels: { job: 'one' }, port: 8080 }));
    await untilLine(container, 'ready');

    const [survivor] = await (await open()).survivors();
    expect(survivor).toMatchObject({ id: container.id, labels: { job: 'one' }, address: container.address });
    await survivor!.stop(30);
    expect(await survivor!.exited).toEqual({ code: 3, outOfMemory: false });
    expect(await textOf(survivor!)).toEqual(['ready', 'terminated']);
  });

  test('a workload that ended meanwhile still has its exit code and lines', async () => {
    const container = await engine.start(scripted(['greet', 'again']));
    await container.exited;

    const [survivor] = await (await open()).survivors();
    expect(await survivor!.exited).toEqual({ code: 0, outOfMemory: false });
    expect(await textOf(survivor!)).toEqual(['hello there again']);
  });

  test('a workload whose supervisor was killed too counts as killed, and is', async () => {
    const container = await engine.start(scripted(['wait-for-term']));
    await untilLine(container, 'ready');
    const file = join(state.path, 'process', 'workloads', container.id, 'running.json');
    const running = JSON.parse(await readFile(file, 'utf8')) as { supervisor: number; pid: number };

    process.kill(running.supervisor, 'SIGKILL');

    expect(await container.exited).toEqual({ code: 137, outOfMemory: false });
    expect(await isAlive(running.pid)).toBe(false);
  });

  test('reaping removes all but what is to be kept', async () => {
    const [kept, other] = [
      await engine.start(scripted(['wait-for-term'])),
      await engine.start(scripted(['wait-for-term'])),
    ];
    await Promise.all([untilLine(kept, 'ready'), untilLine(other, 'ready')]);

    await (await open()).reap(new Set([kept.id]));

    expect((await other.exited).code).toBe(137);
    expect(await readdir(join(state.path, 'process', 'workloads'))).toEqual([kept.id]);
    await kept.stop(30);
    expect((await kept.exited).code).toBe(3);
  });
});

test('a process that leaves the group ends with the removal', async () => {
  const container = await engine.start(scripted(['leave-child']));
  const [pid] = await textOf(container);
  expect((await container.exited).code).toBe(0);
  expect(await isAlive(Number(pid))).toBe(true);

  await container.remove();

  expect(await isAlive(Number(pid))).toBe(false);
  expect(await readdir(join(state.path, 'process', 'workloads'))).toEqual([]);
});

test('a foreign image is refused with the ways out', async () => {
  await expect(
    engine.start(scripted([], { image: { kind: 'docker', reference: 'xgboost:1.7' } })),
  ).rejects.toMatchObject({
    code: 'unsupported',
    message:
      'image xgboost:1.7 needs Docker, which does not answer: start Docker, ' +
      'or register its build folder (trainyard images add NAME DIRECTORY) and name that image',
  });
});

test('a folder without a Dockerfile is no image', async () => {
  await expect(engine.start(scripted([], { image: { kind: 'folder', directory: state.path } }))).rejects.toMatchObject({
    code: 'image-not-found',
    message: `image folder ${state.path} has no readable Dockerfile`,
  });
});

test('a second host of one network is refused', async () => {
  const network = await engine.createNetwork();
  await engine.start(scripted(['greet'], { network }));
  await expect(engine.start(scripted(['greet'], { network }))).rejects.toMatchObject({
    code: 'unsupported',
    message:
      'the process engine has no network in which several hosts find each other by name: use one instance, or start Docker',
  });
});

/** Whether a process runs; one that ended and waits for its parent to notice does not. */
async function isAlive(pid: number): Promise<boolean> {
  if ((await startOf(pid)) === undefined) return false;
  return !/^State:\tZ/m.test(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State:\tZ'));
}
