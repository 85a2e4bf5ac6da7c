import { messageOf } from '../common/errors';
import type { Clock, Timer } from './clock';
import { sleepOn } from './system-clock';

/** A clock whose timers end nothing but themselves: what an action throws is reported, and the server lives on. */
export class GuardedClock implements Clock {
  constructor(
    private readonly clock: Clock,
    private readonly report: (message: string, error?: unknown) => void,
  ) {}

  get factor(): number {
    return this.clock.factor ?? 1;
  }

  now(): number {
    return this.clock.now();
  }

  date(): Date {
    return this.clock.date();
  }

  schedule(milliseconds: number, action: () => void): Timer {
    return this.clock.schedule(milliseconds, () => {
      try {
        action();
      } catch (error) {
        this.report(`work that was due failed: ${messageOf(error)}`, error);
      }
    });
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, milliseconds, signal);
  }
}
