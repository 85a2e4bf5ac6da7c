import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Duplex, PassThrough } from 'node:stream';
import { WINDOW } from '../../../../lib/local/containers/relay/frames';
import { Tunnel } from '../../../../lib/local/containers/relay/tunnel';
import { dial, listen, startRelay, type TestRelay } from './_relay';

let relay: TestRelay;

async function textOf(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

const digest = (...parts: readonly (Buffer | string)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

// Where containers run is Linux; the program uses what is only there.
(process.platform === 'linux' ? describe : describe.skip)('a relay', () => {
  beforeEach(async () => {
    relay = await startRelay();
  });

  afterEach(() => relay[Symbol.asyncDispose]());

  test('what one end says comes to the other, in both directions, to its end', async () => {
    await using server = await listen((socket) => void socket.pipe(socket));
    await relay.attach(server.port);
    const bodies = Array.from({ length: 8 }, () => randomBytes(3_000_000));
    const answers = await Promise.all(
      bodies.map(async (body) => {
        const socket = await dial(relay.port);
        socket.end(body);
        return textOf(socket);
      }),
    );
    expect(answers.map((text) => digest(Buffer.from(text, 'latin1')))).toEqual(bodies.map((body) => digest(body)));
  });

  test('a connection that nobody reads holds up no other, and is not taken in', async () => {
    const accepted: Socket[] = [];
    await using server = await listen((socket) => {
      accepted.push(socket);
      if (accepted.length > 1) socket.pipe(socket);
    });
    await relay.attach(server.port);
    const stuck = await dial(relay.port);
    let isTaken = false;
    // More than the kernel keeps for both connections.
    stuck.write(Buffer.alloc(60_000_000), () => (isTaken = true));
    while (accepted.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const free = await dial(relay.port);
    const body = randomBytes(20 * WINDOW);
    free.end(body);
    expect(digest(Buffer.from(await textOf(free), 'latin1'))).toBe(digest(body));
    expect(isTaken).toBe(false);
    stuck.destroy();
  });

  test('a port where nobody listens breaks the connection off, and so does its server', async () => {
    let port: number;
    {
      await using server = await listen((socket) => void socket.once('data', () => socket.resetAndDestroy()));
      port = server.port;
      await relay.attach(port);
      const socket = await dial(relay.port);
      socket.write('x');
      const [error] = await once(socket, 'error');
      expect(error).toMatchObject({ code: 'ECONNRESET' });
    }
    const socket = await dial(relay.port);
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });

  test('a client that breaks off breaks off at the server', async () => {
    const seen: string[] = [];
    await using server = await listen((socket) => {
      seen.push('connected');
      socket.once('error', ({ message }) => seen.push(message));
      socket.write('hello');
    });
    await relay.attach(server.port);
    const socket = await dial(relay.port);
    await once(socket, 'data');
    socket.resetAndDestroy();
    while (seen.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual(['connected', 'read ECONNRESET']);
  });

  test('a new session breaks off the connections of the last, whatever was left of it on the way', async () => {
    await using server = await listen((socket) => void socket.pipe(socket));
    await relay.attach(server.port);
    const old = await dial(relay.port);
    old.write('x');
    await once(old, 'data');
    const broken = once(old, 'error');
    // The head of a frame of 64 KiB that never comes.
    relay.write(Buffer.from([2, 0, 0, 0, 1, 0, 1, 0, 0, 7, 7]));
    await relay.attach(server.port);
    expect((await broken)[0]).toMatchObject({ code: 'ECONNRESET' });
    const socket = await dial(relay.port);
    socket.end('again');
    expect(await textOf(socket)).toBe('again');
  });

  test('a connection of the time without a session is served when one begins', async () => {
    const socket = await dial(relay.port).catch(() => undefined);
    await using server = await listen((taken) => void taken.pipe(taken));
    await relay.attach(server.port);
    const waiting = socket ?? (await dial(relay.port));
    waiting.end('waited');
    expect(await textOf(waiting)).toBe('waited');
  });

  test('a relay that says what no relay says is cut off', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const token = Buffer.from('0123456789abcdef');
    const tunnel = new Tunnel({ stream: Duplex.from({ writable: input, readable: output }), port: 1, token });
    output.write(Buffer.concat([Buffer.from('rest'), token, Buffer.from([2, 0, 0, 0, 1, 255, 255, 255, 255])]));
    await tunnel.ready;
    await tunnel.ended;
  });
});
