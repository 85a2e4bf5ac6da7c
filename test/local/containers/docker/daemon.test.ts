import { createServer } from 'node:http';
import { join } from 'node:path';
import { Daemon } from '../../../../lib/local/containers/docker/daemon';
import { temporaryDirectory } from '../../../_helpers/containers';

const INFO = { ServerVersion: '1', OSType: 'linux', OperatingSystem: 'Debian', Architecture: 'x86_64', NCPU: 2 };
const ROOTLESS = { SecurityOptions: ['name=seccomp,profile=default', 'name=rootless'] };

async function daemonThatSays(info: object): Promise<Daemon> {
  await using directory = await temporaryDirectory();
  const socket = join(directory.path, 'docker.sock');
  const server = createServer((_, response) => response.end(JSON.stringify({ ...INFO, ...info })));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  try {
    return await Daemon.find({ DOCKER_HOST: `unix://${socket}` });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test('an engine limits memory and processors unless it says that it cannot', async () => {
  expect([...(await daemonThatSays({})).capabilities]).toEqual(expect.arrayContaining(['memory limit', 'cpu limit']));
  const { capabilities } = await daemonThatSays({ MemoryLimit: false, CpuCfsQuota: false });
  expect([...capabilities]).toEqual(['network isolation', 'foreign images', 'several hosts', 'fixed port']);
});

test('with a rootless engine root in a container is its user, whose containers have no address here', async () => {
  const { isRootless, writesAsRoot, reachesContainers } = await daemonThatSays(ROOTLESS);
  expect({ isRootless, writesAsRoot, reachesContainers }).toEqual({
    isRootless: true,
    writesAsRoot: false,
    reachesContainers: false,
  });
});
