import { Duplex } from 'node:stream';
import type { Container } from 'dockerode';
import { RelayLink, unframe } from '../../../../lib/local/containers/docker/relay-link';
import { ManualClock } from '../../../_helpers/manual-clock';

const TOKEN = Buffer.from('0123456789abcdef');

/** As the engine wraps what a container writes to its standard output. */
function framed(content: Buffer): Buffer {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}

/** The engine's end of an attached stream, whose relay answers a token with it. */
function attached(): Duplex {
  const stream: Duplex = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      if (chunk.equals(TOKEN)) stream.push(framed(TOKEN));
      done();
    },
  });
  return stream;
}

let clock: ManualClock;
let streams: Duplex[];
let failures: Error[];
let link: RelayLink;

beforeEach(() => {
  clock = new ManualClock();
  [streams, failures] = [[], []];
  const attach = (): Promise<Duplex> => {
    const failure = failures.shift();
    if (failure !== undefined) return Promise.reject(failure);
    streams.push(attached());
    return Promise.resolve(streams.at(-1)!);
  };
  link = new RelayLink({ container: { attach } as unknown as Container, port: 1, token: TOKEN, clock });
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function advance(milliseconds: number): Promise<void> {
  for (let left = 5; left > 0; left -= 1) await turn();
  await clock.advance(milliseconds);
  for (let left = 5; left > 0; left -= 1) await turn();
}

test('what the engine wraps is unwrapped, wherever it is cut', () => {
  const bytes = Buffer.concat([framed(Buffer.from('one')), framed(Buffer.alloc(0)), framed(Buffer.from('two'))]);
  for (let size = 1; size <= bytes.length; size += 1) {
    const unwrap = unframe();
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size) parts.push(...unwrap(bytes.subarray(at, at + size)));
    expect(Buffer.concat(parts).toString()).toBe('onetwo');
  }
});

test('a tunnel that breaks is made anew, after ever longer pauses while the engine does not answer', async () => {
  await (
    await link.open()
  ).ready;
  link.keep();
  failures = [new Error('gone'), new Error('gone')];
  streams[0]?.destroy();
  await advance(100);
  await advance(200);
  expect([failures.length, streams.length]).toEqual([0, 1]);
  await advance(399);
  expect(streams.length).toBe(1);
  await advance(1);
  expect(streams.length).toBe(2);
  link.close();
});

test('of a container that is gone nothing more is asked', async () => {
  await (
    await link.open()
  ).ready;
  link.keep();
  failures = [Object.assign(new Error('no such container'), { statusCode: 404 })];
  streams[0]?.destroy();
  await advance(100);
  await advance(60_000);
  expect([failures.length, streams.length]).toEqual([0, 1]);
});

test('one that is closed stays closed', async () => {
  await (
    await link.open()
  ).ready;
  link.keep();
  link.close();
  await advance(60_000);
  expect(streams.map(({ destroyed }) => destroyed)).toEqual([true]);
});
