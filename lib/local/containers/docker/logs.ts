import type { Container } from 'dockerode';
import type { LogLine } from '../engine';
import { statusOf } from './errors';

const HEADER = 8;
const STDERR = 2;

/** How many entries of the end are looked at again. */
const TAIL = 100;

/** A line that never ends is cut about here, so that output without line breaks cannot fill the memory. */
const LONGEST_LINE = 256 * 1024;

interface Position {
  /** Time of the last entry as the engine wrote it, to the nanosecond. */
  readonly time: string;
  /** How many entries bore that time. */
  readonly count: number;
}

/**
 * The lines of a container from the engine's own record, followed to its end. A stream that breaks while the container
 * runs is taken up where it broke.
 * @param broke decides whether to go on after a failure; rejects when not
 */
export async function* followLogs(
  container: Container,
  since: number | undefined,
  broke: (error: unknown) => Promise<void>,
): AsyncGenerator<LogLine> {
  const assembler = new LineAssembler();
  let position: Position = { time: '', count: 0 };
  for (let ended = false; ;) {
    try {
      let skip = position.count;
      const from = position.time || toSince(since);
      for await (const entry of entries(await (ended ? openEnd(container, from) : open(container, from)))) {
        if (entry.time === position.time && skip > 0) {
          skip -= 1;
          continue;
        }
        const count = entry.time === position.time ? position.count + 1 : 1;
        position = { time: entry.time, count };
        yield* assembler.add(entry);
      }
      if (ended) {
        yield* assembler.rest();
        return;
      }
      ended = true;
    } catch (error) {
      await broke(error);
    }
  }
}

function open(container: Container, since: string | undefined): Promise<AsyncIterable<Buffer>> {
  const options = { ...optionsOf(since), follow: true } as unknown as { follow: true };
  return container.logs(options) as Promise<unknown> as Promise<AsyncIterable<Buffer>>;
}

/** What the engine records while the container ends, such as a last line without a line break, those that follow may not see. */
async function openEnd(container: Container, since: string | undefined): Promise<Iterable<Buffer>> {
  const options = { ...optionsOf(since), follow: false, tail: TAIL } as unknown as { follow: false };
  try {
    return [await container.logs(options)];
  } catch (error) {
    // Removed by now, or just going.
    if (statusOf(error) === 404 || statusOf(error) === 409) return [];
    throw error;
  }
}

function optionsOf(since: string | undefined): object {
  const options = { stdout: true, stderr: true, timestamps: true };
  return since === undefined ? options : { ...options, since: toSeconds(since) };
}

function toSince(since: number | undefined): string | undefined {
  return since === undefined ? undefined : new Date(since).toISOString();
}

/** `2026-01-01T00:00:00.123456789Z` as the engine takes it: seconds, a point, nanoseconds. */
function toSeconds(time: string): string {
  const [, whole = '', fraction = '0'] = /^(.*?)(?:\.(\d+))?Z$/.exec(time) ?? [];
  return `${Date.parse(`${whole}Z`) / 1000}.${fraction.padEnd(9, '0')}`;
}

interface Entry {
  readonly stream: LogLine['stream'];
  readonly time: string;
  readonly content: Buffer;
}

/** Undoes the engine's framing: stream, three zeros, length; a time stamp, a blank, at most 16 KiB of a line. */
async function* entries(stream: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Entry> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length - at >= HEADER) {
      const end = at + HEADER + rest.readUInt32BE(at + 4);
      if (end > rest.length) break;
      const blank = rest.indexOf(32, at + HEADER);
      yield {
        stream: rest[at] === STDERR ? 'stderr' : 'stdout',
        time: rest.toString('latin1', at + HEADER, blank),
        content: rest.subarray(blank + 1, end),
      };
      at = end;
    }
    rest = rest.subarray(at);
  }
}

/** Puts the parts of long lines together. */
class LineAssembler {
  private readonly parts: Record<LogLine['stream'], Buffer[]> = { stdout: [], stderr: [] };
  private readonly sizes: Record<LogLine['stream'], number> = { stdout: 0, stderr: 0 };
  private last = 0;

  *add({ stream, time, content }: Entry): Generator<LogLine> {
    const parts = this.parts[stream];
    this.last = Date.parse(time);
    parts.push(Buffer.from(content));
    this.sizes[stream] += content.length;
    if (content.at(-1) === 10 || this.sizes[stream] >= LONGEST_LINE) yield this.line(stream);
  }

  /** What was left without an end. */
  *rest(): Generator<LogLine> {
    for (const stream of ['stdout', 'stderr'] as const) if (this.parts[stream].length > 0) yield this.line(stream);
  }

  private line(stream: LogLine['stream']): LogLine {
    const text = Buffer.concat(this.parts[stream])
      .toString('utf8')
      .replace(/\r?\n$/, '');
    this.parts[stream] = [];
    this.sizes[stream] = 0;
    return { stream, text, time: this.last };
  }
}
