import type { KeptLines } from '../../../workloads/cluster';
import { eventsOf, keptLines } from './kept-lines';
import type { LogLine } from '../../../containers/engine';
import type { LogParts } from './log-stream';
import { LogStream } from './log-stream';

/** What a job's containers print, in one stream a host. */
export class HostLogs {
  private readonly streams = new Map<string, LogStream>();

  constructor(
    private readonly parts: LogParts,
    private readonly group: string,
    private readonly streamOf: (host: string) => string,
  ) {}

  readonly onLine = (host: string, { text }: Pick<LogLine, 'text'>): void => {
    let stream = this.streams.get(host);
    if (stream === undefined) {
      stream = new LogStream(this.parts, this.group, this.streamOf(host));
      this.streams.set(host, stream);
    }
    stream.write(text);
  };

  /** What an earlier server kept, from a time of the cloud's clock on. */
  kept(since: number): KeptLines {
    return {
      count: (host) => keptLines(this.parts, this.group, this.streamOf(host), since),
      eventsOf,
    };
  }

  /** Resolves when every line can be read. */
  async close(): Promise<void> {
    await Promise.all([...this.streams.values()].map((stream) => stream.close()));
  }
}
