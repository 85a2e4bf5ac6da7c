import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dockerEndpoints } from '../../../../lib/local/containers/docker/endpoint';
import { temporaryDirectory } from '../../../_helpers/containers';

test.each([
  ['unix:///tmp/docker.sock', { socketPath: '/tmp/docker.sock' }],
  ['tcp://127.0.0.1:2375', { protocol: 'http:', host: '127.0.0.1', port: 2375 }],
  ['tcp://localhost', { protocol: 'http:', host: 'localhost', port: 2375 }],
])('DOCKER_HOST=%s is followed', async (host, endpoint) => {
  expect(await dockerEndpoints({ DOCKER_HOST: host })).toEqual([endpoint]);
});

test.each(['tcp://192.0.2.1:2375', 'ssh://build@example.com', 'nonsense'])(
  'DOCKER_HOST=%s is refused',
  async (host) => {
    await expect(dockerEndpoints({ DOCKER_HOST: host })).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: `DOCKER_HOST is ${host}, which is not on this machine: containers there could not see its directories; unset it or name a local socket`,
    });
  },
);

test('the current context is followed', async () => {
  await using directory = await temporaryDirectory();
  const hash = createHash('sha256').update('colima').digest('hex');
  const meta = join(directory.path, 'contexts/meta', hash);
  await mkdir(meta, { recursive: true });
  await writeFile(join(directory.path, 'config.json'), '{"currentContext":"colima"}');
  await writeFile(join(meta, 'meta.json'), '{"Endpoints":{"docker":{"Host":"unix:///colima/docker.sock"}}}');
  expect(await dockerEndpoints({ DOCKER_CONFIG: directory.path })).toEqual([{ socketPath: '/colima/docker.sock' }]);
});

test('without any, the usual sockets are tried', async () => {
  await using directory = await temporaryDirectory();
  const environment = { DOCKER_CONFIG: directory.path, XDG_RUNTIME_DIR: '/run/user/7' };
  const endpoints = await dockerEndpoints(environment);
  expect(endpoints[0]).toEqual({ socketPath: '/var/run/docker.sock' });
  expect(endpoints.at(-1)).toEqual({ socketPath: '/run/user/7/docker.sock' });
});
