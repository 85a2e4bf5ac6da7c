import type { GroupRecord, NewEvent } from './records';

export interface Ingested {
  readonly group: GroupRecord;
  readonly stream: string;
  readonly events: readonly NewEvent[];
  /** Epoch milliseconds. */
  readonly time: number;
}

export type Listener = (ingested: Ingested) => void;

/** Who wants to hear of events as they come in. */
export class LiveTails {
  private readonly listeners = new Set<Listener>();
  private readonly ended = new AbortController();

  /** Aborted when the service stops: whoever waits for the next event must not. */
  get end(): AbortSignal {
    return this.ended.signal;
  }

  /** @returns ends the subscription */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  publish(ingested: Ingested): void {
    for (const listener of this.listeners) listener(ingested);
  }

  stop(): void {
    this.ended.abort();
    this.listeners.clear();
  }
}
