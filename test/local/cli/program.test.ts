import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../lib/local/common/errors';
import type { StartCloudOptions } from '../../../lib/local/cli/cloud-port';
import { serverArguments } from '../../../lib/local/cli/detached';
import { ExitCode } from '../../../lib/local/cli/exit-codes';
import { cli, temporaryDirectory } from './_cli';
import { FakeServer } from './_fake-server';

describe('exit status', () => {
  test('is documented in the help, number by number', async () => {
    const { status, stdout } = await cli(['--help']);
    const numbers = Object.values(ExitCode).filter((code) => typeof code === 'number');
    expect(status).toBe(ExitCode.Ok);
    for (const code of numbers) expect(stdout).toMatch(new RegExp(`[ \n]${code} `));
  });

  test.each([
    [['nonsense']],
    [['start', '--engine', 'podman']],
    [['start', '--port', 'http']],
    [['start', '--clock', '0x']],
    [['start', '--file-system', 'data']],
    [['invoke', 'e']],
    [['exec']],
  ])('of %j is 2, wrong usage', async (args) =>
    expect(await cli(args)).toMatchObject({ status: ExitCode.Usage, stdout: '' }),
  );

  test('is 3 where no local cloud runs', async () => {
    const cwd = temporaryDirectory();
    expect(await cli(['jobs'], { cwd })).toEqual({
      status: ExitCode.NoServer,
      stdout: '',
      stderr: `error no local cloud runs with its state in ${cwd}/.trainyard: start one with "trainyard start --detach", or name its directory with --state\n`,
    });
  });

  test('is 4, before anything is run, where the endpoint in force is not on this machine', async () => {
    const environment = { AWS_ENDPOINT_URL: 'https://cloudformation.eu-west-1.amazonaws.com' };
    for (const verb of ['deploy', 'diff', 'destroy']) {
      const { status, stderr } = await cli([verb], { environment });
      expect(status).toBe(ExitCode.Refused);
      expect(stderr).toContain('which is not on this machine');
    }
  });

  test('is 2 for a file system whose directory is missing, before anything is started', async () => {
    const cwd = temporaryDirectory();
    expect(await cli(['start', '--file-system', 'fs-0123456789=none'], { cwd })).toMatchObject({
      status: ExitCode.Usage,
      stderr: `error --file-system fs-0123456789=${cwd}/none: there is no such directory\n`,
    });
  });

  test('is 5 when the local cloud cannot start', async () => {
    const startCloud = () => Promise.reject(new UserError('port 4566 is in use by node (pid 7)'));
    expect(await cli(['start'], { startCloud })).toMatchObject({
      status: ExitCode.Unavailable,
      stderr: 'error port 4566 is in use by node (pid 7)\n',
    });
  });

  test('is that of cdk once cdk has run', async () => {
    // GIVEN
    await using server = await FakeServer.start();
    const cwd = temporaryDirectory();
    mkdirSync(join(cwd, 'node_modules', '.bin'), { recursive: true });
    writeFileSync(
      join(cwd, 'node_modules', '.bin', 'cdk'),
      '#!/bin/sh\n[ "$AWS_ENDPOINT_URL" = "$EXPECTED" ] && exit 42\n',
      { mode: 0o755 },
    );

    // WHEN
    const { status } = await cli(['--state', server.state, 'deploy', '--all', '--json'], {
      cwd,
      environment: { EXPECTED: server.endpoint, PATH: '/bin:/usr/bin' },
    });

    // THEN
    expect(status).toBe(42);
  });
});

test('a second start names the first', async () => {
  await using server = await FakeServer.start();
  expect(await cli(['start', '--state', server.state])).toMatchObject({
    status: ExitCode.Unavailable,
    stderr: `error a local cloud already runs with its state in ${server.state}: pid ${process.pid}, ${server.endpoint}. Stop it with "trainyard stop"\n`,
  });
});

test('a state directory whose server has gone has no local cloud', async () => {
  const state = temporaryDirectory();
  writeFileSync(join(state, 'server.json'), JSON.stringify({ pid: 1, endpoint: 'http://127.0.0.1:9' }));
  expect(await cli(['jobs', '--state', state])).toMatchObject({ status: ExitCode.NoServer });
});

test('status -o env prints lines that a shell can evaluate, and unsets what would mislead', async () => {
  // GIVEN
  await using server = await FakeServer.start();

  // WHEN
  const { stdout } = await cli(['status', '-o', 'env', '--state', server.state], {
    environment: { AWS_PROFILE: 'production' },
  });

  // THEN
  const lines = stdout.trim().split('\n');
  expect(lines).toContain('unset AWS_PROFILE');
  expect(lines).toContain(`export AWS_ENDPOINT_URL=${server.endpoint}`);
  expect(lines.every((line) => /^(export \w+=[\w@%+=:,./-]+|unset \w+)$/.test(line))).toBe(true);
});

test('AWS_ENDPOINT_URL names the local cloud where no state directory does', async () => {
  await using server = await FakeServer.start();
  const { stdout } = await cli(['status', '--json'], { environment: { AWS_ENDPOINT_URL: server.endpoint } });
  expect(JSON.parse(stdout)).toMatchObject({
    endpoint: server.endpoint,
    environment: { AWS_ENDPOINT_URL: server.endpoint },
  });
});

test('reset deletes nothing that is not the state of a local cloud', async () => {
  const state = temporaryDirectory();
  writeFileSync(join(state, 'thesis.txt'), 'years of work');
  expect(await cli(['reset', '--state', state])).toMatchObject({
    status: ExitCode.Refused,
    stderr: `error ${state} holds no state of a local cloud: nothing was deleted\n`,
  });
});

test('archives are compressed where start is told so, also by a detached server', async () => {
  const told: StartCloudOptions[] = [];
  const startCloud = (options: StartCloudOptions): Promise<never> => {
    told.push(options);
    return Promise.reject(new UserError('enough'));
  };
  await cli(['start'], { startCloud });
  await cli(['start', '--compress'], { startCloud });
  expect(told.map(({ compress }) => compress)).toEqual([undefined, true]);
  const options = { engine: 'process', port: 0, clock: 1 } as const;
  const words = ['--port', '0', '--engine', 'process', '--clock', '1x', '--state', '/state'];
  expect(serverArguments(options, '/state')).toEqual(words);
  expect(serverArguments({ ...options, compress: true }, '/state')).toEqual([...words, '--compress']);
});
