import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { DockerEngine } from '../../lib/local/containers/docker/docker-engine';
import { Labels } from '../../lib/local/containers/docker/labels';
import type { User } from '../../lib/local/containers/docker/ownership';
import type { ContainerSpec, RunningContainer } from '../../lib/local/containers/engine';
import { textOf, untilLine } from '../_helpers/containers';
import { BASE_IMAGE, describeWithDocker } from '../_helpers/docker';
import { all, factsOf, linkVictims, PROGRAM } from './_attack';

const docker = new Docker();
const INPUT = '/opt/ml/input/data/files';
let directory: string;
let reports: string[];
let engine: DockerEngine;

const open = (user?: User) =>
  DockerEngine.open({ stateDirectory: directory, report: (message) => void reports.push(message), user });

function spec(command: readonly string[], source: string, changes: string): ContainerSpec {
  return {
    name: `trainyard-test-${process.pid}-${Math.random().toString(36).slice(2)}`,
    image: { kind: 'docker', reference: BASE_IMAGE },
    entrypoint: ['python3', '-u', ...command],
    environment: {},
    mounts: [
      { source: PROGRAM, target: '/attack.py', readOnly: true },
      { source, target: INPUT, readOnly: false, changes },
    ],
    labels: {},
  };
}

const attack = (source: string, changes: string): ContainerSpec => spec(['/attack.py', INPUT], source, changes);

async function mountOf({ id }: RunningContainer): Promise<string | undefined> {
  const { Mounts } = await docker.getContainer(id).inspect();
  return Mounts.find(({ Destination }) => Destination === INPUT)?.Type;
}

/** Volumes of this test’s engines. */
async function volumes(): Promise<string[]> {
  const own = new Labels(realpathSync(directory)).filter();
  const { Volumes } = await docker.listVolumes({ filters: JSON.stringify(own) });
  return Volumes.map(({ Name }) => Name);
}

/** Runs the attack; the files that it is after must be as they were. */
async function withstand(below: string): Promise<string | undefined> {
  const { folder, store } = linkVictims(below);
  const before = factsOf(store);
  const container = await engine.start(attack(folder, join(below, 'changes')));
  const [report = ''] = await textOf(container);
  const kind = await mountOf(container);
  await container.remove();
  expect(JSON.parse(report)).toEqual({ [INPUT]: all('done') });
  expect(factsOf(store)).toEqual(before);
  expect(readdirSync(folder).sort()).toEqual(Object.keys(all('')).sort());
  rmSync(below, { recursive: true });
  return kind;
}

describeWithDocker('a mount whose source stays as it is', () => {
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'copy-on-write-'));
    reports = [];
    engine = await open();
  });

  afterEach(async () => {
    await engine.reap();
    await engine.close();
    expect(await volumes()).toEqual([]);
    rmSync(directory, { recursive: true, force: true });
  });

  test('a container writes to files that are links, and changes none of them', async () => {
    expect(await withstand(join(directory, 'job'))).toBe('volume');
    expect(await volumes()).toEqual([]);
    expect(reports).toEqual([]);
  });

  test('where the path cannot stand in the options of a mount, it writes to copies', async () => {
    expect(await withstand(join(directory, 'a,b'))).toBe('bind');
    expect(reports).toEqual([]);
  });

  test('where the kernel refuses, it writes to copies, and nothing is tried again', async () => {
    // GIVEN a file system that cannot take the changes: an overlay itself
    const disk = join(directory, 'disk');
    for (const name of ['disk', 'lower', 'upper', 'work']) mkdirSync(join(directory, name));
    const options = ['lower', 'upper', 'work'].map((name) => `${name}dir=${join(directory, name)}`).join(',');
    const { status } = spawnSync('mount', ['-t', 'overlay', 'overlay', '-o', options, disk]);
    if (status !== 0) return console.warn('skipped: this user cannot mount');
    try {
      // WHEN / THEN
      expect(await withstand(join(disk, 'first'))).toBe('bind');
      expect(await withstand(join(disk, 'second'))).toBe('bind');
      expect(reports).toEqual([expect.stringMatching(/^inputs are copied from now on: .*: invalid argument/)]);
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  });

  test('the next engine removes what was changed, and the volume, also of a container that is gone', async () => {
    const { folder } = linkVictims(directory);
    const script = `import os, time; open("${INPUT}/append", "a"); os.remove("${INPUT}/delete"); print("here"); time.sleep(600)`;
    const wait = spec(['-c', script], folder, join(directory, 'changes'));
    const left = await engine.start(wait);
    await untilLine(left, 'here');
    const [name] = await volumes();
    const next = await open({ uid: 1234, gid: 1234 });
    const [found] = await next.survivors();
    expect([found?.id, await volumes()]).toEqual([left.id, [name]]);
    await found?.remove();
    expect(existsSync(join(directory, 'changes'))).toBe(false);
    expect(await volumes()).toEqual([]);

    const other = await engine.start({
      ...wait,
      name: `${wait.name}-other`,
      mounts: [{ ...wait.mounts[1]!, changes: join(directory, 'more') }],
    });
    await docker.getContainer(other.id).remove({ force: true });
    expect(await volumes()).toHaveLength(1);
    await open();
    expect(await volumes()).toEqual([]);
    expect(existsSync(join(directory, 'store'))).toBe(true);
  });
});
