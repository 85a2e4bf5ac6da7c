/** Lets a number of tasks run at a time; the others wait in order. */
export class Semaphore {
  private readonly waiting = new Set<() => void>();

  constructor(private free: number) {
    if (!(free >= 1)) throw new RangeError(`a semaphore needs at least 1 place, got ${free}`);
  }

  /** Whether the next one has to wait. */
  get isFull(): boolean {
    return this.free === 0;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try {
      return await task();
    } finally {
      release();
    }
  }

  /** Resolves with what gives the place back, to be called once. Rejects with the signal's reason when it aborts first. */
  async acquire(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.free > 0) this.free -= 1;
    else await this.turn(signal);
    return () => this.release();
  }

  private turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.waiting.delete(enter);
        reject(signal?.reason as Error);
      };
      const enter = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.waiting.add(enter);
    });
  }

  private release(): void {
    const [next] = this.waiting;
    if (next === undefined) this.free += 1;
    else {
      this.waiting.delete(next);
      next();
    }
  }
}
