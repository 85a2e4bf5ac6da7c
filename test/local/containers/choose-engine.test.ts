import { join } from 'node:path';
import { chooseEngine } from '../../../lib/local/containers/choose-engine';
import { temporaryDirectory } from '../../_helpers/containers';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let reports: string[];
beforeEach(async () => {
  directory = await temporaryDirectory();
  reports = [];
});
afterEach(() => directory[Symbol.asyncDispose]());

const choose = (wanted: 'auto' | 'docker' | 'process'): ReturnType<typeof chooseEngine> =>
  chooseEngine(wanted, {
    stateDirectory: directory.path,
    report: (message) => reports.push(message),
    environment: { DOCKER_HOST: `unix://${join(directory.path, 'none.sock')}`, PATH: '' },
  });

test('without a Docker engine, auto takes processes and says why', async () => {
  expect((await choose('auto')).name).toBe('process');
  const socket = join(directory.path, 'none.sock');
  expect(reports).toEqual([
    expect.stringMatching(/^image folders run as processes of this machine: no Docker engine answers \(.+ENOENT.+\)$/),
  ]);
  expect(reports[0]).toContain(socket);
});

test('without a Docker engine, docker is refused', async () => {
  await expect(choose('docker')).rejects.toMatchObject({ code: 'engine-unavailable' });
});

test('process is taken where it was asked for', async () => {
  expect((await choose('process')).name).toBe('process');
  expect(reports).toEqual([]);
});
