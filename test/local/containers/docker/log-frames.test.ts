import { PassThrough } from 'node:stream';
import { LineBuffer, LogFrames } from '../../../../lib/local/containers/docker/log-frames';

function frame(stream: 1 | 2, text: string): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

test('lines of both streams come in order of arrival', () => {
  const lines = new LogFrames().push(Buffer.concat([frame(1, 'a\nb\n'), frame(2, 'oh\n'), frame(1, 'c\r\n')]));
  expect(lines.map(({ stream, text }) => `${stream} ${text}`)).toEqual([
    'stdout a',
    'stdout b',
    'stderr oh',
    'stdout c',
  ]);
});

test('frames and lines may be cut anywhere', () => {
  const bytes = Buffer.concat([frame(1, 'one "é"\ntw'), frame(2, 'x\n'), frame(1, 'o\nend')]);
  const frames = new LogFrames();
  const lines = [...bytes].flatMap((byte) => frames.push(Buffer.from([byte])));
  expect([...lines, ...frames.end()].map(({ text }) => text)).toEqual(['one "é"', 'x', 'two', 'end']);
});

test('a line without an end is cut', () => {
  const [line] = new LogFrames().push(frame(1, 'x'.repeat(300 * 1024)));
  expect(line?.text).toHaveLength(300 * 1024);
});

test('lines wait for whoever asks for them, and end with the stream', async () => {
  const source = new PassThrough();
  const buffer = new LineBuffer(source);
  source.write(frame(1, 'early\n'));
  source.end(frame(1, 'late'));
  const texts: string[] = [];
  for await (const { text } of buffer) texts.push(text);
  expect(texts).toEqual(['early', 'late']);
});
