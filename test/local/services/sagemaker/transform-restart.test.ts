import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FakeMachine, FakeProgram } from '../../../_helpers/fake-engine';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { untilStopped } from './_endpoint';
import { call, ROLE } from './_helpers';
import { keysOf, putObject, textOf } from './_processing';
import { logLines, transform } from './_transform';

/** A container of a model: what it does, and how it answers. */
interface Life {
  readonly program: FakeProgram;
  readonly answer: RequestListener;
}

/** Ends when it is asked for a prediction. */
function dying(): Life {
  let die: (code: number) => void = () => undefined;
  const answer: RequestListener = (request, response) => {
    if (request.url !== '/invocations') return void response.end();
    response.destroy();
    die(3);
  };
  return { answer, program: () => new Promise<number>((resolve) => (die = resolve)) };
}

/** Is ready only when it has been asked so many times. */
function slowToStart(pings: number): Life {
  let asked = 0;
  const answer: RequestListener = (request, response) => {
    if (request.url === '/ping' && (asked += 1) <= pings) response.writeHead(503);
    response.end(request.url === '/invocations' ? 'scored' : '');
  };
  return { answer, program: untilStopped };
}

/** A job over two objects whose container has these lives, one after the other; then a container ends at once. */
async function jobWith(lives: readonly Life[]) {
  const servers = lives.map(({ answer }) => createServer(answer));
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const nowhere = { host: '127.0.0.1', port: 1 };
  let started = 0;
  const engine = new FakeEngine((machine: FakeMachine) => {
    const number = (started += 1) - 1;
    const address = servers[number]?.address() as AddressInfo | undefined;
    machine.answerAt(address === undefined ? nowhere : { host: '127.0.0.1', port: address.port });
    return lives[number]?.program(machine) ?? 1;
  });
  const cloud = await createTestCloud({ engine });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  for (const key of ['in/a', 'in/b']) await putObject(cloud, key, '1');
  const PrimaryContainer = { Image: 'server:1' };
  await call(cloud, 'CreateModel', { ModelName: 'model', ExecutionRoleArn: ROLE, PrimaryContainer });
  const job = await transform(cloud, { ModelClientConfig: { InvocationsMaxRetries: 1 } });
  const close = async (): Promise<void> => {
    await cloud.stop();
    servers.forEach((server) => server.closeAllConnections());
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  };
  return { cloud, engine, job, [Symbol.asyncDispose]: close };
}

test('a container that has ended is waited for, and only the request that it died of is a failed one', async () => {
  await using ran = await jobWith([dying(), slowToStart(20)]);
  expect(ran.job.FailureReason).toBeUndefined();
  expect(await textOf(ran.cloud, 'out/a.out')).toBe('scored');
  const log = await logLines(ran.cloud, /^job\/i-[0-9a-f]+-\d+$/);
  expect(log[0]).toMatch(/ended with exit code 3: starting it again$/);
});

test('a request that its container dies of again and again fails as often as the job says', async () => {
  await using ran = await jobWith([dying(), dying(), slowToStart(0)]);
  expect(ran.job.FailureReason).toBe('InternalServerError: We encountered an internal error. Please try again.');
  expect(await keysOf(ran.cloud, 'out/')).toEqual(['out/b.out']);
  expect((await logLines(ran.cloud, /data-log$/)).at(-1)).toMatch(
    /bucket\/in\/a: Unable to get response from algorithm$/,
  );
});

test('where no other container comes up the job fails with that, and asks no more', async () => {
  await using ran = await jobWith([dying()]);
  expect(ran.job.FailureReason).toMatch(/^AlgorithmError: Model container failed to respond to ping\./);
  const log = await logLines(ran.cloud, /data-log$/);
  expect(log.slice(1).map((line) => line.replace(/^.*logs\]: /, ''))).toEqual([
    'bucket/in/a: the container ended with exit code 1 before it answered /ping',
  ]);
});
