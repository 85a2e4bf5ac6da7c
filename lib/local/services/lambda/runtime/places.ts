/** A fixed number of places; whoever finds none waits in line. */
export class Places {
  private readonly queue: (() => void)[] = [];

  constructor(private free: number) {}

  get areTaken(): boolean {
    return this.free === 0;
  }

  /** Whether somebody waits for a place. */
  get areWanted(): boolean {
    return this.queue.length > 0;
  }

  async take(): Promise<void> {
    if (this.free === 0) return new Promise((resolve) => this.queue.push(resolve));
    this.free -= 1;
  }

  give(): void {
    const next = this.queue.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}
