import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { bodyToBuffer } from '../../../lib/local/common/body';
import { passOn } from '../../../lib/local/wire/pass-on';

/** An HTTP server whose answers are what `source` makes, and what became of passing the last on. */
async function serving(source: () => Readable) {
  const passed: Promise<string>[] = [];
  const server = createServer((_request, response: ServerResponse) => {
    const done = passOn(source(), response).then(
      () => 'passed on',
      (error: Error) => {
        response.destroy();
        return error.message;
      },
    );
    passed.push(done);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const ask = async (): Promise<IncomingMessage> => {
    const [answer] = (await once(get({ port, host: '127.0.0.1', agent: false }), 'response')) as [IncomingMessage];
    return answer;
  };
  return { ask, passed, [Symbol.asyncDispose]: close };
}

const many = (count: number): Readable => Readable.from(Array.from({ length: count }, () => Buffer.alloc(65_536, 1)));

test('a body is passed on to its end, also to a client that reads slowly', async () => {
  await using server = await serving(() => many(320));
  const answer = await server.ask();
  const body = bodyToBuffer(answer);
  answer.pause();
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  answer.resume();
  expect((await body).length).toBe(320 * 65_536);
  expect(await server.passed[0]).toBe('passed on');
});

test('a body that breaks off does not look whole', async () => {
  await using server = await serving(() => {
    const source = new Readable({ read: () => undefined });
    source.push('half');
    setImmediate(() => source.destroy(new Error('the container ended')));
    return source;
  });
  await expect(bodyToBuffer(await server.ask())).rejects.toThrow('aborted');
  expect(await server.passed[0]).toBe('the container ended');
});

test('a body that had broken before is no answer', async () => {
  await using server = await serving(() => new Readable({ read: () => undefined }).destroy());
  await expect(server.ask()).rejects.toThrow('socket hang up');
  expect(await server.passed[0]).toBe('the body ended before it was complete');
});

test('a client that leaves lets the source go', async () => {
  const source = new Readable({ read: () => undefined });
  await using server = await serving(() => source);
  source.push('half');
  (await server.ask()).destroy();
  expect(await server.passed[0]).toBe('passed on');
  expect(source.destroyed).toBe(true);
});
