import { type FileHandle, open } from 'node:fs/promises';
import type { LogLine } from '../engine';
import type { Supervision } from './supervision';

const CHUNK = 256 * 1024;

/** The lines that a supervisor wrote, from the beginning, and those that it goes on to write until its workload has ended. */
export async function* followLog(path: string, supervision: Supervision, since = 0): AsyncGenerator<LogLine> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return;
  try {
    const lines = new LineReader(file);
    for (;;) {
      const { version, hasEnded } = supervision;
      for await (const line of lines.available()) if (line.time >= since) yield line;
      if (hasEnded) return;
      await supervision.after(version);
    }
  } finally {
    await file.close();
  }
}

class LineReader {
  private position = 0;
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly file: FileHandle) {}

  /** Whole lines up to the present end of the file. */
  async *available(): AsyncGenerator<LogLine & { readonly time: number }> {
    for (;;) {
      const { bytesRead, buffer } = await this.file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, this.position);
      if (bytesRead === 0) return;
      this.position += bytesRead;
      yield* this.split(buffer.subarray(0, bytesRead));
    }
  }

  private *split(chunk: Buffer): Generator<LogLine & { readonly time: number }> {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      yield parse(bytes.toString('utf8', from, end));
      from = end + 1;
    }
    this.rest = bytes.subarray(from);
  }
}

function parse(record: string): LogLine & { readonly time: number } {
  const blank = record.indexOf(' ');
  return {
    stream: record.startsWith('e') ? 'stderr' : 'stdout',
    text: record.slice(blank + 1).replace(/\r$/, ''),
    time: Number(record.slice(1, blank)),
  };
}
