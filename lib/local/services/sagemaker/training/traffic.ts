import type { Clock } from '../../../clock/clock';
import { PipeFeed } from '../../../workloads/pipes/pipe-feed';
import { PipeFeeds } from '../../../workloads/pipes/pipe-feeds';
import { shareOf } from '../../../workloads/training/shares';
import type { Prepared } from './preparation';

/** Between two looks at the folders; at least so many times what a look takes. */
const LOOK_MS = 1000;
const REST_PER_LOOK = 10;

export interface TrafficParts extends Pick<Prepared, 'layouts' | 'folders'> {
  /** The job as its pipes need it; a job without pipes need not be known. */
  readonly spec: Prepared['spec'] | undefined;
  /** Real time. */
  readonly clock: Clock;
  /** Trouble that the job can live with until its end. */
  readonly report: (message: string, error: unknown) => void;
}

/** What goes on beside a job's containers while they run: their pipes are fed, their checkpoints and the like kept in S3. */
export class Traffic {
  private readonly ending = new AbortController();
  private readonly pipes: PipeFeeds;
  private readonly keeping: Promise<void>;
  private reported = false;

  constructor(private readonly parts: TrafficParts) {
    this.pipes = new PipeFeeds(this.feeds());
    this.keeping = this.keepFolders();
  }

  /** Rejects when a pipe cannot be fed any further. Never resolves. */
  get broken(): Promise<never> {
    return this.pipes.broken;
  }

  /** Resolves when nothing goes on any more. */
  async end(): Promise<void> {
    this.ending.abort();
    await Promise.all([this.pipes.end(), this.keeping]);
  }

  private feeds(): PipeFeed[] {
    const { spec, layouts, clock } = this.parts;
    if (spec === undefined) return [];
    return layouts.flatMap((layout) => {
      const pipes = layout.channels.filter(({ inputMode }) => inputMode === 'Pipe');
      return pipes.map((channel) => {
        const objects = (epoch: number) => shareOf(channel, spec, layout.host, epoch);
        const path = (epoch: number): string => layout.pipe(channel.name, epoch);
        return new PipeFeed({ objects, wrapping: channel, path, clock });
      });
    });
  }

  private async keepFolders(): Promise<void> {
    const { folders, clock } = this.parts;
    const { signal } = this.ending;
    let rest = LOOK_MS;
    while (folders.length > 0 && !signal.aborted) {
      await clock.sleep(rest, signal).catch(() => undefined);
      const began = clock.now();
      for (const folder of folders) if (!signal.aborted) await folder.keep().catch((error) => this.report(error));
      rest = Math.max(LOOK_MS, REST_PER_LOOK * (clock.now() - began));
    }
  }

  /** Once: what S3 refuses now it will refuse again, and at the end the job says so. */
  private report(error: unknown): void {
    if (this.reported) return;
    this.reported = true;
    this.parts.report('a folder cannot be kept in S3 at the moment', error);
  }
}
