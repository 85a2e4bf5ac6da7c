import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../lib/local/cli/processes';
import type { ServerFacts } from '../../lib/local/cli/server';
import { temporaryDirectory, trainyard } from './_checkout';

const start = ['start', '--detach', '--port', '0', '--engine', 'process', '--json'];

async function started(state: string): Promise<ServerFacts> {
  const { status, stdout, stderr } = await trainyard([...start, '--state', state]);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ServerFacts;
}

test('a detached server answers, is found by its state directory, and goes with stop', async () => {
  // GIVEN
  const state = temporaryDirectory();
  const facts = await started(state);

  // WHEN
  const status = await trainyard(['status', '--json', '--state', state]);
  const stop = await trainyard(['stop', '--state', state]);

  // THEN
  expect(JSON.parse(status.stdout)).toMatchObject({ pid: facts.pid, endpoint: facts.endpoint });
  expect(stop).toMatchObject({ status: 0, stdout: `stopped (pid ${facts.pid})\n` });
  expect([isAlive(facts.pid), existsSync(join(state, 'server.json'))]).toEqual([false, false]);
});

test('a second server on the same state is refused, and the first goes on', async () => {
  // GIVEN
  const state = temporaryDirectory();
  const facts = await started(state);

  // WHEN
  const second = await trainyard([...start, '--state', state]);

  // THEN
  expect(second.status).toBe(5);
  expect(second.stderr).toContain(`pid ${facts.pid}, ${facts.endpoint}. Stop it with "trainyard stop"`);
  expect(await trainyard(['stop', '--state', state])).toMatchObject({ status: 0 });
});

test('a port in use is named with the process that has it', async () => {
  // GIVEN
  const state = temporaryDirectory();
  const facts = await started(state);
  const { port } = new URL(facts.endpoint);

  // WHEN
  const second = await trainyard([
    'start',
    '--detach',
    '--port',
    port,
    '--engine',
    'process',
    '--state',
    temporaryDirectory(),
  ]);

  // THEN
  expect(second.status).toBe(5);
  expect(second.stderr).toContain(`port ${port} is in use by node (pid ${facts.pid})`);
  await trainyard(['stop', '--state', state]);
});

test('the state of a server that was killed is taken over', async () => {
  // GIVEN
  const state = temporaryDirectory();
  const killed = await started(state);
  const environment = { AWS_ENDPOINT_URL: killed.endpoint };
  expect(await trainyard(['images', 'add', 'digits', 'training-scripts/digits', '--state', state])).toMatchObject({
    status: 0,
  });

  // WHEN
  process.kill(killed.pid, 'SIGKILL');
  const facts = await started(state);

  // THEN
  expect(facts.pid).not.toBe(killed.pid);
  const images = await trainyard(['images', '--json', '--state', state], { environment });
  expect(JSON.parse(images.stdout)).toMatchObject([{ repositoryName: 'digits', imageTags: ['latest'] }]);
  await trainyard(['stop', '--state', state]);
});

test('exec gives a command a cloud of its own and returns its status', async () => {
  const command = ['sh', '-c', 'aws s3 mb s3://mine >&2 && aws s3 ls && exit 7'];
  const { status, stdout } = await trainyard(['exec', '--engine', 'process', '--', ...command]);
  expect(stdout).toMatch(/^\S+ \S+ mine\n$/);
  expect(status).toBe(7);
});
