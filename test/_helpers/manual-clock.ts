import type { Clock, Timer } from '../../lib/local/clock/clock';
import { sleepOn } from '../../lib/local/clock/system-clock';

interface Pending {
  readonly due: number;
  readonly action: () => void;
}

/** A clock that stands still until a test advances it. */
export class ManualClock implements Clock {
  private readonly pending = new Set<Pending>();

  constructor(private time = Date.parse('2026-01-01T00:00:00Z')) {}

  now(): number {
    return this.time;
  }

  date(): Date {
    return new Date(this.time);
  }

  schedule(milliseconds: number, action: () => void): Timer {
    const entry = { due: this.time + milliseconds, action };
    this.pending.add(entry);
    return { cancel: () => this.pending.delete(entry) };
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, milliseconds, signal);
  }

  /** Moves time on, running what falls due in order and letting promises settle after each. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.time + milliseconds;
    for (;;) {
      const next = [...this.pending].filter((entry) => entry.due <= until).sort((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.pending.delete(next);
      this.time = next.due;
      next.action();
      await settle();
    }
    this.time = until;
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
