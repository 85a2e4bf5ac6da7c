import { existsSync } from 'node:fs';
import { LocalCloud } from '../../lib/local/index';
import { noEngine } from '../_helpers/no-engine';

interface Status {
  readonly stateDirectory: string;
  readonly pid: number;
}

const status = async (cloud: LocalCloud): Promise<Status> =>
  (await fetch(`${cloud.endpoint}/_trainyard/status`)).json() as Promise<Status>;

test('a cloud in memory leaves nothing behind', async () => {
  const cloud = await LocalCloud.start({ engine: noEngine });
  const { stateDirectory, pid } = await status(cloud);
  expect(pid).toBe(process.pid);
  expect(existsSync(stateDirectory)).toBe(true);
  await cloud.stop();
  expect(existsSync(stateDirectory)).toBe(false);
});

test('it listens on loopback only', async () => {
  await using cloud = await LocalCloud.start({ engine: noEngine });
  expect(cloud.endpoint).toBe(`http://127.0.0.1:${cloud.port}`);
});

test('a port in use is named with the process that has it, and the state is free again', async () => {
  await using first = await LocalCloud.start({ engine: noEngine });
  await expect(LocalCloud.start({ engine: noEngine, port: first.port })).rejects.toThrow(
    new RegExp(
      `^port ${first.port} is in use by .+ \\(pid ${process.pid}\\): stop it, or choose another with --port N`,
    ),
  );
});

test('stop may be asked for twice', async () => {
  const cloud = await LocalCloud.start({ engine: noEngine });
  await Promise.all([cloud.stop(), cloud.stop()]);
  await cloud.stopped;
});
