import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { bodyToBuffer } from '../../../../lib/local/common/body';
import type { ForwardRequest } from '../../../../lib/local/workloads/serving/forward';
import { forward } from '../../../../lib/local/workloads/serving/forward';
import { Connections } from '../../../../lib/local/workloads/serving/http/connections';
import { ManualClock } from '../../../_helpers/manual-clock';

type Script = (socket: Socket, request: string, connection: number) => void;

/** A container that speaks bytes: `script` is called with each piece that comes. */
class Container implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly sockets: Socket[] = [];
  outstanding = 0;
  private constructor(
    private readonly server: Server,
    readonly connections: Connections,
  ) {}

  static async start(script: Script): Promise<Container> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const container = new Container(server, new Connections({ host: '127.0.0.1', port }));
    server.on('connection', (socket) => {
      const number = container.sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => script(socket, bytes.toString('latin1'), number));
    });
    return container;
  }

  begin(): void {
    this.outstanding += 1;
  }

  end(): void {
    this.outstanding -= 1;
  }

  forward(request: Partial<ForwardRequest> = {}) {
    const whole = {
      path: '/invocations',
      headers: {},
      body: 'question',
      maxBytes: 1e9,
      timeoutSeconds: 60,
      ...request,
    };
    return forward(this, whole, this.clock);
  }

  async text(request: Partial<ForwardRequest> = {}): Promise<string> {
    return (await bodyToBuffer((await this.forward(request)).body)).toString('latin1');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connections.close();
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const answering =
  (answer: string): Script =>
  (socket) =>
    void socket.write(answer, 'latin1');

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const exited = { name: 'ForwardError', reason: 'exited' };

test('a request says what it is and where it goes, and the connection is used again', async () => {
  const seen: string[] = [];
  await using container = await Container.start((socket, request) => {
    seen.push(request);
    socket.write(OK);
  });
  expect(await container.text({ headers: { 'content-type': 'text/csv' }, collectUpTo: 10 })).toBe('ok');
  expect(await container.text({ body: Buffer.from('again') })).toBe('ok');
  const { port } = container.sockets[0]?.address() as AddressInfo;
  expect(seen).toEqual([
    `POST /invocations HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: keep-alive\r\ncontent-type: text/csv\r\ncontent-length: 8\r\n\r\nquestion`,
    `POST /invocations HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: keep-alive\r\ncontent-length: 5\r\n\r\nagain`,
  ]);
  expect(container.sockets).toHaveLength(1);
  expect(container.outstanding).toBe(0);
});

test.each([
  ['of known length', OK, 'ok'],
  ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', ''],
  [
    'in chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n',
    'ab0123456789',
  ],
  ['after interim ones', `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${OK}`, 'ok'],
])('an answer %s is read whole however it is cut, and its connection kept', async (_kind, answer, body) => {
  await using container = await Container.start((socket) => {
    for (const byte of answer) socket.write(byte, 'latin1');
  });
  for (const collectUpTo of [-1, 100]) expect(await container.text({ collectUpTo })).toBe(body);
  expect(container.sockets).toHaveLength(1);
});

test.each([
  ['by its end', 'HTTP/1.1 200 OK\r\n\r\nuntil the end'],
  ['as HTTP/1.0 does', 'HTTP/1.0 200 OK\r\n\r\nuntil the end'],
  ['and says so', 'HTTP/1.1 200 OK\r\ncontent-length: 13\r\nconnection: close\r\n\r\nuntil the end'],
])('a container that closes %s is connected to anew', async (_kind, answer) => {
  await using container = await Container.start((socket) => void socket.end(answer));
  for (const collectUpTo of [-1, 100]) expect(await container.text({ collectUpTo })).toBe('until the end');
  expect(container.sockets).toHaveLength(2);
});

test.each([
  'nonsense\r\n\r\n',
  'HTTP/2.0 200 OK\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: 2, 2\r\n\r\nok',
  'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nok',
  'HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\nok',
  'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\n folded: x\r\n\r\n',
  'HTTP/1.1 200 OK\r\nname : x\r\n\r\n',
  `HTTP/1.1 200 OK\r\nlong: ${'x'.repeat(20_000)}\r\n\r\n`,
  `HTTP/1.1 200 OK\r\n${'x'.repeat(20_000)}`,
])('what is not HTTP/1.1 is no answer (%#)', async (answer) => {
  await using container = await Container.start(answering(answer));
  await expect(container.forward({ collectUpTo: 100 })).rejects.toMatchObject(exited);
  expect(container.outstanding).toBe(0);
});

test.each(['x\r\nab\r\n', '2\nab\r\n', '2\r\nabc\r\n', '-2\r\n', `2;${'x'.repeat(20_000)}`])(
  'chunks that are none break the body (%#)',
  async (chunks) => {
    await using container = await Container.start(
      answering(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks}`),
    );
    await expect(container.text()).rejects.toThrow("the container's answer is not HTTP/1.1");
  },
);

test('an answer that breaks off: no answer where it is read whole, a broken body where it streams', async () => {
  await using container = await Container.start(
    (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'),
  );
  await expect(container.forward({ collectUpTo: 100 })).rejects.toMatchObject(exited);
  await expect(container.text()).rejects.toThrow('the connection closed');
  expect(container.outstanding).toBe(0);
});

test('a connection that had gone stale is replaced, and the request sent again', async () => {
  await using container = await Container.start((socket, _request, connection) => {
    if (connection === 1 && socket.bytesRead > 200) socket.destroy();
    else socket.write(OK);
  });
  expect(await container.text()).toBe('ok');
  expect(await container.text({ body: 'x'.repeat(200) })).toBe('ok');
  expect(container.sockets).toHaveLength(2);
});

test('a new connection that breaks is no stale one', async () => {
  await using container = await Container.start((socket) => void socket.destroy());
  await expect(container.forward()).rejects.toMatchObject(exited);
  expect(container.sockets).toHaveLength(1);
});

test('bytes that nobody asked for end a connection', async () => {
  await using container = await Container.start(answering(`${OK}HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison`));
  expect(await container.text({ collectUpTo: 10 })).toBe('ok');
  expect(await container.text({ collectUpTo: 10 })).toBe('ok');
  expect(container.sockets).toHaveLength(2);
});

test('a stream goes in chunks where its length is unknown, and never becomes longer than allowed', async () => {
  let received = '';
  await using container = await Container.start((socket, request) => {
    received += request;
    if (received.endsWith('0\r\n\r\n')) socket.write(OK);
  });
  const body = () => Readable.from([Buffer.from('abc'), Buffer.alloc(0), Buffer.from('0123456789')]);
  expect(await container.text({ body: body() })).toBe('ok');
  expect(received.slice(received.indexOf('\r\n\r\n') + 4)).toBe('3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n');
  await expect(container.forward({ body: body(), maxBytes: 5 })).rejects.toThrow('body exceeds 5 bytes');
  await expect(container.forward({ body: body(), length: 20 })).rejects.toMatchObject({ reason: 'aborted' });
  await expect(container.forward({ body: body(), length: 5 })).rejects.toThrow('body exceeds 5 bytes');
  expect(container.outstanding).toBe(0);
});

test('a body that breaks off ends the request', async () => {
  await using container = await Container.start(() => undefined);
  const body = new Readable({ read: () => undefined });
  const answer = container.forward({ body, length: 10 });
  body.push('half');
  body.destroy();
  await expect(answer).rejects.toMatchObject({ reason: 'aborted' });
});

test('an answer that comes before the body has been sent is taken, and the connection given up', async () => {
  await using container = await Container.start(answering('HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\n\r\nbig'));
  const body = new Readable({ read: () => undefined });
  body.push('the first part');
  expect(await container.forward({ body, length: 1000, collectUpTo: 10 })).toMatchObject({ statusCode: 413 });
  expect(body.destroyed).toBe(true);
  expect(await container.forward()).toMatchObject({ statusCode: 413 });
  expect(container.sockets).toHaveLength(2);
});

test('time runs out until the answer has ended', async () => {
  await using container = await Container.start(
    (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'),
  );
  const whole = container.forward({ collectUpTo: 10, timeoutSeconds: 5 });
  const streamed = await container.forward({ timeoutSeconds: 5 });
  const later = container.clock.advance(5000);
  await expect(whole).rejects.toMatchObject({ reason: 'timeout' });
  await expect(bodyToBuffer(streamed.body)).rejects.toMatchObject({ reason: 'timeout' });
  await later;
  expect(container.outstanding).toBe(0);
});

test('who goes away takes the request along', async () => {
  let leave = (): void => undefined;
  await using container = await Container.start(() => leave());
  await expect(container.forward({ onGone: (listener) => (leave = listener) })).rejects.toMatchObject({
    reason: 'aborted',
  });
  expect(container.outstanding).toBe(0);
});

test('so does a signal', async () => {
  const leave = new AbortController();
  await using container = await Container.start(() => leave.abort());
  await expect(container.forward({ signal: leave.signal })).rejects.toMatchObject({ reason: 'aborted' });
  await expect(container.forward({ signal: leave.signal })).rejects.toMatchObject({ reason: 'aborted' });
});

test('who reads slowly slows the container down', async () => {
  const total = 32 * 1024 * 1024;
  let sent = 0;
  await using container = await Container.start((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${total}\r\n\r\n`);
    const more = (): void => {
      while (sent < total && socket.write(Buffer.alloc(65_536))) sent += 65_536;
      if (sent < total) sent += 65_536;
    };
    socket.on('drain', more);
    more();
  });
  const { body } = await container.forward();
  const stream = body as Readable;
  // It stands still once the kernel's buffers are full.
  for (let before = -1; before !== stream.readableLength; await new Promise(setImmediate))
    before = stream.readableLength;
  expect(stream.readableLength).toBeLessThan(1024 * 1024);
  expect((await bodyToBuffer(stream)).length).toBe(total);
});

test('a header can not be ended by its value', async () => {
  await using container = await Container.start(answering(OK));
  await expect(container.forward({ headers: { accept: 'x\r\nhost: evil' } })).rejects.toThrow(
    'the value of header accept holds a character that HTTP does not allow',
  );
  expect(container.outstanding).toBe(0);
});

test('connections that are closed take no more requests', async () => {
  await using container = await Container.start(answering(OK));
  await container.text();
  container.connections.close();
  await expect(container.forward()).rejects.toMatchObject(exited);
});
