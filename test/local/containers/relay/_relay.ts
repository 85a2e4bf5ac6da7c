import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { Tunnel } from '../../../../lib/local/containers/relay/tunnel';

const PROGRAM = join(__dirname, '../../../../lib/local/containers/relay/relay.py');

/** A relay as a process of this machine, so that its port must differ from the one it leads to. */
export interface TestRelay extends AsyncDisposable {
  readonly port: number;
  /** Begins a session; ends the one before as a lost engine would. */
  attach(to: number): Promise<Tunnel>;
  /** Writes to its standard input what no tunnel would. */
  write(bytes: Buffer): void;
}

export async function startRelay(): Promise<TestRelay> {
  const port = await freePort();
  const token = randomBytes(16);
  const child = spawn('python3', ['-S', '-E', PROGRAM, String(port), token.toString('hex')]);
  child.stderr.pipe(process.stderr);
  let detach = (): void => undefined;
  return {
    port,
    attach: async (to) => {
      detach();
      const stream = streamOf(child);
      detach = () => stream.destroy();
      const tunnel = new Tunnel({ stream, port: to, token });
      await tunnel.ready;
      return tunnel;
    },
    write: (bytes) => void child.stdin.write(bytes),
    [Symbol.asyncDispose]: async () => {
      detach();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

/** Its end leaves the child's own streams open. */
function streamOf({ stdin, stdout }: ChildProcessWithoutNullStreams): Duplex {
  const stream: Duplex = new Duplex({
    read: () => void stdout.resume(),
    write: (chunk, _encoding, done) => void stdin.write(chunk as Buffer, () => done()),
    destroy: (error, done) => {
      stdout.removeListener('data', onData);
      done(error);
    },
  });
  const onData = (chunk: Buffer): void => {
    if (!stream.push(chunk)) stdout.pause();
  };
  stdout.on('data', onData);
  return stream;
}

export async function listen(serve: (socket: Socket) => void): Promise<{ port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket.on('error', () => undefined));
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: portOf(server), [Symbol.asyncDispose]: close };
}

export async function dial(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true }).on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function freePort(): Promise<number> {
  await using found = await listen(() => undefined);
  return found.port;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
