/** Work that no caller waits for, but that somebody must wait for before the service ends. */
export class Background {
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly report: (message: string, error?: unknown) => void) {}

  run(what: string, work: () => Promise<void>): void {
    const promise = work()
      .catch((error: unknown) => this.report(`${what} failed`, error))
      .finally(() => this.running.delete(promise));
    this.running.add(promise);
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }
}
