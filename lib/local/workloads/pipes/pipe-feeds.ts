import type { PipeFeed } from './pipe-feed';

/** The pipes of a job, fed while its containers run. */
export class PipeFeeds {
  /** Rejects when a pipe cannot be fed any further: without it the job waits for ever. Never resolves. */
  readonly broken: Promise<never>;
  private readonly ending = new AbortController();
  private readonly work: readonly Promise<void>[];

  constructor(feeds: readonly PipeFeed[]) {
    this.work = feeds.map((feed) => feed.run(this.ending.signal));
    this.broken = new Promise((_resolve, reject) => this.work.forEach((feed) => void feed.catch(reject)));
    this.broken.catch(() => undefined);
  }

  /** Resolves when nothing goes on any more. */
  async end(): Promise<void> {
    this.ending.abort();
    await Promise.allSettled(this.work);
  }
}
