import type { Container } from 'dockerode';
import { followLogs } from '../../../../lib/local/containers/docker/logs';

const OUT = 1;
const ERR = 2;

/** An entry as the engine frames it. */
function entry(stream: number, time: string, content: string): Buffer {
  const bytes = Buffer.from(`2026-01-01T00:00:${time}Z ${content}`);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

type Answer = AsyncGenerator<Buffer>;

/** A container whose log is answered as given, one answer an asking; then the end, which `end` alone is asked for. */
function container(...answers: (() => Answer)[]) {
  const asked: object[] = [];
  const end: Buffer[] = [];
  let refused: Error | undefined;
  const logs = (options: { follow: boolean }): Promise<Answer | Buffer> => {
    if (!options.follow) return refused === undefined ? Promise.resolve(Buffer.concat(end)) : Promise.reject(refused);
    asked.push(options);
    return Promise.resolve(answers.shift()!());
  };
  const refuseEnd = (error: Error): void => void (refused = error);
  return { container: { logs } as unknown as Container, asked, end, refuseEnd };
}

async function read(of: Container, since?: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const { stream, text, time } of followLogs(of, since, () => Promise.resolve())) {
    lines.push(`${stream} ${time! % 60_000} ${text}`);
  }
  return lines;
}

test('lines come in the engine’s order with their times, wherever the bytes are cut', async () => {
  const bytes = Buffer.concat([
    entry(OUT, '01.000000001', 'one é\n'),
    entry(ERR, '01.5', 'oh\r\n'),
    entry(OUT, '02', 'end'),
  ]);
  const each = container(async function* () {
    for (const byte of bytes) yield Buffer.from([byte]);
  });
  expect(await read(each.container)).toEqual(['stdout 1000 one é', 'stderr 1500 oh', 'stdout 2000 end']);
});

test('the parts of a long line are put together, the other stream’s lines between them', async () => {
  const long = container(async function* () {
    yield entry(OUT, '01', 'a'.repeat(16384));
    yield entry(ERR, '02', 'between\n');
    yield entry(OUT, '03', 'z\n');
  });
  expect(await read(long.container)).toEqual(['stderr 2000 between', `stdout 3000 ${'a'.repeat(16384)}z`]);
});

test('a line that never ends is cut', async () => {
  const endless = container(async function* () {
    for (let part = 0; part < 17; part += 1) yield entry(OUT, '01', 'x'.repeat(16384));
  });
  expect((await read(endless.container)).map((line) => line.length - 'stdout 1000 '.length)).toEqual([262144, 16384]);
});

test('after a broken stream no line is missing and none comes twice', async () => {
  const broken = container(
    async function* () {
      yield entry(OUT, '01', 'one\n');
      yield entry(OUT, '02.000000007', 'two\n');
      yield entry(OUT, '02.000000007', 'three\n');
      throw new Error('aborted');
    },
    async function* () {
      yield entry(OUT, '02.000000007', 'two\n');
      yield entry(OUT, '02.000000007', 'three\n');
      yield entry(OUT, '02.000000007', 'four\n');
      yield entry(OUT, '03', 'five\n');
    },
  );
  expect((await read(broken.container)).map((line) => line.split(' ')[2])).toEqual([
    'one',
    'two',
    'three',
    'four',
    'five',
  ]);
  expect(broken.asked).toMatchObject([{}, { since: '1767225602.000000007' }]);
});

test('what the engine records when the stream has ended is not lost, and nothing comes twice', async () => {
  const late = container(async function* () {
    yield entry(OUT, '01', 'one\n');
    yield entry(OUT, '02', 'tw');
  });
  late.end.push(entry(OUT, '02', 'tw'), entry(OUT, '03', 'o'));
  expect(await read(late.container)).toEqual(['stdout 1000 one', 'stdout 3000 two']);
});

test('a container that is gone when its stream has ended has no more to say', async () => {
  const gone = container(async function* () {
    yield entry(OUT, '01', 'one');
  });
  gone.refuseEnd(Object.assign(new Error('no such container'), { statusCode: 404 }));
  expect(await read(gone.container)).toEqual(['stdout 1000 one']);
});

test('a time is asked for in seconds and nanoseconds', async () => {
  const late = container(async function* () {});
  await read(late.container, Date.parse('2026-01-01T00:00:01.250Z'));
  expect(late.asked).toMatchObject([{ since: '1767225601.250000000' }]);
});

test('what cannot be mended is thrown', async () => {
  const gone = container(async function* (): Answer {
    yield* [];
    throw new Error('gone');
  });
  const lines = followLogs(gone.container, undefined, (error) => Promise.reject(error as Error));
  await expect(lines.next()).rejects.toThrow('gone');
});
